#include "pipeline/config_write.hpp"

#include <algorithm>
#include <array>

namespace drystone {
namespace config {

void write(std::string& out, const Law& law) {
  const std::vector<double>& values = law.values();
  constexpr std::array<std::string_view, 2> kBounds{"min", "max"};
  constexpr std::array<std::string_view, 4> kNormal{"mean", "sd", "min", "max"};
  if (law.kind() == Law::Kind::constant) {
    write(out, values[0]);
    return;
  }
  if (law.kind() == Law::Kind::choice) {
    write(out, values);
    return;
  }
  MapWriter writer(out);
  writer.key("law");
  json::append_string(out, name(law.kind()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    writer.key(law.kind() == Law::Kind::normal ? kNormal[i] : kBounds[i]);
    write(out, values[i]);
  }
  writer.close();
}

namespace {

/// A list of what `write_item` writes.
template <class Items, class WriteItem>
void write_list(std::string& out, const Items& items, const WriteItem& write_item) {
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    write_item(item);
  }
  out += ']';
}

/// What a condition asks, without its column.
void write_condition(std::string& out, const Where& condition) {
  if (!condition.values.empty()) {
    write_list(out, condition.values, [&](const std::string& json) { out += json; });
    return;
  }
  MapWriter range(out);
  range(condition.min, Field{"min", ""});
  range(condition.max, Field{"max", ""});
  range.close();
}

}  // namespace

void write(std::string& out, const std::vector<Where>& where) {
  MapWriter conditions(out);
  for (const Where& condition : where) {
    conditions.key(condition.column);
    write_condition(out, condition);
  }
  conditions.close();
}

void write(std::string& out, const std::vector<Across>& across) {
  if (std::all_of(across.begin(), across.end(),
                  [](const Across& entry) { return entry.classes.empty(); })) {
    write_list(out, across, [&](const Across& entry) { json::append_string(out, entry.column); });
    return;
  }
  MapWriter columns(out);
  for (const Across& entry : across) {
    columns.key(entry.column);
    write_list(out, entry.classes, [&](const Where& one) { write_condition(out, one); });
  }
  columns.close();
}

}  // namespace config

std::string to_json(const Config& config) {
  std::string out;
  config::MapWriter root(out);
  Config::describe(config, root);
  root.key("sets");
  config::MapWriter sets(out);
  for (const SetConfig& set : config.sets) {
    sets.key(set.name);
    config::write(out, set);
  }
  sets.close();
  if (!config.splits.empty()) {
    root.key("splits");
    out += to_json(config.splits);
  }
  root.close();
  return out;
}

std::string to_json(const std::vector<SplitRule>& rules) {
  std::string out;
  config::MapWriter splits(out);
  for (const SplitRule& rule : rules) {
    splits.key(rule.name);
    config::write(out, rule);
  }
  splits.close();
  return out;
}

}  // namespace drystone
