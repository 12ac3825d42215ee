// What every engine offers the escalation.
#pragma once

#include <functional>

#include "drystone/simulation.hpp"

namespace drystone {

/// Simulates one scene from its start, as often as it is called; the scene must outlive it.
/// Whatever was run before leaves no trace.
using Runner = std::function<Trajectory(const SimOptions&)>;

}  // namespace drystone
