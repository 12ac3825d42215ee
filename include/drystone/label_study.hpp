// How far labels can be trusted: simulation against statics on towers right up to the band's edge.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "drystone/intent.hpp"
#include "drystone/outcome.hpp"
#include "drystone/random.hpp"
#include "drystone/statics.hpp"

namespace drystone {

/// The least band for which it is claimed that no label outside it is wrong, whatever the family.
/// Nearer to balance the engine's own error decides.
inline constexpr double kClaimedBand = 0.01;
/// The same for planar towers of up to kPlanarHeight blocks.
inline constexpr double kClaimedPlanarBand = 0.005;
inline constexpr int kPlanarHeight = 6;

struct LabelStudyOptions {
  int n = 3000;
  int min_height = 2;
  int max_height = 8;  ///< of towers; structures take all numbers of blocks that they can have
  std::vector<std::string> families{"towers3d"};
  double band = kClaimedBand;
  bool engine_defaults = false;  ///< also ask the engine at its stock settings
  std::uint64_t seed = 0;
  int workers = 0;  ///< 0: as many as the machine has
  std::function<void(int done)> on_progress;
};

/// One tower of the study. Nothing about it was chosen by a verdict.
struct LabelCase {
  std::string family;
  Key key;
  ShapeSet shapes = ShapeSet::cubes;
  std::string kind;  ///< of structure; empty: a plain tower
  int height = 0;
  bool intended_stable = true;
  double margin_share = 0.0;
  StaticVerdict statics = StaticVerdict::ambiguous;
  Verdict simulation = Verdict::unresolved;
  Agreement agreement = Agreement::ambiguous;
  int resolution = 0;
  std::optional<Verdict> stock;  ///< what the engine's defaults say
};

/// The least band for which the claim holds of what is studied.
[[nodiscard]] double claimed_band(const LabelStudyOptions& options);

/// @throws Error(usage) for heights out of range, and for families whose scenes move: their labels
///   are none of towers left alone
///
/// Heights, shape sets and labels in turn; |margin_share| a third each from the band to 2%, 2-5%
/// and 5-20%.
[[nodiscard]] std::vector<LabelCase> study_labels(const LabelStudyOptions& options);

}  // namespace drystone
