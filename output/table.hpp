// Tables whose columns are known at run time: what Parquet files, the metadata for `datasets` and
// Croissant descriptions of a package have in common.
#pragma once

#include <concepts>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "drystone/package.hpp"

namespace drystone::table {

/// label: an index into names. record: members by name. Everything may be null.
enum class Kind { boolean, int32, int64, uint64, float64, string, image, label, list, record };

struct Feature {
  std::string name;  ///< empty for the items of a list
  Kind kind = Kind::string;
  std::vector<std::string> names = {};  ///< of a label's values
  std::vector<Feature> members = {};    ///< a record's, or the items of a list (one)
};
using Schema = std::vector<Feature>;

[[nodiscard]] inline Feature list_of(std::string name, Feature item) {
  item.name.clear();
  return {std::move(name), Kind::list, {}, {std::move(item)}};
}
[[nodiscard]] inline Feature record_of(std::string name, Schema members) {
  return {std::move(name), Kind::record, {}, std::move(members)};
}

/// A picture and the file name that it is stored under. The picture must outlive the cell.
struct ImageCell {
  const PackagePicture* picture = nullptr;
  std::string path;
};

struct Cell;
using Cells = std::vector<Cell>;  ///< a row, or the items of a list or record

/// A value that goes with a Feature; null by default.
struct Cell {
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, ImageCell,
               Cells>
      value;

  Cell() = default;
  explicit Cell(std::same_as<bool> auto v) : value(v) {}
  explicit Cell(int v) : value(std::int64_t{v}) {}
  explicit Cell(std::int64_t v) : value(v) {}
  explicit Cell(std::uint64_t v) : value(v) {}
  explicit Cell(double v) : value(v) {}
  explicit Cell(std::string v) : value(std::move(v)) {}
  explicit Cell(std::string_view v) : value(std::string(v)) {}
  explicit Cell(const char* v) : value(std::string(v)) {}
  explicit Cell(ImageCell v) : value(std::move(v)) {}
  explicit Cell(Cells v) : value(std::move(v)) {}
};

/// `{"info":{"features":{...}}}`: what makes `datasets` decode pictures and labels of a Parquet
/// file, under the key `huggingface`.
[[nodiscard]] std::string huggingface_json(const Schema& features);

/// A row as an object. A picture is the name of its file.
[[nodiscard]] nlohmann::ordered_json json_object(const Schema& schema, const Cells& row);
/// The same as one line. Real numbers always have a point or an exponent, so that readers that
/// guess types from the first rows guess right.
[[nodiscard]] std::string json_line(const Schema& schema, const Cells& row);

}  // namespace drystone::table
