// Why a structure with more than one block in a layer stands or falls.
#pragma once

#include <string>

#include "drystone/random.hpp"
#include "language/sight.hpp"

namespace drystone::language {

/// Sentences on who rests on whom and, for every block, whether it and all that rests on it have
/// their centre of mass over what carries them. That is told of blocks whose carriers are all of
/// one height; then it is necessary for standing, whatever friction does. That it stands after
/// all, and with which reserve, is what the program over all contact forces found.
///
/// Empty where that is no account: of structures that fall although every block passes this test,
/// on slopes, with contacts that are not horizontal faces, with blocks that colours do not tell
/// apart, and where the label is not known or the picture does not show all blocks.
[[nodiscard]] std::string explain_structure(const Sight& sight, Rng& rng);

}  // namespace drystone::language
