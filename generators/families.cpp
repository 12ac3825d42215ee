#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "generators/duplicated.hpp"
#include "generators/structures.hpp"
#include "generators/towers2d.hpp"
#include "generators/towers3d.hpp"

namespace drystone {
namespace {

const std::vector<Family>& registry() {
  // In alphabetical order.
  static const std::vector<Family> all{generators::duplicated(), generators::structures(),
                                       generators::towers2d(), generators::towers3d()};
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

int group_size(const Family& family, const SceneOptions& options) {
  return family.group_size == nullptr ? 1 : family.group_size(options);
}

int max_height(const Family& family, const SceneOptions& options) {
  if (family.max_height != nullptr) return family.max_height(options);
  const std::vector<int>& heights = options.tower.height;
  return *std::max_element(heights.begin(), heights.end());
}

}  // namespace drystone
