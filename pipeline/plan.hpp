// Planning, for who knows better where in a file a set stands.
#pragma once

#include <cstddef>
#include <functional>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"

namespace drystone {

/// Receives why a set's cameras cannot be, and throws it in the form that its user understands.
using Refusal = std::function<void(std::size_t set, const Error& error)>;

[[nodiscard]] Plan make_plan(const Config& config, const Refusal& refuse_cameras);

}  // namespace drystone
