#include "output/record_cells.hpp"

#include "drystone/scene_json.hpp"
#include "output/columns.hpp"

namespace drystone {
namespace {

using table::Cell;
using table::Cells;
using table::Feature;
using table::Kind;
using table::Schema;

// The kind of column that belongs to a C++ type. The value serves overload resolution only.
Feature feature_of(bool) { return {"", Kind::boolean}; }
Feature feature_of(int) { return {"", Kind::int32}; }
Feature feature_of(std::uint64_t) { return {"", Kind::uint64}; }
Feature feature_of(double) { return {"", Kind::float64}; }
Feature feature_of(std::string_view) { return {"", Kind::string}; }
Feature feature_of(Vec2) { return table::list_of("", feature_of(0.0)); }
Feature feature_of(Vec3) { return table::list_of("", feature_of(0.0)); }
Feature feature_of(const Quat&) { return table::list_of("", feature_of(0.0)); }
template <std::size_t N>
Feature feature_of(const std::array<double, N>&) {
  return table::list_of("", feature_of(0.0));
}
template <class T>
Feature feature_of(const std::optional<T>&) {
  return feature_of(T{});
}
template <Compound T>
Feature feature_of(const T& value);
template <class T>
Feature feature_of(const std::vector<T>&) {
  return table::list_of("", feature_of(T{}));
}

template <class T>
Feature named(std::string_view name, const T& value) {
  Feature feature = feature_of(value);
  feature.name = name;
  return feature;
}

template <Compound T>
Feature feature_of(const T& value) {
  Schema members;
  for_each_member(value, [&](std::string_view name, const auto& part) {
    members.push_back(named(name, part));
  });
  return table::record_of("", std::move(members));
}

Cell cell_of(bool v) { return Cell(v); }
Cell cell_of(int v) { return Cell(v); }
Cell cell_of(std::uint64_t v) { return Cell(v); }
Cell cell_of(double v) { return Cell(v); }
Cell cell_of(std::string_view v) { return Cell(v); }
template <std::size_t N>
Cell cell_of(const std::array<double, N>& v) {
  Cells items;
  for (const double item : v) items.push_back(cell_of(item));
  return Cell(std::move(items));
}
Cell cell_of(Vec2 v) { return cell_of(numbers(v)); }
Cell cell_of(Vec3 v) { return cell_of(numbers(v)); }
Cell cell_of(const Quat& v) { return cell_of(numbers(v)); }
template <class T>
Cell cell_of(const std::optional<T>& v) {
  return v ? cell_of(*v) : Cell();
}
template <Compound T>
Cell cell_of(const T& v);
template <class T>
Cell cell_of(const std::vector<T>& v) {
  Cells items;
  for (const T& item : v) items.push_back(cell_of(item));
  return Cell(std::move(items));
}
template <Compound T>
Cell cell_of(const T& v) {
  Cells members;
  for_each_member(v, [&](std::string_view, const auto& part) { members.push_back(cell_of(part)); });
  return Cell(std::move(members));
}

/// `visit(name, value)` for what is no flat column.
template <class Visit>
void for_each_nested(const Record& record, Visit&& visit) {
  visit(std::string_view("views"), record.views);
  visit(std::string_view("scene"), std::string_view(to_json(record.scene)));
  for_each_detail(record,
                  [&](const Column& column, const auto& value) { visit(column.name, value); });
}

}  // namespace

Schema flat_features() {
  Schema features;
  for_each_column(Record{}, [&](const Column& column, const auto& value) {
    features.push_back(named(column.name, value));
  });
  return features;
}

Cells flat_cells(const Record& record) {
  Cells cells;
  for_each_column(record,
                  [&](const Column&, const auto& value) { cells.push_back(cell_of(value)); });
  return cells;
}

Schema nested_features() {
  Schema features;
  for_each_nested(Record{}, [&](std::string_view name, const auto& value) {
    features.push_back(named(name, value));
  });
  return features;
}

Cells nested_cells(const Record& record) {
  Cells cells;
  for_each_nested(record,
                  [&](std::string_view, const auto& value) { cells.push_back(cell_of(value)); });
  return cells;
}

}  // namespace drystone
