// Picks records by rules. Each rule has random numbers of its own, from its seed and name, so that
// a new rule changes no other.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <span>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/random.hpp"
#include "pipeline/config_columns.hpp"
#include "scenes/json_suggest.hpp"

namespace drystone {
namespace {

using config::ColumnValue;
using config::SplitColumn;
using Indices = std::vector<std::size_t>;
/// Candidates that belong together, in dataset order.
using Units = std::vector<Indices>;

[[noreturn]] void fail(const SplitRule& rule, const std::string& message,
                       const std::string& remedy = {}) {
  throw Error(ErrorCode::usage, fmt::format("split '{}': {}", rule.name, message), remedy);
}

Rng rng_of(const SplitRule& rule) {
  std::uint64_t hash = 14695981039346656037u;  // 64 bit FNV-1a, folded to the key's 48 bits
  for (const char c : rule.name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  Key key;
  key.seed = rule.seed;
  key.family = short_hash("split");
  key.index = (hash ^ (hash >> 48)) & 0xffff'ffff'ffffu;
  return {key, Stream::draw};
}

std::string_view group_of(const Record& record) {
  return record.group.empty() ? record.id : record.group;
}

const SplitColumn& column_of(const SplitRule& rule, const std::string& name) {
  const SplitColumn* const column = config::find_split_column(name);
  if (column == nullptr) {
    fail(rule, fmt::format("there is no column '{}'", name), config::suggest_column(name));
  }
  return *column;
}

/// Keeps the candidates for which a condition holds.
void filter(Indices& candidates, const std::vector<Record>& records, const SplitRule& rule,
            const Where& where) {
  const SplitColumn& column = column_of(rule, where.column);
  for (const std::string& text : where.values) {
    if (!config::fits(config::value_from_scalar_json(text), column.type)) {
      fail(rule, fmt::format("column '{}' is {}, not {}", column.name,
                             config::describe(column.type), text));
    }
  }
  std::erase_if(candidates, [&](std::size_t i) {
    return !config::holds(where, config::value_of(records[i], column));
  });
}

Units units_of(const Indices& candidates, const std::vector<Record>& records) {
  Units units;
  std::map<std::string_view, std::size_t> unit_of_group;
  for (const std::size_t i : candidates) {
    const auto [found, is_new] = unit_of_group.emplace(group_of(records[i]), units.size());
    if (is_new) units.emplace_back();
    units[found->second].push_back(i);
  }
  return units;
}

/// Whether some of `left[size]` units of each size add up to `target`.
bool reachable(std::size_t target, const std::map<std::size_t, std::size_t>& left) {
  if (target == 0) return true;
  const auto single = left.find(1);
  std::size_t total = 0;
  for (const auto& [size, count] : left) total += size * count;
  if (target > total) return false;
  // With single records enough to fill any gap that larger groups leave, every sum is reached.
  const std::size_t largest = left.rbegin()->first;
  if (single != left.end() && single->second >= std::min(target, largest - 1)) return true;
  // Bounded subset sum: for each size, the fewest units of it that reach a sum.
  constexpr std::size_t kUnreached = static_cast<std::size_t>(-1);
  std::vector<std::size_t> used(target + 1, kUnreached);
  used[0] = 0;
  for (const auto& [size, count] : left) {
    for (std::size_t sum = 0; sum <= target; ++sum) {
      if (used[sum] != kUnreached) {
        used[sum] = 0;
      } else if (sum >= size && used[sum - size] != kUnreached && used[sum - size] < count) {
        used[sum] = used[sum - size] + 1;
      }
    }
  }
  return used[target] != kUnreached;
}

/// Draws whole units in random order: exactly `count` records, or, if not `exact`, as many whole
/// units as fit one after another.
Indices draw_units(Units units, std::size_t count, bool exact, const SplitRule& rule, Rng& rng) {
  rng.shuffle(std::span(units));
  std::map<std::size_t, std::size_t> left;
  for (const Indices& unit : units) ++left[unit.size()];
  if (exact && !reachable(count, left)) {
    fail(rule, fmt::format("no choice of whole groups has exactly {} records", count),
         "records that share a base stay together: draw another number, or use 'share'");
  }
  const bool all_alike = left.size() <= 1;
  Indices picked;
  for (const Indices& unit : units) {
    if (picked.size() == count) break;
    --left[unit.size()];
    const std::size_t after = picked.size() + unit.size();
    if (after > count || (exact && !all_alike && !reachable(count - after, left))) continue;
    picked.insert(picked.end(), unit.begin(), unit.end());
  }
  return picked;
}

void require_singles(const Units& units, const std::vector<Record>& records, const SplitRule& rule,
                     std::string_view what) {
  for (const Indices& unit : units) {
    if (unit.size() > 1) {
      fail(rule,
           fmt::format("'{}' picks single records, but {} of group '{}' belong together", what,
                       unit.size(), group_of(records[unit[0]])),
           "narrow 'where' to one record a group, or leave it out");
    }
  }
}

/// The values of some columns as one text; measured ones by their bin.
std::string cell_of(const Record& record, const std::vector<const SplitColumn*>& columns) {
  std::string cell;
  for (const SplitColumn* column : columns) {
    const ColumnValue value = config::value_of(record, *column);
    const double* const number = std::get_if<double>(&value);
    cell += number != nullptr && column->bin > 0.0
                ? fmt::format("{}", std::floor(*number / column->bin))
                : config::scalar_json(value);
    cell += '|';
  }
  return cell;
}

std::vector<const SplitColumn*> columns_of(const std::vector<std::string>& names,
                                           const SplitRule& rule) {
  std::vector<const SplitColumn*> columns;
  for (const std::string& name : names) columns.push_back(&column_of(rule, name));
  return columns;
}

/// Shares `total` out in proportion to `sizes` by largest remainder, none above its size; ties go
/// to the earlier one. Requires total <= sum of sizes.
std::vector<std::size_t> share_out(std::size_t total, const std::vector<std::size_t>& sizes) {
  std::size_t sum = 0;
  for (const std::size_t size : sizes) sum += size;
  std::vector<std::size_t> result(sizes.size(), 0);
  if (sum == 0) return result;
  std::vector<std::pair<std::size_t, std::size_t>> remainders;  // negated by sorting in reverse
  std::size_t given = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    result[i] = total * sizes[i] / sum;
    given += result[i];
    remainders.emplace_back(total * sizes[i] % sum, i);
  }
  std::stable_sort(remainders.begin(), remainders.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t k = 0; given < total; ++k, ++given) ++result[remainders[k].second];
  return result;
}

Indices draw_stratified(const Units& units, std::size_t count, const std::vector<Record>& records,
                        const SplitRule& rule, Rng& rng) {
  require_singles(units, records, rule, "stratify");
  const auto columns = columns_of(rule.stratify, rule);
  std::map<std::string, Indices> strata;
  for (const Indices& unit : units) strata[cell_of(records[unit[0]], columns)].push_back(unit[0]);
  std::vector<std::size_t> sizes;
  for (const auto& [cell, members] : strata) sizes.push_back(members.size());
  const std::vector<std::size_t> quotas = share_out(count, sizes);
  Indices picked;
  std::size_t k = 0;
  for (auto& [cell, members] : strata) {
    rng.shuffle(std::span(members));
    const auto end = members.begin() + static_cast<std::ptrdiff_t>(quotas[k++]);
    picked.insert(picked.end(), members.begin(), end);
  }
  return picked;
}

/// Columns between whose values `match` compares.
std::vector<Across> across_of(const SplitRule& rule) {
  std::vector<Across> columns = rule.across;
  if (columns.empty()) {
    for (const Where& where : rule.where) {
      if (where.values.size() > 1) columns.push_back({where.column, {}});
    }
  }
  if (columns.empty()) {
    fail(rule, "'match' needs to know between which records",
         "name columns in 'across', or list several values in 'where'");
  }
  return columns;
}

/// The class of a record in every column as one text; nothing where it is in none.
std::optional<std::string> level_of(const Record& record, const std::vector<Across>& columns,
                                    const SplitRule& rule) {
  std::string level;
  for (const Across& across : columns) {
    const SplitColumn& column = column_of(rule, across.column);
    if (across.classes.empty()) {
      level += cell_of(record, {&column});
      continue;
    }
    const ColumnValue value = config::value_of(record, column);
    const auto found = std::find_if(across.classes.begin(), across.classes.end(),
                                    [&](const Where& one) { return config::holds(one, value); });
    if (found == across.classes.end()) return std::nullopt;
    level += fmt::format("{}|", found - across.classes.begin());
  }
  return level;
}

/// The largest subset (or one of `rule.draw` records) in which every level has as many records in
/// each cell of the matched columns as every other level.
Indices match_levels(const Units& units, const std::vector<Record>& records, const SplitRule& rule,
                     Rng& rng) {
  require_singles(units, records, rule, "match");
  const auto columns = columns_of(rule.match, rule);
  const auto level_columns = across_of(rule);
  std::map<std::string, std::map<std::string, Indices>> cells;  // by cell, then by level
  std::set<std::string> levels;
  for (const Indices& unit : units) {
    const Record& record = records[unit[0]];
    const auto level = level_of(record, level_columns, rule);
    if (!level) continue;
    levels.insert(*level);
    cells[cell_of(record, columns)][*level].push_back(unit[0]);
  }
  if (levels.size() < 2) fail(rule, "'match' has fewer than two kinds of records to compare");

  std::vector<std::size_t> common;  // records of each cell that every level has
  std::size_t most = 0;
  for (const auto& [cell, by_level] : cells) {
    std::size_t least = by_level.size() == levels.size() ? records.size() : 0;
    for (const auto& [level, members] : by_level) least = std::min(least, members.size());
    common.push_back(least);
    most += least;
  }
  std::vector<std::size_t> quotas = common;
  std::size_t extra = 0;  // levels that get one record more
  std::size_t extra_cell = 0;
  if (rule.draw) {
    const auto draw = static_cast<std::size_t>(*rule.draw);
    if (draw > most * levels.size()) {
      fail(rule, fmt::format("{} records are to be drawn, but only {} can be matched", draw,
                             most * levels.size()));
    }
    quotas = share_out(draw / levels.size(), common);
    extra = draw % levels.size();
    while (extra > 0 && quotas[extra_cell] == common[extra_cell]) ++extra_cell;
  }
  Indices picked;
  std::size_t cell_index = 0;
  for (auto& [cell, by_level] : cells) {
    std::size_t level_index = 0;
    for (auto& [level, members] : by_level) {
      const bool one_more = extra > 0 && cell_index == extra_cell && level_index < extra;
      rng.shuffle(std::span(members));
      const std::size_t n = quotas[cell_index] + (one_more ? 1 : 0);
      picked.insert(picked.end(), members.begin(),
                    members.begin() + static_cast<std::ptrdiff_t>(n));
      ++level_index;
    }
    ++cell_index;
  }
  return picked;
}

Indices pick(const Units& units, std::size_t available, const std::vector<Record>& records,
             const SplitRule& rule) {
  Rng rng = rng_of(rule);
  if (!rule.match.empty()) return match_levels(units, records, rule, rng);
  if (!rule.draw && !rule.share) {
    Indices all;
    for (const Indices& unit : units) all.insert(all.end(), unit.begin(), unit.end());
    return all;
  }
  const auto count =
      rule.draw
          ? static_cast<std::size_t>(*rule.draw)
          : static_cast<std::size_t>(std::llround(*rule.share * static_cast<double>(available)));
  if (count > available) {
    fail(rule, fmt::format("{} records are to be drawn, but there are {}", count, available));
  }
  if (!rule.stratify.empty()) return draw_stratified(units, count, records, rule, rng);
  return draw_units(units, count, rule.draw.has_value(), rule, rng);
}

const Indices& source_of(const std::map<std::string, Indices>& sources, const SplitRule& rule,
                         const std::string& name) {
  const auto found = sources.find(name);
  if (found == sources.end()) {
    std::vector<std::string_view> known;
    for (const auto& [candidate, members] : sources) known.push_back(candidate);
    fail(rule, fmt::format("'{}' is neither a set nor an earlier split", name),
         json::suggest(name, known));
  }
  return found->second;
}

}  // namespace

std::map<std::string, std::vector<std::string>> apply_splits(const std::vector<Record>& records,
                                                             const std::vector<SplitRule>& rules) {
  std::map<std::string, Indices> sources;
  for (std::size_t i = 0; i < records.size(); ++i) sources[records[i].set].push_back(i);
  std::map<std::string, std::vector<std::string>> result;
  for (const SplitRule& rule : rules) {
    if (sources.contains(rule.name)) fail(rule, "a set or split has this name already");
    if (rule.draw && rule.share) fail(rule, "either 'draw' or 'share'");
    Indices candidates = source_of(sources, rule, rule.from);
    for (const std::string& name : rule.minus) {
      std::set<std::string_view> excluded;
      for (const std::size_t i : source_of(sources, rule, name)) {
        excluded.insert(group_of(records[i]));
      }
      std::erase_if(candidates,
                    [&](std::size_t i) { return excluded.contains(group_of(records[i])); });
    }
    for (const Where& where : rule.where) filter(candidates, records, rule, where);
    Indices picked = pick(units_of(candidates, records), candidates.size(), records, rule);
    std::sort(picked.begin(), picked.end());
    std::vector<std::string>& ids = result[rule.name];
    for (const std::size_t i : picked) ids.push_back(records[i].id);
    sources[rule.name] = std::move(picked);
  }
  return result;
}

}  // namespace drystone
