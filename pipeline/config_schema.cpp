// The JSON Schema of configurations, from the field lists.
#include <cmath>
#include <concepts>
#include <nlohmann/json.hpp>

#include "drystone/config.hpp"
#include "pipeline/config_columns.hpp"
#include "pipeline/config_write.hpp"

namespace drystone {
namespace {

using Json = nlohmann::ordered_json;

// The schema of one value, by its type. `T*` only selects the overload.
template <class T>
Json schema_of(const Field& field, const T*);

Json bounded(Json schema, const Field& field) {
  if (std::isfinite(field.min)) schema["minimum"] = field.min;
  if (std::isfinite(field.max)) schema["maximum"] = field.max;
  return schema;
}

Json object(std::initializer_list<std::pair<std::string_view, Json>> properties) {
  Json schema{{"type", "object"}, {"additionalProperties", false}};
  for (const auto& [key, value] : properties) {
    schema["required"].push_back(key);
    schema["properties"][key] = value;
  }
  return schema;
}

Json schema_of(const Field& field, const Law*) {
  const Json number = bounded({{"type", "number"}}, field);
  const Json any{{"type", "number"}};
  Json choice{{"type", "array"}, {"minItems", 1}, {"items", number}};
  return {
      {"anyOf",
       {number, choice,
        object({{"law", {{"enum", {"uniform", "log_uniform"}}}}, {"min", number}, {"max", number}}),
        object({{"law", {{"enum", {"normal"}}}},
                {"mean", any},
                {"sd", {{"type", "number"}, {"exclusiveMinimum", 0}}},
                {"min", number},
                {"max", number}})}}};
}

Json schema_of(const Field&, const Color*) {
  return {{"type", "array"},
          {"minItems", 3},
          {"maxItems", 3},
          {"items", {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}}};
}

/// What `where` may ask of a column.
Json condition() {
  const Json scalar{{"type", {"string", "number", "boolean", "null"}}};
  const Json range{{"type", "object"},
                   {"additionalProperties", false},
                   {"minProperties", 1},
                   {"properties", {{"min", {{"type", "number"}}}, {"max", {{"type", "number"}}}}}};
  return {{"anyOf", {scalar, {{"type", "array"}, {"minItems", 1}, {"items", scalar}}, range}}};
}

Json schema_of(const Field&, const std::vector<Where>*) {
  Json schema{{"type", "object"}, {"additionalProperties", false}};
  for (const config::SplitColumn& column : config::split_columns()) {
    schema["properties"][column.name] = {{"$ref", "#/definitions/condition"}};
  }
  schema["properties"]["label"] = {{"$ref", "#/definitions/condition"}};
  return schema;
}

Json schema_of(const Field&, const std::vector<Across>*) {
  const Json column_name{{"type", "string"}};
  Json classes{{"type", "object"}, {"additionalProperties", false}};
  for (const config::SplitColumn& column : config::split_columns()) {
    classes["properties"][column.name] = {{"type", "array"},
                                          {"items", {{"$ref", "#/definitions/condition"}}}};
  }
  classes["properties"]["label"] = classes["properties"]["stable"];
  return {{"anyOf", {column_name, {{"type", "array"}, {"items", column_name}}, classes}}};
}

template <class T>
Json schema_of(const Field& field, const std::vector<T>*) {
  const Json item = schema_of(field, static_cast<const T*>(nullptr));
  return {{"anyOf", {item, {{"type", "array"}, {"items", item}}}}};
}

template <class T>
Json schema_of(const Field& field, const std::optional<T>*) {
  return {{"anyOf", {schema_of(field, static_cast<const T*>(nullptr)), {{"type", "null"}}}}};
}

/// The visitor that collects the properties of an object. Nested structs become definitions, by
/// the name of their field.
struct Properties {
  static constexpr bool kAllFamilies = true;
  Json& definitions;
  Json properties = Json::object();

