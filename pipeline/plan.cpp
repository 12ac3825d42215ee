// Everything that is decided before the first tower is drawn.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "drystone/pipeline.hpp"
#include "drystone/rig.hpp"
#include "drystone/storage.hpp"
#include "drystone/version.hpp"
#include "pipeline/keys.hpp"

namespace drystone {
namespace {

/// Whole numbers in proportion to the shares that add up to `total`: floors first, then one more
/// for the largest remainders, ties in the order of the list.
std::vector<std::int64_t> largest_remainder(const std::vector<CellShare>& shares,
                                            std::int64_t total) {
  std::vector<std::int64_t> counts;
  std::vector<double> remainders;
  for (const CellShare& cell : shares) {
    const double exact = cell.share * static_cast<double>(total);
    // A share such as 1/10 of 200 must not come out as 19.999...
    const double whole = std::floor(exact + 1e-9);
    counts.push_back(static_cast<std::int64_t>(whole));
    remainders.push_back(exact - whole);
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return remainders[a] > remainders[b] + 1e-9;
  });
  std::int64_t left = total - std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  for (std::size_t i = 0; left > 0; i = (i + 1) % order.size(), --left) ++counts[order[i]];
  return counts;
}

std::vector<Task> tasks_of_set(const Config& config, int set_index) {
  const SetConfig& set = config.sets[static_cast<std::size_t>(set_index)];
  const std::vector<CellShare> shares = family(set.family).cells(set.tower);
  const std::vector<std::int64_t> counts = largest_remainder(shares, set.count);
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    cells.insert(cells.end(), static_cast<std::size_t>(counts[i]), shares[i].cell);
  }
  Rng rng(record_key(config.seed, set, 0, 0), Stream::plan);
  rng.shuffle(std::span<Cell>(cells));
  std::vector<Task> tasks;
  std::map<Cell, std::int64_t> met;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    tasks.push_back({set_index, static_cast<std::int64_t>(i), cells[i], met[cells[i]]++});
  }
  return tasks;
}

Extent extent_of_set(const SetConfig& set) {
  const auto& heights = set.tower.height;
  return extent_bound(*std::max_element(heights.begin(), heights.end()), set.tower.edge_m.max());
}

/// Splits pick from what is made and change nothing of it, so they are no part of the hash.
std::string hash_of(Config config) {
  config.splits.clear();
  return sha256(to_json(config) + "\ndata version " + std::to_string(kDataVersion));
}

}  // namespace

int Plan::shard_count() const {
  const auto size = static_cast<std::size_t>(config.shard_size);
  return static_cast<int>((tasks.size() + size - 1) / size);
}

Plan make_plan(const Config& config) {
  Plan plan;
  plan.config = config;
  plan.hash = hash_of(config);
  for (std::size_t s = 0; s < config.sets.size(); ++s) {
    const std::vector<Task> tasks = tasks_of_set(config, static_cast<int>(s));
    plan.tasks.insert(plan.tasks.end(), tasks.begin(), tasks.end());
    plan.extents.push_back(extent_of_set(config.sets[s]));
    check_rig(config.sets[s].views, plan.extents.back());
  }
  return plan;
}

std::vector<CellCount> count_cells(const Plan& plan) {
  std::vector<CellCount> counts;
  for (std::size_t s = 0; s < plan.config.sets.size(); ++s) {
    const SetConfig& set = plan.config.sets[s];
    for (const CellShare& share : family(set.family).cells(set.tower)) {
      const auto count = std::count_if(plan.tasks.begin(), plan.tasks.end(), [&](const Task& task) {
        return task.set == static_cast<int>(s) && task.cell == share.cell;
      });
      counts.push_back({set.name, share.cell, count});
    }
  }
  return counts;
}

}  // namespace drystone
