#include "tools/cli/film_strip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <utility>

#include "drystone/clip.hpp"
#include "drystone/error.hpp"
#include "drystone/renderer.hpp"
#include "pipeline/films.hpp"
#include "pipeline/photographs.hpp"
#include "pipeline/record_reader.hpp"

namespace drystone::cli {
namespace fs = std::filesystem;
namespace {

Clip require_clip(const RecordReader& reader, const std::string& id, const fs::path& dir) {
  if (auto clip = reader.clip(reader.index_of(id))) return std::move(*clip);
  throw Error(ErrorCode::usage, fmt::format("{} holds no clip of {}", dir.string(), id),
              "leave out --frames: only scenes that move have films");
}

/// Evenly spread frames, the nearest of the inner ones moved to the one that matters.
std::vector<int> frames_to_show(int length, int count, int matters) {
  std::vector<int> frames;
  for (int i = 0; i < count; ++i) {
    frames.push_back(static_cast<int>(std::lround(i * (length - 1.0) / (count - 1))));
  }
  if (count < 3) return frames;
  const auto nearest = std::min_element(frames.begin() + 1, frames.end() - 1, [&](int a, int b) {
    return std::abs(a - matters) < std::abs(b - matters);
  });
  *nearest = std::clamp(matters, 0, length - 1);
  return frames;
}

/// By possible film the frame in which an impossible one of them breaks, where that is shown, too.
std::map<std::string, int> breaks_of(const std::vector<Record>& records) {
  std::map<std::string, int> breaks;
  for (const Record& record : records) {
    if (record.violation_frame) breaks.emplace(record.parent, *record.violation_frame);
  }
  return breaks;
}

}  // namespace

std::vector<SheetCell> film_strips(const fs::path& dir, const std::vector<Record>& records,
                                   int frames, int view) {
  const RecordReader reader(dir);
  std::map<std::string, std::unique_ptr<Renderer>> renderers;  // by set
  for (const SetConfig& set : reader.config().sets) {
    RenderOptions options = render_options(set.images);
    options.rgb = true;
    renderers[set.name] = make_cpu_renderer(options);
  }
  std::vector<SheetCell> cells;
  std::vector<Frame> pictures;
  const std::map<std::string, int> breaks = breaks_of(records);
  for (const Record& record : records) {
    const Clip clip = require_clip(reader, record.id, dir);
    const auto broken = breaks.find(record.id);
    const int matters =
        record.violation_frame.value_or(broken != breaks.end() ? broken->second : clip.event_frame);
    const Camera& camera = record.views.at(static_cast<std::size_t>(view)).camera;
    bool first = true;
    for (const int frame : frames_to_show(static_cast<int>(clip.poses.size()), frames, matters)) {
      const double time_s = clip.times_s[static_cast<std::size_t>(frame)];
      render_frame(*renderers.at(record.set), record.scene, clip, frame, {&camera, 1}, pictures);
      SheetCell cell;
      cell.image = {pictures[0].width, pictures[0].height, pictures[0].rgb};
      const bool marked = frame == matters && !record.possible.value_or(false);
      const char* const mark = !marked ? "" : record.possible ? "  breaks" : "  event";
      cell.title = fmt::format("{:.2f} s{}", time_s, mark);
      cell.caption = first ? fmt::format("{}: {}", record.id, why(record)) : "";
      cell.good = record.possible.value_or(record.stable().value_or(false));
      cells.push_back(std::move(cell));
      first = false;
    }
  }
  return cells;
}

}  // namespace drystone::cli
