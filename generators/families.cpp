#include <fmt/format.h>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "generators/towers3d.hpp"

namespace drystone {
namespace {

const std::vector<Family>& registry() {
  // In alphabetical order.
  static const std::vector<Family> all{generators::towers3d()};
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

}  // namespace drystone
