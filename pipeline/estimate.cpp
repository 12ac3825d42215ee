// What a plan will cost, by making a few of its records.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "drystone/pipeline.hpp"
#include "pipeline/workbench.hpp"

namespace drystone {
namespace {

constexpr std::size_t kProbes = 12;   ///< groups per set, at most
constexpr double kPatience_s = 1.0;   ///< of a set; one group is made however long it takes
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
    std::chrono::duration<double> seconds{};
    std::size_t made_groups = 0;
    while (made_groups < probes && (made_groups == 0 || seconds.count() < kPatience_s)) {
      // By the golden ratio's multiples, so that however few there are, they are spread evenly.
      const double place = std::fmod(0.6180339887498949 * static_cast<double>(made_groups), 1.0);
      const Task& task =
          *tasks[static_cast<std::size_t>(place * static_cast<double>(tasks.size()))];
      ++made_groups;
      for (const MadeRecord& made : bench.make(task).records) {
        for (const auto& [name, content] : made.members) {
          bytes += static_cast<double>(content.size()) + kTarOverhead;
        }
      }
      seconds = std::chrono::steady_clock::now() - start;
    }
    const double scale = static_cast<double>(tasks.size()) / static_cast<double>(made_groups);
    estimate.bytes += scale * bytes;
    estimate.worker_seconds += scale * seconds.count();
  }
  return estimate;
}

}  // namespace drystone
