#include "output/title.hpp"

#include <fmt/format.h>

namespace drystone {

std::string title(const Record& record) {
  if (record.possible) return *record.possible ? "possible" : "impossible";
  const auto stable = record.stable();
  if (record.scene.event && stable) {
    const std::string effect = *stable ? "stays" : "collapses";
    const auto ratio = record.magnitude_ratio();
    return ratio ? fmt::format("{}  {:.2f} x", effect, *ratio) : effect;
  }
  std::string verdict = stable ? (*stable ? "stands" : "falls") : "unclear";
  if (!record.statics.margin_share) return verdict;
  return fmt::format("{}  {:+.1f}%", verdict, 100.0 * *record.statics.margin_share);
}

}  // namespace drystone
