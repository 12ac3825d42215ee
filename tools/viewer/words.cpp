#include "tools/viewer/words.hpp"

#include <charconv>
#include <cmath>

namespace drystone::viewer {

Words::Words(std::string_view line) {
  std::string word;
  bool quoted = false, begun = false;
  const auto end = [&] {
    if (begun) words_.push_back(word);
    word.clear();
    begun = false;
  };
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
      begun = true;
    } else if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
      end();
    } else if (!quoted && !begun && c == '#') {
      break;
    } else {
      word += c;
      begun = true;
    }
  }
  if (quoted) fail("a quotation mark is not closed");
  end();
}

void Words::fail(const std::string& message, const std::string& remedy) const {
  const std::string usage = usage_.empty() ? "" : "usage: " + usage_;
  throw Error(ErrorCode::usage, message,
              remedy.empty() || usage.empty() ? remedy + usage : remedy + "; " + usage);
}

std::string Words::word(std::string_view what) {
  if (empty()) fail(fmt::format("{} is missing", what));
  return words_[next_++];
}

double Words::number(std::string_view what, double min, double max) {
  const std::string text = word(what);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    fail(fmt::format("{} is no number: '{}'", what, text));
  }
  if (value < min || value > max) {
    fail(fmt::format("{} is {}, and can be {} to {}", what, text, min, max));
  }
  return value;
}

int Words::whole(std::string_view what, int min, int max) {
  const double value = number(what, min, max);
  if (value != std::floor(value)) fail(fmt::format("{} is no whole number", what));
  return static_cast<int>(value);
}

bool Words::take(std::string_view word) {
  if (empty() || words_[next_] != word) return false;
  ++next_;
  return true;
}

void Words::finish() const {
  if (!empty()) fail(fmt::format("'{}' is too much", words_[next_]));
}

}  // namespace drystone::viewer
