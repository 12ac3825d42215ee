// The words of a command, taken one after the other.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/fields.hpp"
#include "scenes/json_suggest.hpp"

namespace drystone::viewer {

/// Errors are Error(usage) with the usage of the command as remedy.
class Words {
 public:
  /// @throws Error(usage) for a quote that is not closed
  explicit Words(std::string_view line);

  void set_usage(std::string usage) { usage_ = std::move(usage); }
  [[nodiscard]] bool empty() const { return next_ == words_.size(); }
  /// The next word; `what` names it where it is missing.
  [[nodiscard]] std::string word(std::string_view what);
  [[nodiscard]] double number(std::string_view what, double min, double max);
  [[nodiscard]] int whole(std::string_view what, int min, int max);
  /// @throws Error(usage) where words are left
  void finish() const;

  template <DescribedEnum Enum>
  [[nodiscard]] Enum choice(std::string_view what) {
    const std::string text = word(what);
    if (const auto value = value_named<Enum>(text)) return *value;
    fail(fmt::format("'{}' is no {}", text, what), json::suggest(text, spellings<Enum>()));
  }
  /// The next word, if it is this one.
  [[nodiscard]] bool take(std::string_view word);

  [[noreturn]] void fail(const std::string& message, const std::string& remedy = {}) const;

 private:
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  std::string usage_;
};

}  // namespace drystone::viewer
