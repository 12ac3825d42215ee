#include "tools/viewer/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "drystone/storage.hpp"
#include "scenes/text.hpp"
#include "tools/viewer/viewer.hpp"
#include "tools/viewer/words.hpp"

namespace drystone::viewer {

enum class Switch { on, off, toggle };

}  // namespace drystone::viewer

namespace drystone {
template <>
struct EnumNames<viewer::Switch> {
  static constexpr std::array<std::pair<viewer::Switch, std::string_view>, 3> value{
      {{viewer::Switch::on, "on"},
       {viewer::Switch::off, "off"},
       {viewer::Switch::toggle, "toggle"}}};
};
}  // namespace drystone

namespace drystone::viewer {
namespace {

constexpr double kFar = 1e9;
constexpr int kMany = 1'000'000;
constexpr double kLong_s = 3600.0;

bool switched(bool now, Switch how) { return how == Switch::toggle ? !now : how == Switch::on; }

/// The next switch; none is `toggle`.
Switch switch_of(Words& words) {
  return words.empty() ? Switch::toggle : words.choice<Switch>("switch");
}

Vec3 vector_of(Words& words, const char* x, const char* y, const char* z) {
  const double first = words.number(x, -kFar, kFar);
  const double second = words.number(y, -kFar, kFar);
  const double third = words.number(z, -kFar, kFar);
  return {first, second, third};
}

Vec2 pixel_of(Words& words) {
  const double x = words.number("X", -kMostSide, kMostSide);
  const double y = words.number("Y", -kMostSide, kMostSide);
  return {x, y};
}

/// How many, 1 where it is not said.
int count_of(Words& words) { return words.empty() ? 1 : words.whole("N", 1, kMany); }

Action parse_overlay(Words& words) {
  std::optional<Overlay> overlay;
  if (!words.take("all")) overlay = words.choice<Overlay>("overlay");
  const Switch how = switch_of(words);
  return [overlay, how](Viewer& viewer) {
    auto& overlays = viewer.look().overlays;
    if (overlay) {
      bool& shown = overlays[static_cast<std::size_t>(*overlay)];
      shown = switched(shown, how);
      return;
    }
    const bool any = std::any_of(overlays.begin(), overlays.end(), [](bool on) { return on; });
    overlays.fill(switched(any, how));
  };
}

Action parse_plane(Words& words) {
  if (words.take("next")) {
    return [](Viewer& viewer) {
      const auto next = static_cast<std::size_t>(viewer.look().plane) + 1;
      viewer.look().plane = static_cast<Plane>(next % EnumNames<Plane>::value.size());
    };
  }
  const auto plane = words.choice<Plane>("plane");
  return [plane](Viewer& viewer) { viewer.look().plane = plane; };
}

Action parse_camera(Words& words) {
  if (words.take("next")) return [](Viewer& viewer) { viewer.next_camera(); };
  if (words.take("free")) return [](Viewer& viewer) { viewer.fit(); };
  const int index = words.whole("N", 0, kMany);
  return [index](Viewer& viewer) { viewer.use_camera(index); };
}

Action parse_push(Words& words) {
  const int block = words.whole("BLOCK", 1, kMany);
  const Vec3 impulse = vector_of(words, "JX", "JY", "JZ");
  std::optional<Vec3> point;
  if (!words.empty()) point = vector_of(words, "X", "Y", "Z");
  return [=](Viewer& viewer) { viewer.push(block, impulse, point); };
}

Action parse_shove(Words& words) {
  const Vec2 from = pixel_of(words), to = pixel_of(words);
  return [=](Viewer& viewer) { viewer.say(viewer.shove(from, to)); };
}

Action parse_aim(Words& words) {
  const Vec2 from = pixel_of(words), to = pixel_of(words);
  return [=](Viewer& viewer) { viewer.aim(from, to); };
}

Action parse_key(Words& words) {
  const std::string key = words.word("KEY");
  const std::string_view command = command_of_key(key);
  if (command.empty()) words.fail(fmt::format("key '{}' does nothing", key));
  return parse_command(command);
}

struct Entry {
  std::string_view name;
  std::string_view arguments;
  std::string_view help;
  Action (*parse)(Words&);
};

constexpr Entry kEntries[] = {
    {"next", "[N]", "the next record, or N further on",
     [](Words& w) -> Action { return [n = count_of(w)](Viewer& v) { v.move(n); }; }},
    {"previous", "[N]", "the one before, or N back",
     [](Words& w) -> Action { return [n = count_of(w)](Viewer& v) { v.move(-n); }; }},
    {"open", "ID", "the record or scene of this name",
     [](Words& w) -> Action { return [id = w.word("ID")](Viewer& v) { v.open(id); }; }},
    {"play", "", "lets time pass",
     [](Words&) -> Action { return [](Viewer& v) { v.set_playing(true); }; }},
    {"pause", "", "stops it",
     [](Words&) -> Action { return [](Viewer& v) { v.set_playing(false); }; }},
    {"toggle", "", "plays or pauses",
     [](Words&) -> Action { return [](Viewer& v) { v.set_playing(!v.playing()); }; }},
    {"step", "[N]", "a frame, or N frames, on",
     [](Words& w) -> Action { return [n = count_of(w)](Viewer& v) { v.step(n); }; }},
    {"reset", "", "back to the beginning, and pause",
     [](Words&) -> Action { return [](Viewer& v) { v.reset(); }; }},
    {"source", "simulation|clip", "simulates the scene, or plays the record's clip",
     [](Words& w) -> Action {
       return [s = w.choice<Source>("source")](Viewer& v) { v.use_source(s); };
     }},
    {"wait", "SECONDS", "in scripts: goes on when so much time has passed",
     [](Words& w) -> Action {
       return [s = w.number("SECONDS", 0.0, kLong_s)](Viewer& v) { v.wait(s); };
     }},
    {"orbit", "AZIMUTH ELEVATION", "goes round the scene, degrees; drag",
     [](Words& w) -> Action {
       const double azimuth = w.number("AZIMUTH", -kFar, kFar);
       const double elevation = w.number("ELEVATION", -kFar, kFar);
       return [=](Viewer& v) { v.orbit(azimuth, elevation); };
     }},
    {"pan", "RIGHT UP", "moves the scene, shares of the picture; drag with the right button",
     [](Words& w) -> Action {
       const double right = w.number("RIGHT", -kFar, kFar);
       const double up = w.number("UP", -kFar, kFar);
       return [=](Viewer& v) { v.pan(right, up); };
     }},
    {"zoom", "FACTOR", "goes nearer; the wheel",
     [](Words& w) -> Action {
       return [f = w.number("FACTOR", 1e-3, 1e3)](Viewer& v) { v.zoom(f); };
     }},
    {"fit", "", "looks at the whole scene with the free camera",
     [](Words&) -> Action { return [](Viewer& v) { v.fit(); }; }},
    {"camera", "N|next|free", "a camera of the record, from 0, or the free one", parse_camera},
    {"plane", "rgb|depth|ids|normals|next", "which plane is shown", parse_plane},
    {"overlay", "NAME|all [on|off|toggle]", "contacts, mass, support, margin, weakest or event",
     parse_overlay},
    {"panel", "[on|off|toggle]", "label, margins and record beside the picture",
     [](Words& w) -> Action {
       return [how = switch_of(w)](Viewer& v) { v.look().panel = switched(v.look().panel, how); };
     }},
    {"push", "BLOCK JX JY JZ [X Y Z]",
     "gives a block, from 1 at the bottom, an impulse, N s, at a point", parse_push},
    {"shove", "X Y TO_X TO_Y", "pushes what is seen at a pixel; drag with Shift", parse_shove},
    {"aim", "X Y TO_X TO_Y", "shows what shove would do, until it is done", parse_aim},
    {"size", "WIDTH HEIGHT", "of the whole picture, pixels",
     [](Words& w) -> Action {
       const int width = w.whole("WIDTH", kLeastSide, kMostSide);
       const int height = w.whole("HEIGHT", kLeastSide, kMostSide);
       return [=](Viewer& v) { v.resize(width, height); };
     }},
    {"screenshot", "FILE", "PNG of what is shown",
     [](Words& w) -> Action { return [file = w.word("FILE")](Viewer& v) { v.screenshot(file); }; }},
    {"clip", "FILE SECONDS", "MP4 of the scene as it plays from now on",
     [](Words& w) -> Action {
       const std::string file = w.word("FILE");
       const double seconds = w.number("SECONDS", 0.0, kLong_s);
       return [=](Viewer& v) { v.film(file, seconds); };
     }},
    {"key", "NAME", "what this key does", parse_key},
    {"help", "[on|off|toggle]", "this list",
     [](Words& w) -> Action {
       return [how = switch_of(w)](Viewer& v) { v.look().help = switched(v.look().help, how); };
     }},
    {"quit", "", "closes the window", [](Words&) -> Action { return [](Viewer& v) { v.quit(); }; }},
};

constexpr KeyBinding kKeys[] = {
    {"right", "next"},
    {"left", "previous"},
    {"space", "toggle"},
    {".", "step"},
    {"r", "reset"},
    {"f", "fit"},
    {"c", "camera next"},
    {"v", "plane next"},
    {"o", "overlay all"},
    {"1", "overlay contacts"},
    {"2", "overlay mass"},
    {"3", "overlay support"},
    {"4", "overlay margin"},
    {"5", "overlay weakest"},
    {"6", "overlay event"},
    {"i", "panel"},
    {"+", "zoom 1.25"},
    {"-", "zoom 0.8"},
    {"up", "orbit 0 5"},
    {"down", "orbit 0 -5"},
    {",", "orbit -5 0"},
    {"/", "orbit 5 0"},
    {"f12", "screenshot drystone.png"},
    {"f11", "clip drystone.mp4 4"},
    {"?", "help"},
    {"escape", "quit"},
};

std::string usage_of(const Entry& entry) {
  return entry.arguments.empty() ? std::string(entry.name)
                                 : fmt::format("{} {}", entry.name, entry.arguments);
}

/// What is wrong, after the file that it is wrong with.
std::string told(const Error& error) {
  const Place& place = error.place();
  if (place.file.empty()) return error.message();
  return place.line > 0 ? fmt::format("{}:{}: {}", place.file, place.line, error.message())
                        : fmt::format("{}: {}", place.file, error.message());
}

}  // namespace

Action parse_command(std::string_view line) {
  Words words(line);
  const std::string name = words.word("the command");
  std::vector<std::string_view> known;
  for (const Entry& entry : kEntries) {
    known.push_back(entry.name);
    if (entry.name != name) continue;
    words.set_usage(usage_of(entry));
    Action action = entry.parse(words);
    words.finish();
    return action;
  }
  words.fail(fmt::format("there is no command '{}'", name), json::suggest(name, known));
}

std::vector<ScriptLine> read_script(const std::filesystem::path& file) {
  std::vector<ScriptLine> script;
  visit_lines(read_file(file), [&](std::string_view text, std::size_t number) {
    ScriptLine line;
    line.place = {file.string(), static_cast<int>(number), 0, {}};
    try {
      if (Words(text).empty()) return;
      line.action = parse_command(text);
    } catch (const Error& error) {
      throw Error(error.code(), line.place, error.message(), error.remedy());
    }
    script.push_back(std::move(line));
  });
  return script;
}

void perform(const ScriptLine& line, Viewer& viewer) {
  viewer.say({});
  try {
    line.action(viewer);
  } catch (const Error& error) {
    throw Error(error.code(), line.place, told(error), error.remedy());
  }
}

void perform(std::string_view command, Viewer& viewer) {
  viewer.say({});
  try {
    parse_command(command)(viewer);
  } catch (const Error& error) {
    viewer.say(error.remedy().empty() ? told(error) : told(error) + ": " + error.remedy());
  }
}

void run_script(const std::vector<ScriptLine>& script, Viewer& viewer) {
  for (const ScriptLine& line : script) {
    perform(line, viewer);
    while (viewer.waiting()) viewer.tick();
    if (viewer.done()) return;
  }
}

std::span<const KeyBinding> keys() { return kKeys; }

std::string_view command_of_key(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kKeys), std::end(kKeys),
                                         [&](const KeyBinding& k) { return k.name == name; });
  return found == std::end(kKeys) ? std::string_view() : found->command;
}

std::vector<std::array<std::string, 3>> help_rows() {
  std::vector<std::array<std::string, 3>> rows;
  for (const Entry& entry : kEntries) {
    std::string bound;
    for (const KeyBinding& key : kKeys) {
      if (key.command.substr(0, key.command.find(' ')) != entry.name) continue;
      if (!bound.empty()) bound += "  ";
      bound += key.name;
    }
    rows.push_back({bound, usage_of(entry), std::string(entry.help)});
  }
  return rows;
}

}  // namespace drystone::viewer
