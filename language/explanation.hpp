// Why a tower stands or falls, step by step, from exact statics.
#pragma once

#include <string>

#include "drystone/random.hpp"
#include "language/sight.hpp"

namespace drystone::language {

/// Sentences on what is seen block by block, on the centre of mass above every contact, on where it
/// lies from the edge, on the contact that decides and on what follows; in one of four orders:
/// forward (from the top down), elimination (all places at which it could tip), with verification
/// (the weakest place first, then the others), and with sub-goals.
///
/// Shares are of the width of a block that is named, rounded to the digit that is shown: tenths of
/// a percent below 10%, whole percents from there on. Parts of an offset that round to 0.0% are
/// left out. Left and right are those of the picture. On a slope it is told where weights pass
/// through the contacts, and whether something slides; where weights or slippery faces decide the
/// label, that they do.
///
/// Of towers with more than one block in a layer see `explain_structure`. Empty where statics gives
/// no such account, where the label is not known, and where the picture does not show all blocks.
[[nodiscard]] std::string explain_stability(const Sight& sight, Rng& rng);

}  // namespace drystone::language
