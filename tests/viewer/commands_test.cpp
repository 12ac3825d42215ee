// What can be asked of the viewer in words.
#include "tools/viewer/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "pipeline/small_dataset.hpp"
#include "viewer/scenes.hpp"

namespace drystone {
namespace {

using namespace test;
using namespace viewer;

Error error_of(const std::string& line) {
  try {
    (void)parse_command(line);
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error: " << line);
  throw std::logic_error("unreachable");
}

void check_error(const std::string& line, const std::string& message, const std::string& remedy) {
  const Error error = error_of(line);
  INFO(line);
  CHECK(error.code() == ErrorCode::usage);
  CHECK(error.message() == message);
  CHECK(error.remedy() == remedy);
}

struct Script {
  explicit Script(const std::string& text) : folder("viewer-script"), file(folder / "script") {
    fs::create_directories(folder);
    std::ofstream(file) << text;
  }
  ScratchFolder folder;
  fs::path file;
};

}  // namespace

TEST_CASE("a command that is not understood says what is allowed") {
  check_error("orbti 1 2", "there is no command 'orbti'", "did you mean 'orbit'?");
  check_error("orbit 20", "ELEVATION is missing", "usage: orbit AZIMUTH ELEVATION");
  check_error("orbit a 2", "AZIMUTH is no number: 'a'", "usage: orbit AZIMUTH ELEVATION");
  check_error("orbit 1 nan", "ELEVATION is no number: 'nan'", "usage: orbit AZIMUTH ELEVATION");
  check_error("zoom 0", "FACTOR is 0, and can be 0.001 to 1000", "usage: zoom FACTOR");
  check_error("step 1.5", "N is no whole number", "usage: step [N]");
  check_error("reset now", "'now' is too much", "usage: reset");
  check_error("plane dpeth", "'dpeth' is no plane",
              "did you mean 'depth'?; usage: plane rgb|depth|ids|normals|next");
  check_error("overlay mass perhaps", "'perhaps' is no switch",
              "known: on, off, toggle; usage: overlay NAME|all [on|off|toggle]");
  check_error("screenshot \"a b", "a quotation mark is not closed", "");
  check_error("key x", "key 'x' does nothing", "usage: key NAME");
}

TEST_CASE("every key does a command, and help shows each command once, with its keys") {
  for (const KeyBinding& key : keys()) {
    INFO(key.name);
    CHECK_NOTHROW(parse_command(key.command));
    CHECK(command_of_key(key.name) == key.command);
  }
  CHECK(command_of_key("x").empty());
  const auto rows = help_rows();
  const auto row_of = [&](const std::string& command) {
    for (const auto& row : rows) {
      if (row[1].substr(0, row[1].find(' ')) == command) return row;
    }
    return std::array<std::string, 3>{};
  };
  CHECK(row_of("help")[0] == "?");
  CHECK(row_of("zoom")[0] == "+  -");
  CHECK(row_of("push")[1] == "push BLOCK JX JY JZ [X Y Z]");
}

TEST_CASE("the manual has the list of keys and commands") {
  std::ifstream file(fs::path(DRYSTONE_SOURCE_DIR) / "docs" / "viewer.md");
  const std::string manual{std::istreambuf_iterator<char>(file), {}};
  for (const auto& [key, command, help] : help_rows()) {
    const std::string line = fmt::format("\n{:<22}{:<37}{}\n", key, command, help);
    INFO(line);
    CHECK(manual.find(line) != std::string::npos);
  }
}

TEST_CASE("a script is checked before any of it is done, and errors name file and line") {
  const Script wrong("# comment\n\nnext  # the second\nplane blue\n");
  try {
    (void)read_script(wrong.file);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.place().file == wrong.file.string());
    CHECK(error.place().line == 4);
    CHECK(error.message() == "'blue' is no plane");
  }
  const Script late("next\nopen nobody\n");
  const auto script = read_script(late.file);
  REQUIRE(script.size() == 2);
  Viewer viewer = viewer_of(two_towers());
  try {
    run_script(script, viewer);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.place().line == 2);
    CHECK(error.message() == "no scene 'nobody'");
  }
  CHECK(viewer.subject().record.id == "falls");
  CHECK_THROWS_AS(read_script(late.folder / "absent"), Error);
}

TEST_CASE("a file that cannot be written is named, in a script as at the window") {
  const Script script("screenshot absent/shot.png\n");
  Viewer viewer = viewer_of(two_towers());
  try {
    run_script(read_script(script.file), viewer);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::environment);
    CHECK(error.place().line == 1);
    CHECK_THAT(error.message(), Catch::StartsWith("absent/shot.png: cannot "));
  }
  perform("screenshot absent/shot.png", viewer);
  CHECK_THAT(viewer.message(), Catch::StartsWith("absent/shot.png: cannot "));
}

TEST_CASE("a script does what keys do, waits while the scene plays, and ends at quit") {
  const Script script("key right\nkey ?\nplay\nwait 0.5\npause\nwait 1\nquit\nprevious\n");
  Viewer viewer = viewer_of(two_towers());
  run_script(read_script(script.file), viewer);
  CHECK(viewer.subject().record.id == "falls");
  CHECK(viewer.look().help);
  CHECK(viewer.playback().time_s() == Approx(0.5));
  CHECK(viewer.done());
}

TEST_CASE("at the window an error becomes a message, and nothing changes") {
  Viewer viewer = viewer_of(two_towers());
  perform("camera 3", viewer);
  CHECK(viewer.message() ==
        "stands has no camera 3: scenes of a file have none; move the free one");
  perform("nxt", viewer);
  CHECK(viewer.message() == "there is no command 'nxt': did you mean 'next'?");
  perform("previous", viewer);
  CHECK(viewer.message() == "this is the first one");
  perform("next", viewer);
  CHECK(viewer.message().empty());
  CHECK(viewer.subject().record.id == "falls");
}

TEST_CASE("overlays are switched one by one and together") {
  Viewer viewer = viewer_of(two_towers());
  const auto shown = [&] {
    return std::count(viewer.look().overlays.begin(), viewer.look().overlays.end(), true);
  };
  perform("overlay mass", viewer);
  CHECK(viewer.look().shows(Overlay::mass));
  CHECK(shown() == 1);
  perform("overlay all", viewer);
  CHECK(shown() == 0);
  perform("overlay all", viewer);
  CHECK(shown() == 6);
  perform("overlay margin off", viewer);
  CHECK_FALSE(viewer.look().shows(Overlay::margin));
  CHECK(shown() == 5);
  for (const char* const plane : {"depth", "ids", "normals", "rgb"}) {
    perform("plane next", viewer);
    CHECK(name(viewer.look().plane) == plane);
  }
}

}  // namespace drystone
