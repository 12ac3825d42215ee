#include "pipeline/config_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "scenes/json_suggest.hpp"

namespace drystone::config {
namespace {

constexpr int kLeastPicture = 16;  ///< pixels

/// A list that spans cells: something must be in it, and nothing twice.
template <class T>
void check_cells(const Tree& tree, const std::string& path, const std::vector<T>& values) {
  if (values.empty()) tree.fail(path, "the list is empty");
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) !=
        values.begin() + static_cast<std::ptrdiff_t>(i)) {
      tree.items[i].fail(path, fmt::format("{} appears twice", tree.items[i].spelling()));
    }
  }
}

/// A margin within the band is drawn again and again in vain.
void check_band(const SetConfig& set, const Tree& tree, const std::string& path) {
  if (!takes(set.family, OptionGroup::tower) || !set.from.set.empty()) return;
  const DifficultyOptions& difficulty = set.options.tower.difficulty;
  const bool as_given = difficulty.mode != DifficultyMode::shapestacks ||
                        difficulty.levels != std::vector{Difficulty::easy};
  const Law& margin = set.options.tower.margin_share;
  if (set.label.keep_ambiguous || !as_given || margin.min() >= set.label.band) return;
  const Tree* const label = tree.find("label");
  const Tree* const band = label == nullptr ? nullptr : label->find("band");
  const Tree* const law = tree.find("margin_share");
  const Tree& place = law != nullptr ? *law : band != nullptr ? *band : tree;
  const std::string_view key = law != nullptr ? "margin_share" : "label.band";
  place.fail(join(path, key),
             fmt::format("margin_share begins at {}, and below label.band, {}, all towers are "
                         "ambiguous",
                         margin.min(), set.label.band),
             "let margin_share begin at label.band or above, lower the band, or set "
             "label.keep_ambiguous");
}

/// What pictures of films can be, and videos of them.
void check_film(const SetConfig& set, const Tree& tree, const std::string& path) {
  if (!takes(set.family, OptionGroup::film)) return;
  const Tree& film = written(tree, "film");
  const auto at = [&](std::string_view key) { return join(join(path, "film"), key); };
  check_cells(written(film, "planes"), at("planes"), set.film.planes);
  const int size = set.film.size;
  const Tree& own_size = written(film, "size");
  if (size > 0 && size < kLeastPicture) {
    own_size.fail(at("size"), fmt::format("{} px are too few for a picture", size),
                  fmt::format("use {} or more, or 0 for that of the views", kLeastPicture));
  }
  const int pixels = size > 0 ? size : set.views.size;
  if (set.film.video && pixels % 2 != 0) {
    const Tree& place = size > 0 ? own_size : written(written(tree, "views"), "size");
    place.fail(
        size > 0 ? at("size") : join(join(path, "views"), "size"),
        fmt::format("a video of {} x {} pixels: colours are stored for 2 x 2", pixels, pixels),
        "use an even size, or set film.video: false");
  }
}

/// A film shows its event.
void check_event(const SetConfig& set, const Tree& tree, const std::string& path) {
  if (!takes(set.family, OptionGroup::event)) return;
  const double start_s = set.options.support.start_s, duration_s = set.film.duration_s;
  if (start_s < duration_s) return;
  const Tree& film = written(tree, "film");
  const bool blame_film = film.find("duration") != nullptr;
  const Tree& place = blame_film ? written(film, "duration") : written(tree, "start");
  place.fail(
      join(path, blame_film ? "film.duration" : "start"),
      fmt::format("films of {} s end before the event, which starts at {} s", duration_s, start_s),
      "let film.duration be more than start");
}

/// Films of tricks are long enough for what happens in them, and screens rise out of a ground that
/// hides them.
void check_tricks(const SetConfig& set, const Tree& tree, const std::string& path) {
  if (!takes(set.family, OptionGroup::trick)) return;
  constexpr double kShortest_s = 2.0;
  if (set.film.duration_s < kShortest_s) {
    written(written(tree, "film"), "duration")
        .fail(join(join(path, "film"), "duration"),
              fmt::format("{} s are too short for a film of a possible or impossible event",
                          set.film.duration_s),
              fmt::format("use {} s or more", kShortest_s));
  }
  const std::vector<TrickKind>& tricks = set.options.violations.tricks;
  if (std::find(tricks.begin(), tricks.end(), TrickKind::vanishes) == tricks.end()) return;
  const RigOptions& views = set.views;
  if (views.rig == Rig::front_ortho) {
    written(written(tree, "views"), "rig")
        .fail(join(path, "views"), "rig front_ortho would show the screens under the ground",
              "use rig front or orbit, or leave trick vanishes out");
  }
}

}  // namespace

void check_set(const SetConfig& set, const Tree& tree, const std::string& path) {
  const auto at = [&](std::string_view key) { return join(path, key); };
  std::vector<std::string_view> known;
  for (const Family& candidate : families()) known.push_back(candidate.name);
  if (std::find(known.begin(), known.end(), set.family) == known.end()) {
    written(tree, "family")
        .fail(at("family"), fmt::format("there is no family '{}'", set.family),
              json::suggest(set.family, known));
  }
  const TowerOptions& tower = set.options.tower;
  check_cells(written(tree, "shapes"), at("shapes"), tower.shapes);
  check_cells(written(tree, "height"), at("height"), tower.height);
  check_cells(written(tree, "violation"), at("violation"), tower.violation);
  check_cells(written(tree, "tricks"), at("tricks"), set.options.violations.tricks);
  check_cells(written(tree, "events"), at("events"), set.options.support.events);
  check_cells(written(tree, "kinds"), at("kinds"), set.options.structure.kinds);
  check_cells(written(tree, "times"), at("times"), set.options.replica.times);
  check_cells(written(tree, "order"), at("order"), set.options.replica.order);
  check_cells(written(tree, "nuisance"), at("nuisance"), set.options.pair.nuisance);
  const Tree& difficulty = written(tree, "difficulty");
  check_cells(written(difficulty, "levels"), at("difficulty.levels"), tower.difficulty.levels);
  if (std::find(tower.violation.begin(), tower.violation.end(), Violation::none) !=
      tower.violation.end()) {
    written(tree, "violation")
        .fail(at("violation"), "an unstable tower violates something, so 'none' is impossible",
              "use vcom, vpsf or both; for stable towers only, stable_share: 1");
  }
  check_band(set, tree, path);
  check_film(set, tree, path);
  check_event(set, tree, path);
  check_tricks(set, tree, path);
}

}  // namespace drystone::config
