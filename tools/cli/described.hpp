// Options of the command line from the field list of a struct.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/fields.hpp"
#include "scenes/json_suggest.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {

/// The value of an enum by its spelling. @throws Error(usage) with 'did you mean'
template <DescribedEnum Enum>
Enum value_of(const std::string& option, const std::string& text) {
  if (const auto value = value_named<Enum>(text)) return *value;
  throw Error(ErrorCode::usage, fmt::format("{} cannot be '{}'", option, text),
              json::suggest(text, spellings<Enum>()));
}

/// The visitor that adds an option `--NAME` for every field: text, numbers, enums, and lists of
/// enums with commas between. The struct must outlive the parse.
class DescribedOptions {
 public:
  explicit DescribedOptions(CLI::App& app) : app_(app) {}

  template <class T>
  void operator()(T& value, const Field& field) {
    app_.add_option(option(field), value, std::string(field.help))->capture_default_str();
  }
  template <DescribedEnum Enum>
  void operator()(Enum& value, const Field& field) {
    const std::string flag = option(field);
    app_.add_option_function<std::string>(
            flag, [&value, flag](const std::string& text) { value = value_of<Enum>(flag, text); },
            std::string(field.help))
        ->default_str(std::string(name(value)));
  }
  template <DescribedEnum Enum>
  void operator()(std::vector<Enum>& values, const Field& field) {
    const std::string flag = option(field);
    std::string defaults;
    for (const Enum value : values)
      defaults += (defaults.empty() ? "" : ",") + std::string(name(value));
    app_.add_option_function<std::vector<std::string>>(
            flag,
            [&values, flag](const std::vector<std::string>& texts) {
              values.clear();
              for (const std::string& text : texts) values.push_back(value_of<Enum>(flag, text));
            },
            std::string(field.help))
        ->delimiter(',')
        ->default_str(defaults);
  }

 private:
  static std::string option(const Field& field) { return "--" + std::string(field.name); }
  CLI::App& app_;
};

}  // namespace drystone::cli
