// Where the zones of disturbed towers are painted.
#pragma once

#include <string>

#include "drystone/dynamics.hpp"
#include "drystone/generator.hpp"

namespace drystone {

/// Moves the zones of three pairs of four to where the target of the tower that collapses comes to
/// rest, so that the answer whether it touches its zone is not nearly always no. Both zones move
/// alike, and so tell nothing of which tower collapses; those of every fourth pair stay where they
/// were drawn, so that a collapse is not enough to know. Pairs without zones are left as they are.
///
/// Places are rounded, so that the last bits of the engine are in none of them.
/// @param pair drafts with events of their final magnitude; one is meant to stay
/// @return empty, or why the event cannot be simulated
[[nodiscard]] std::string aim_zones(Group& pair, const Key& key, Disturber& disturber);

}  // namespace drystone
