// How many threads a user gets who did not say.
#pragma once

#include <algorithm>
#include <thread>

namespace drystone {

/// As many as were asked for; 0 asks for as many as the machine has.
[[nodiscard]] inline int worker_count(int asked) {
  return asked > 0 ? asked : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace drystone
