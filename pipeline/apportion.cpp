#include "pipeline/apportion.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

namespace drystone {
namespace {

/// What cells have in common: one group for every value of an axis (label, height, kind ...), and
/// one for every pair of values of two axes.
class Marginals {
 public:
  explicit Marginals(const std::vector<CellShare>& shares) {
    for (const CellShare& share : shares) {
      const std::array<std::string, 7> values = values_of(share.cell);
      Groups& groups = groups_.emplace_back();
      for (std::size_t i = 0; i < values.size(); ++i) {
        groups.single.push_back(id(fmt::format("{}={}", i, values[i])));
        for (std::size_t j = 0; j < i; ++j) {
          groups.pairs.push_back(id(fmt::format("{}={},{}={}", i, values[i], j, values[j])));
        }
      }
    }
    missing_.resize(ids_.size());
  }

  /// A cell gets this much more than it should have; less, where it is negative.
  void add(std::size_t cell, double excess) {
    for (const std::size_t group : groups_[cell].single) missing_[group] -= excess;
    for (const std::size_t group : groups_[cell].pairs) missing_[group] -= excess;
  }

  /// How much is missing in the cell's groups: by single values, and by pairs of them.
  [[nodiscard]] std::pair<double, double> missing(std::size_t cell) const {
    const auto sum = [this](const std::vector<std::size_t>& groups) {
      double total = 0.0;
      for (const std::size_t group : groups) total += missing_[group];
      return total;
    };
    return {sum(groups_[cell].single), sum(groups_[cell].pairs)};
  }

 private:
  struct Groups {
    std::vector<std::size_t> single, pairs;
  };

  static std::array<std::string, 7> values_of(const Cell& cell) {
    return {std::string(name(cell.shapes)),      std::to_string(cell.height),
            std::string(name(cell.difficulty)),  std::string(name(cell.violation)),
            cell.stable ? "stable" : "unstable", cell.kind,
            std::string(name(cell.decides))};
  }

  std::size_t id(const std::string& group) {
    return ids_.emplace(group, ids_.size()).first->second;
  }

  std::map<std::string, std::size_t> ids_;
  std::vector<Groups> groups_;   ///< by cell
  std::vector<double> missing_;  ///< by group
};

}  // namespace

std::vector<std::int64_t> in_proportion(const std::vector<CellShare>& shares, std::int64_t total) {
  constexpr double kTie = 1e-9;
  std::vector<std::int64_t> counts;
  std::vector<double> remainders;
  Marginals marginals(shares);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double exact = shares[i].share * static_cast<double>(total);
    // A share such as 1/10 of 200 must not come out as 19.999...
    const double whole = std::floor(exact + kTie);
    counts.push_back(static_cast<std::int64_t>(whole));
    remainders.push_back(exact - whole);
    marginals.add(i, whole - exact);
  }
  std::int64_t left = total - std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  for (; left > 0; --left) {
    std::optional<std::size_t> best;
    std::pair<double, double> most;  // missing in the groups of the best
    const auto better = [&](std::size_t i, const std::pair<double, double>& missing) {
      if (!best) return true;
      if (std::abs(missing.first - most.first) > kTie) return missing.first > most.first;
      if (std::abs(missing.second - most.second) > kTie) return missing.second > most.second;
      return remainders[i] > remainders[*best] + kTie;
    };
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (remainders[i] <= kTie) continue;
      const std::pair<double, double> missing = marginals.missing(i);
      if (!better(i, missing)) continue;
      best = i;
      most = missing;
    }
    if (!best) best = 0;  // shares that do not add up to 1 by their last bits
    ++counts[*best];
    remainders[*best] = 0.0;
    marginals.add(*best, 1.0);
  }
  return counts;
}

}  // namespace drystone
