// Reads the rules of splits, and checks what no single field of a rule can.
#include "pipeline/config_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "pipeline/config_columns.hpp"
#include "pipeline/config_read.hpp"
#include "scenes/json_suggest.hpp"

namespace drystone::config {

constexpr std::size_t kMaxNameLength = 64;

void check_name(const Entry& entry, std::string_view path, std::string_view what) {
  const bool good =
      !entry.key.empty() && entry.key.size() <= kMaxNameLength &&
      entry.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
  if (!good) {
    entry.fail(path, fmt::format("'{}' is no name of a {}", entry.key, what),
               fmt::format("use up to {} of a-z, 0-9 and _", kMaxNameLength));
  }
}

namespace {

void check_columns(const Tree& rule, const std::string& path, std::string_view key,
                   std::vector<std::string>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i] = column_at(item_of(*rule.find(key), i), join(path, key), columns[i]).name;
  }
}

/// @param sources names that `from` and `minus` may use; null where only the dataset knows its sets
SplitRule read_rule(const Entry& entry, const std::string& path,
                    const std::vector<std::string_view>* sources) {
  const Tree& tree = entry.value;
  SplitRule rule;
  rule.name = entry.key;
  read(tree, path, Field{"", ""}, rule);
  const Tree* const from = tree.find("from");
  if (from == nullptr) tree.fail(path, "'from' is missing: which set does it pick from?");
  const auto check_source = [&](const Tree& node, std::string_view key, const std::string& name) {
    if (sources == nullptr) return;
    if (std::find(sources->begin(), sources->end(), name) == sources->end()) {
      node.fail(join(path, key), fmt::format("'{}' is neither a set nor an earlier split", name),
                json::suggest(name, *sources));
    }
  };
  check_source(*from, "from", rule.from);
  for (std::size_t i = 0; i < rule.minus.size(); ++i) {
    check_source(item_of(*tree.find("minus"), i), "minus", rule.minus[i]);
  }
  check_columns(tree, path, "match", rule.match);
  check_columns(tree, path, "stratify", rule.stratify);
  if (rule.draw && rule.share) {
    tree.find("share")->fail(join(path, "share"), "a split has either 'draw' or 'share'");
  }
  if (rule.share && *rule.share == 0.0) {
    tree.find("share")->fail(join(path, "share"), "must be greater than 0");
  }
  if (!rule.across.empty() && rule.match.empty()) {
    tree.find("across")->fail(join(path, "across"), "means nothing without 'match'");
  }
  if (!rule.stratify.empty() && !rule.draw && !rule.share) {
    tree.find("stratify")->fail(join(path, "stratify"), "means nothing without 'draw' or 'share'");
  }
  if (!rule.match.empty() && (rule.share || !rule.stratify.empty())) {
    tree.find("match")->fail(join(path, "match"),
                             "goes with 'draw' or alone, not with 'share' or 'stratify'");
  }
  const bool several = std::any_of(rule.where.begin(), rule.where.end(),
                                   [](const Where& where) { return where.values.size() > 1; });
  if (!rule.match.empty() && rule.across.empty() && !several) {
    tree.find("match")->fail(join(path, "match"), "distributed alike between which records?",
                             "name columns in 'across', or list several values in 'where'");
  }
  return rule;
}

}  // namespace

std::vector<SplitRule> read_rules(const Tree& tree, const std::string& path,
                                  std::vector<std::string_view>* sources) {
  if (tree.kind == Tree::Kind::null) return {};
  if (tree.kind != Tree::Kind::map) {
    tree.fail(path, fmt::format("expected a map of splits by name, not {}", tree.spelling()));
  }
  std::vector<SplitRule> rules;
  for (const Entry& entry : tree.entries) {
    check_name(entry, path, "split");
    if (sources != nullptr &&
        std::find(sources->begin(), sources->end(), entry.key) != sources->end()) {
      entry.fail(join(path, entry.key), "a set has this name already", "rename the split");
    }
    rules.push_back(read_rule(entry, join(path, entry.key), sources));
    if (sources != nullptr) sources->push_back(entry.key);
  }
  return rules;
}

}  // namespace drystone::config