  template <class T>
  void operator()(const T& value, const Field& field) {
    const std::string name(field.name);
    if constexpr (DescribedStruct<T>) {
      Properties nested{definitions};
      T::describe(value, nested);
      definitions[name] = {{"type", "object"},
                           {"description", field.help},
                           {"additionalProperties", false},
                           {"properties", nested.properties}};
      properties[name] = {{"$ref", "#/definitions/" + name}};
    } else {
      Json schema = schema_of(field, &value);
      schema["description"] = field.unit.empty()
                                  ? std::string(field.help)
                                  : std::string(field.help) + " (" + std::string(field.unit) + ")";
      if constexpr (!config::IsOptional<T>::value && !std::same_as<T, std::vector<Where>>) {
        std::string text;
        config::write(text, value);
        if (!config::must_be_given<T>(field)) schema["default"] = Json::parse(text);
      }
      properties[name] = std::move(schema);
    }
  }
};

template <class Struct>
Json properties_of(Json& definitions) {
  const Struct value;
  Properties visitor{definitions};
  Struct::describe(value, visitor);
  return std::move(visitor.properties);
}

template <class T>
Json schema_of(const Field& field, const T*) {
  if constexpr (std::same_as<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::integral<T>) {
    Json schema = bounded({{"type", "integer"}}, field);
    if (std::unsigned_integral<T> && !schema.contains("minimum")) schema["minimum"] = 0;
    return schema;
  } else if constexpr (std::floating_point<T>) {
    return bounded({{"type", "number"}}, field);
  } else if constexpr (std::same_as<T, std::string>) {
    return {{"type", "string"}};
  } else {
    static_assert(DescribedEnum<T>);
    Json names = Json::array();
    for (const auto& [value, spelling] : EnumNames<T>::value) names.push_back(spelling);
    return {{"enum", names}};
  }
}

Json map_by_name(const Json& items) {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"patternProperties", {{"^[a-z0-9_]{1,64}$", items}}}};
}

}  // namespace

std::string config_schema() {
  Json definitions = Json::object();
  const Json set_fields = properties_of<SetConfig>(definitions);
  definitions["set"] = {
      {"type", "object"}, {"additionalProperties", false}, {"properties", set_fields}};
  definitions["condition"] = condition();
  // The same fields stand in `defaults`, in sets, and, with a single set, at the top.
  Json field_references = Json::object();
  for (const auto& [name, schema] : set_fields.items()) {
    field_references[name] = {{"$ref", "#/definitions/set/properties/" + name}};
  }
  Json named_set{
      {"type", "object"}, {"additionalProperties", false}, {"properties", field_references}};
  named_set["properties"]["like"] = {
      {"type", "string"}, {"description", "an earlier set, whose fields are the defaults of this"}};

  Json rule{{"type", "object"}, {"additionalProperties", false}, {"required", {"from"}}};
  rule["properties"] = properties_of<SplitRule>(definitions);

  Json properties{
      {"extends",
       {{"type", "string"},
        {"description", "a file whose values are the base of this one; relative to this file"}}},
      {"scale",
       {{"type", "number"},
        {"exclusiveMinimum", 0},
        {"maximum", 1000},
        {"default", 1},
        {"description", "multiplies all counts and draws (at least 1 remains)"}}}};
  properties.update(properties_of<Config>(definitions));
  properties["defaults"] = {{"$ref", "#/definitions/set"}};
  properties["sets"] = map_by_name(named_set);
  properties["sets"]["minProperties"] = 1;
  properties["sets"]["description"] =
      "sets of records by name; without it, the fields of the only set, 'train', stand at the top";
  properties["splits"] = map_by_name(rule);
  properties["splits"]["description"] = "rules that pick records, by name";
  properties.update(field_references);

  const Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                    {"title", "Drystone configuration"},
                    {"type", "object"},
                    {"additionalProperties", false},
                    {"properties", properties},
                    {"definitions", definitions}};
  return schema.dump(2);
}

}  // namespace drystone
