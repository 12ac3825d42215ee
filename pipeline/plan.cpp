// Everything that is decided before the first tower is drawn.
#include "pipeline/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/rig.hpp"
#include "drystone/storage.hpp"
#include "drystone/version.hpp"
#include "pipeline/apportion.hpp"
#include "pipeline/config_columns.hpp"
#include "pipeline/keys.hpp"

namespace drystone {
namespace {

const SetConfig& set_named(const Config& config, const std::string& name) {
  const auto found = std::find_if(config.sets.begin(), config.sets.end(),
                                  [&](const SetConfig& set) { return set.name == name; });
  assert(found != config.sets.end());
  return *found;
}

/// Cells of a set's groups in the order of the dataset.
std::vector<Cell> shuffled_cells(const Config& config, const SetConfig& set) {
  const Family& kind = family(set.family);
  const std::vector<CellShare> shares = kind.cells(set.options);
  const std::vector<std::int64_t> counts =
      in_proportion(shares, set.count / group_size(kind, set.options));
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    cells.insert(cells.end(), static_cast<std::size_t>(counts[i]), shares[i].cell);
  }
  Rng rng(record_key(config.seed, set, 0, 0), Stream::plan);
  rng.shuffle(std::span<Cell>(cells));
  return cells;
}

/// Whether a set derives something from towers of this cell.
bool is_base(const BaseOptions& from, const Cell& cell) {
  return std::all_of(from.where.begin(), from.where.end(), [&](const Where& where) {
    const auto value = config::planned_value(cell, *config::find_split_column(where.column));
    assert(value);
    return config::holds(where, *value);
  });
}

/// Adds the groups of one set to the plan.
void add_set(Plan& plan, int set_index) {
  const SetConfig& set = plan.config.sets[static_cast<std::size_t>(set_index)];
  const int size = group_size(family(set.family), set.options);
  Task task;
  task.set = set_index;
  task.size = size;
  if (!plan.tasks.empty()) task.first = plan.tasks.back().first + plan.tasks.back().size;
  const auto add = [&] {
    plan.tasks.push_back(task);
    ++task.index;
    task.first += size;
  };
  if (set.from.set.empty()) {
    std::map<Cell, std::int64_t> met;
    for (const Cell& cell : shuffled_cells(plan.config, set)) {
      task.cell = cell;
      task.rank = met[cell]++;
      add();
    }
    return;
  }
  const std::size_t bases = plan.tasks.size();
  for (std::size_t i = 0; i < bases && task.index * size < set.count; ++i) {
    const Task base = plan.tasks[i];
    const SetConfig& base_set = plan.config.sets[static_cast<std::size_t>(base.set)];
    if (base_set.name != set.from.set || !is_base(set.from, base.cell)) continue;
    task.cell = base.cell;
    task.base = static_cast<std::int64_t>(i);
    add();
  }
}

/// Bounds of shards that divide no group.
std::vector<std::size_t> shard_bounds(const Plan& plan) {
  std::vector<std::size_t> bounds{0};
  std::int64_t held = 0;
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    if (held > 0 && held + plan.tasks[i].size > plan.config.shard_size) {
      bounds.push_back(i);
      held = 0;
    }
    held += plan.tasks[i].size;
  }
  bounds.push_back(plan.tasks.size());
  return bounds;
}

/// What towers of each kind of a set can be at most, derived ones as much as their bases allow.
std::map<std::string, Extent> extents_of_set(const Plan& plan, std::size_t s) {
  const SetConfig& set = plan.config.sets[s];
  SceneOptions options = set.options;
  if (!set.from.set.empty()) {
    options.tower = set_named(plan.config, set.from.set).options.tower;
    options.tower.height = {1};
    for (const Task& task : plan.tasks) {
      if (task.set == static_cast<int>(s)) options.tower.height.push_back(task.cell.height);
    }
  }
  std::map<std::string, Extent> extents;
  for (const Task& task : plan.tasks) {
    if (task.set != static_cast<int>(s) || extents.count(task.cell.kind) > 0) continue;
    extents.emplace(task.cell.kind, extent_of(family(set.family), options, task.cell));
  }
  return extents;
}

/// Splits pick from what is made and change nothing of it, so they are no part of the hash.
std::string hash_of(Config config) {
  config.splits.clear();
  return sha256(to_json(config) + "\ndata version " + std::to_string(kDataVersion));
}

}  // namespace

std::int64_t derived_count(const Config& config, const SetConfig& set) {
  const Family& kind = family(set.family);
  std::int64_t groups = 0;
  const SetConfig& base = set_named(config, set.from.set);
  for (const Cell& cell : shuffled_cells(config, base)) {
    if (!is_base(set.from, cell)) continue;
    const std::string reason =
        kind.refuse_base ? kind.refuse_base(set.options, base.options, cell) : "";
    if (!reason.empty()) {
      throw Error(ErrorCode::usage,
                  fmt::format("cell '{}' of '{}' cannot be a base: {}", describe(cell),
                              set.from.set, reason),
                  "leave it out with `where`, or use another base");
    }
    ++groups;
  }
  return groups * group_size(kind, set.options);
}

const Extent& Plan::extent_of(const Task& task) const {
  return extents[static_cast<std::size_t>(task.set)].at(task.cell.kind);
}

int Plan::shard_of(std::size_t task) const {
  const auto next = std::upper_bound(shards.begin(), shards.end(), task);
  return static_cast<int>(next - shards.begin()) - 1;
}

std::int64_t Plan::record_count() const {
  return tasks.empty() ? 0 : tasks.back().first + tasks.back().size;
}

Plan make_plan(const Config& config) {
  return make_plan(config, [](std::size_t, const Error& error) { throw error; });
}

Plan make_plan(const Config& config, const Refusal& refuse_cameras) {
  Plan plan;
  plan.config = config;
  plan.hash = hash_of(config);
  for (std::size_t s = 0; s < config.sets.size(); ++s) {
    add_set(plan, static_cast<int>(s));
    plan.extents.push_back(extents_of_set(plan, s));
    for (const auto& [kind, extent] : plan.extents.back()) {
      try {
        check_rig(config.sets[s].views, extent);
      } catch (const Error& error) {
        refuse_cameras(s, error);
      }
    }
  }
  plan.shards = shard_bounds(plan);
  return plan;
}

std::vector<CellCount> empty_cells(const Plan& plan) {
  std::vector<CellCount> cells = count_cells(plan);
  std::erase_if(cells, [](const CellCount& cell) { return cell.count > 0; });
  return cells;
}

std::vector<CellCount> count_cells(const Plan& plan) {
  std::vector<CellCount> counts;
  for (std::size_t s = 0; s < plan.config.sets.size(); ++s) {
    const SetConfig& set = plan.config.sets[s];
    const auto count_of = [&](const Cell& cell) {
      std::int64_t count = 0;
      for (const Task& task : plan.tasks) {
        if (task.set == static_cast<int>(s) && task.cell == cell) count += task.size;
      }
      return count;
    };
    const bool derived = !set.from.set.empty();
    const SetConfig& source = derived ? set_named(plan.config, set.from.set) : set;
    for (const CellShare& share : family(source.family).cells(source.options)) {
      if (derived && !is_base(set.from, share.cell)) continue;
      counts.push_back({set.name, share.cell, count_of(share.cell)});
    }
  }
  return counts;
}

}  // namespace drystone
