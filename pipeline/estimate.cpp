// What a plan will cost, by making a few of its records.
#include <algorithm>
#include <chrono>

#include "drystone/pipeline.hpp"
#include "pipeline/workbench.hpp"

namespace drystone {
namespace {

constexpr std::size_t kProbes = 12;   ///< groups per set
constexpr double kTarOverhead = 768;  ///< header and half a block of padding per member

}  // namespace

Estimate estimate_cost(const Plan& plan) {
  Estimate estimate;
  Workbench bench(plan);
  for (std::size_t s = 0; s < plan.config.sets.size(); ++s) {
    std::vector<const Task*> tasks;
    for (const Task& task : plan.tasks) {
      if (task.set == static_cast<int>(s)) tasks.push_back(&task);
    }
    if (tasks.empty()) continue;
    const std::size_t probes = std::min(kProbes, tasks.size());
    double bytes = 0.0;
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < probes; ++i) {
      for (const MadeRecord& made : bench.make(*tasks[i * tasks.size() / probes]).records) {
        for (const auto& [name, content] : made.members) {
          bytes += static_cast<double>(content.size()) + kTarOverhead;
        }
      }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const double scale = static_cast<double>(tasks.size()) / static_cast<double>(probes);
    estimate.bytes += scale * bytes;
    estimate.worker_seconds += scale * seconds.count();
  }
  return estimate;
}

}  // namespace drystone
