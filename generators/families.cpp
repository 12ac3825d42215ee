#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "generators/duplicated.hpp"
#include "generators/extruded.hpp"
#include "generators/minimal_pairs.hpp"
#include "generators/structures.hpp"
#include "generators/support.hpp"
#include "generators/towers2d.hpp"
#include "generators/towers3d.hpp"
#include "generators/violations.hpp"

namespace drystone {
namespace {

const std::vector<Family>& registry() {
  // In alphabetical order.
  static const std::vector<Family> all{generators::duplicated(),    generators::extruded(),
                                       generators::minimal_pairs(), generators::structures(),
                                       generators::support(),       generators::towers2d(),
                                       generators::towers3d(),      generators::violations()};
  return all;
}

}  // namespace

std::span<const Family> families() { return registry(); }

const Family& family(std::string_view name) {
  std::string known;
  for (const Family& candidate : families()) {
    if (candidate.name == name) return candidate;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", candidate.name);
  }
  throw Error(ErrorCode::usage, fmt::format("there is no family '{}'", name),
              fmt::format("known families: {}", known));
}

bool takes(std::string_view name, OptionGroup group) {
  for (const Family& candidate : families()) {
    if (candidate.name != name) continue;
    return std::find(candidate.takes.begin(), candidate.takes.end(), group) !=
           candidate.takes.end();
  }
  return true;
}

bool moves(const Family& family) { return takes(family.name, OptionGroup::film); }

int group_size(const Family& family, const SceneOptions& options) {
  return family.group_size == nullptr ? 1 : family.group_size(options);
}

Extent extent_of(const Family& family, const SceneOptions& options, const Cell& cell) {
  if (family.extent != nullptr) return family.extent(options, cell);
  const std::vector<int>& heights = options.tower.height;
  return extent_bound(*std::max_element(heights.begin(), heights.end()),
                      options.tower.edge_m.max());
}

}  // namespace drystone
