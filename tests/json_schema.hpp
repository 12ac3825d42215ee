// Published schemas held against documents, by a library that others wrote. Its headers take long
// to compile: one source includes them.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace drystone::test {

class JsonSchema {
 public:
  explicit JsonSchema(const nlohmann::json& schema);
  ~JsonSchema();
  JsonSchema(const JsonSchema&) = delete;
  JsonSchema& operator=(const JsonSchema&) = delete;

  /// What a document breaks, a line each; empty if nothing.
  [[nodiscard]] std::string broken_by(const nlohmann::json& document) const;
  [[nodiscard]] bool allows(const nlohmann::json& document) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace drystone::test
