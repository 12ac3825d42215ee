#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "drystone/dataset.hpp"
#include "drystone/error.hpp"
#include "drystone/image.hpp"
#include "drystone/storage.hpp"
#include "output/title.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/film_strip.hpp"

namespace drystone::cli {
namespace fs = std::filesystem;
namespace {

struct Arguments {
  std::string dir;
  std::vector<std::string> ids;
  std::string out = "contact_sheet.png";
  std::string heading;
  int count = 24;
  int columns = 6;
  int cell = 224;
  int view = 0;
  int frames = 0;  ///< of every film; 0: still pictures
};

bool moves(const Record& record) { return record.scene.event || record.possible; }

/// The records that were named, or else the first ones of the dataset, films where these are shown:
/// labels and heights come as they will, since their order is mixed.
std::vector<Record> records_to_show(const Arguments& args) {
  std::vector<Record> records;
  if (!args.ids.empty()) {
    records = find_records(args.dir, args.ids);
  } else {
    visit_records(args.dir, [&](const Record& record) {
      if (args.frames == 0 || moves(record)) records.push_back(record);
      return records.size() < static_cast<std::size_t>(args.count);
    });
    if (records.empty() && args.frames > 0) {
      throw Error(ErrorCode::usage, fmt::format("{} holds no film", args.dir),
                  "leave out --frames: only scenes that move have films");
    }
  }
  for (const Record& record : records) {
    const auto views = static_cast<int>(record.views.size());
    if (args.view < views) continue;
    throw Error(ErrorCode::usage, fmt::format("record {} has {} views", record.id, views),
                fmt::format("give --view 0 to {}", views - 1));
  }
  return records;
}

/// Pictures of one view by record id: the one with the event's force as an arrow, where there is
/// one.
std::map<std::string, Image> load_pictures(const Arguments& args,
                                           const std::vector<Record>& records) {
  std::map<std::string, Image> pictures;
  std::map<std::string, std::string> wanted;
  for (const Record& record : records) {
    // In a shard the arrow comes later, and takes the place of the plain picture.
    for (const std::string_view plane : {"rgb", "arrow"}) {
      wanted[fmt::format("{}.cam{}.{}.png", record.id, args.view, plane)] = record.id;
    }
  }
  for (const auto& entry : fs::directory_iterator(fs::path(args.dir) / "shards")) {
    if (pictures.size() == records.size()) break;
    read_shard(entry.path(), [&](std::string_view member, std::span<const std::uint8_t> bytes) {
      const auto found = wanted.find(std::string(member));
      if (found != wanted.end()) pictures[found->second] = decode_png(bytes);
    });
  }
  return pictures;
}

/// The reason alone: the title has said the verdict.
std::string caption_of(const Record& record) {
  std::string reason = why(record);
  for (const std::string_view verdict :
       {"stands: ", "falls: ", "stays: ", "collapses: ", "possible: ", "impossible: "}) {
    if (reason.starts_with(verdict)) reason.erase(0, verdict.size());
  }
  return fmt::format("{}: {}", record.id, reason);
}

std::vector<SheetCell> still_cells(const Arguments& args, const std::vector<Record>& records) {
  std::map<std::string, Image> pictures = load_pictures(args, records);
  std::vector<SheetCell> cells;
  for (const Record& record : records) {
    const auto picture = pictures.find(record.id);
    if (picture == pictures.end()) {
      throw Error(ErrorCode::usage, fmt::format("{} holds no picture of {}", args.dir, record.id),
                  "it was made with --no-images or without rgb, or a shard is missing: `drystone "
                  "verify` tells");
    }
    // Where there is no label to stand for, a possible film is the good one.
    const bool good = record.possible.value_or(record.stable().value_or(false));
    cells.push_back({std::move(picture->second), title(record), caption_of(record), good});
  }
  return cells;
}

/// What the cards of a sheet say, for its heading.
std::string contents_of(const std::vector<Record>& records) {
  const auto all = [&](const auto& holds) {
    return std::all_of(records.begin(), records.end(), holds);
  };
  if (all([](const Record& r) { return r.possible.has_value(); })) {
    return "films: whether they are possible, and the frame in which they cease to be";
  }
  if (all([](const Record& r) { return r.scene.event.has_value(); })) {
    return "events: what they do, and magnitude over the tower's threshold";
  }
  if (all([](const Record& r) { return !r.scene.event && !r.possible; })) {
    return "towers: label, margin over block width, and why";
  }
  return "towers, events and films: label, margin or magnitude over threshold, and why";
}

std::string name_of(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

int make_sheet(const Arguments& args) {
  const std::vector<Record> records = records_to_show(args);
  const bool films = args.frames > 0;
  const std::vector<SheetCell> cells =
      films ? film_strips(args.dir, records, args.frames, args.view) : still_cells(args, records);
  const std::string heading =
      args.heading.empty()
          ? fmt::format(
                "{}\n{} {}", name_of(args.dir), records.size(),
                films ? "films: first frame, event or violation, last frame" : contents_of(records))
          : args.heading;
  const Image sheet = contact_sheet(cells, films ? args.frames : args.columns, args.cell, heading);
  PngEncoder encoder;
  const auto png = encoder.rgb(sheet.rgb, sheet.width, sheet.height);
  write_file_atomically(args.out, {reinterpret_cast<const char*>(png.data()), png.size()});
  fmt::print("{}: {} {}, {} x {} pixels\n", args.out, records.size(), films ? "films" : "towers",
             sheet.width, sheet.height);
  return 0;
}

}  // namespace

void add_sheet(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("sheet", "contact sheet of a dataset, with captions");
  command->add_option("dir", args->dir, "folder of the dataset")->required();
  command->add_option("ids", args->ids, "ids of records; none: the first --count");
  command->add_option("--out,-o", args->out, "PNG file");
  command->add_option("--count", args->count, "records")->check(CLI::Range(1, 10000));
  command->add_option("--columns", args->columns, "pictures side by side")
      ->check(CLI::Range(1, 100));
  command->add_option("--cell", args->cell, "width of a picture, pixels")
      ->check(CLI::Range(64, 2048));
  command->add_option("--view", args->view, "which camera")->check(CLI::NonNegativeNumber);
  command->add_option("--frames", args->frames, "show films only, a row of so many frames for each")
      ->check(CLI::Range(2, 100));
  command->add_option("--heading", args->heading, "title of the sheet");
  command->callback([args, &run] { run = [args] { return make_sheet(*args); }; });
}

}  // namespace drystone::cli
