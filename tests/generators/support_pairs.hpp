// What the tests of family `support` share: its pairs before anything is simulated.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"

namespace drystone::testing {

[[nodiscard]] inline SceneOptions support_options(
    std::vector<EventKind> events = SupportOptions{}.events) {
  SceneOptions options;
  family("support").defaults(options);
  options.support.events = std::move(events);
  return options;
}

[[nodiscard]] inline Cell support_cell(EventKind kind, int height,
                                       ShapeSet shapes = ShapeSet::cuboids) {
  Cell cell{shapes, height, Difficulty::none, Violation::none, true};
  cell.kind = name(kind);
  cell.both_labels = true;
  return cell;
}

/// The first pair of a cell that an attempt gives.
[[nodiscard]] inline Group support_pair(const SceneOptions& options, const Cell& cell,
                                        std::uint64_t index) {
  SceneRequest request;
  request.options = options;
  request.cell = cell;
  for (std::uint16_t attempt = 0; attempt < 50; ++attempt) {
    Drawn drawn = family("support").sample(request, {9, short_hash("support"), index, attempt});
    if (auto* pair = std::get_if<Group>(&drawn)) return std::move(*pair);
  }
  FAIL("50 attempts came to nothing");
  return {};
}

/// What is wrong with some options.
[[nodiscard]] inline std::string support_refusal(const SceneOptions& options) {
  try {
    (void)family("support").cells(options);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace drystone::testing
