// g++ 12 warns of its own string concatenation, inlined from valijson (GCC bug 105651).
#pragma GCC diagnostic ignored "-Wrestrict"

#include "tests/json_schema.hpp"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace drystone::test {

using valijson::adapters::NlohmannJsonAdapter;

struct JsonSchema::Parsed {
  valijson::Schema schema;
};

JsonSchema::JsonSchema(const nlohmann::json& schema) : parsed_(std::make_unique<Parsed>()) {
  valijson::SchemaParser parser;
  parser.populateSchema(NlohmannJsonAdapter(schema), parsed_->schema);
}

JsonSchema::~JsonSchema() = default;

std::string JsonSchema::broken_by(const nlohmann::json& document) const {
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(parsed_->schema, NlohmannJsonAdapter(document), &results)) return {};
  std::string text = "invalid:";
  valijson::ValidationResults::Error error;
  while (results.popError(error)) text.append("\n").append(error.description);
  return text;
}

bool JsonSchema::allows(const nlohmann::json& document) const {
  valijson::Validator validator;
  return validator.validate(parsed_->schema, NlohmannJsonAdapter(document), nullptr);
}

}  // namespace drystone::test
