#include "output/table.hpp"

#include <nlohmann/json.hpp>

#include "scenes/overloaded.hpp"

namespace drystone::table {
namespace {

using Json = nlohmann::ordered_json;

Json value_of(const char* dtype) { return {{"dtype", dtype}, {"_type", "Value"}}; }

Json json_of(const Feature& feature);

Json json_of(const Schema& features) {
  Json all = Json::object();
  for (const Feature& feature : features) all[feature.name] = json_of(feature);
  return all;
}

Json json_of(const Feature& feature) {
  switch (feature.kind) {
    case Kind::boolean:
      return value_of("bool");
    case Kind::int32:
      return value_of("int32");
    case Kind::int64:
      return value_of("int64");
    case Kind::uint64:
      return value_of("uint64");
    case Kind::float64:
      return value_of("float64");
    case Kind::string:
      return value_of("string");
    case Kind::image:
      return {{"_type", "Image"}};
    case Kind::label:
      return {{"names", feature.names}, {"_type", "ClassLabel"}};
    case Kind::list:
      return {{"feature", json_of(feature.members.front())}, {"_type", "List"}};
    case Kind::record:
      return json_of(feature.members);
  }
  return nullptr;
}

Json json_of(const Feature& feature, const Cell& cell);

Json json_of(const Schema& members, const Cells& cells) {
  Json all = Json::object();
  for (std::size_t i = 0; i < members.size(); ++i) {
    all[members[i].name] = json_of(members[i], cells[i]);
  }
  return all;
}

Json json_of(const Feature& feature, const Cell& cell) {
  const auto from = Overloaded{[](std::monostate) { return Json(); },
                               [](const ImageCell& image) { return Json(image.path); },
                               [&](const Cells& cells) {
                                 if (feature.kind == Kind::record)
                                   return json_of(feature.members, cells);
                                 Json items = Json::array();
                                 for (const Cell& item : cells)
                                   items.push_back(json_of(feature.members.front(), item));
                                 return items;
                               },
                               [](const auto& value) { return Json(value); }};
  return std::visit(from, cell.value);
}

}  // namespace

nlohmann::ordered_json json_object(const Schema& schema, const Cells& row) {
  return json_of(schema, row);
}

std::string json_line(const Schema& schema, const Cells& row) {
  return json_object(schema, row).dump() + "\n";
}

std::string huggingface_json(const Schema& features) {
  return Json{{"info", {{"features", json_of(features)}}}}.dump();
}

}  // namespace drystone::table
