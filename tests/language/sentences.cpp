#include "sentences.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>

#include "language/phrases.hpp"

namespace drystone::testing {

bool match(std::string_view phrase, std::string_view text, Captures& captures, bool first) {
  const std::size_t open = phrase.find('{');
  const std::string_view literal = phrase.substr(0, open);
  if (text.size() < literal.size()) return false;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    const bool same = first && i == 0 ? std::tolower(static_cast<unsigned char>(text[i])) ==
                                            std::tolower(static_cast<unsigned char>(literal[i]))
                                      : text[i] == literal[i];
    if (!same) return false;
  }
  text.remove_prefix(literal.size());
  if (open == std::string_view::npos) return text.empty();
  const std::size_t close = phrase.find('}', open);
  const std::string name(phrase.substr(open + 1, close - open - 1));
  const std::string_view rest = phrase.substr(close + 1);
  for (std::size_t length = 1; length <= text.size(); ++length) {
    Captures tried = captures;
    const std::string value(text.substr(0, length));
    if (const auto known = tried.find(name); known != tried.end()) {
      // The same place twice has the same words, but for a capital at the beginning.
      if (known->second.substr(1) != value.substr(1)) continue;
    }
    const bool number = name == "margin" || name == "percent" || name == "count";
    if (number && value.find_first_not_of("0123456789.") != std::string::npos) break;
    tried[name] = value;
    if (match(rest, text.substr(length), tried, false)) {
      captures = std::move(tried);
      return true;
    }
  }
  return false;
}

std::vector<std::string> sentences_of(std::string text, Language language) {
  std::vector<std::string> sentences;
  const std::string end = language == Language::en ? "." : "。";
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::size_t begin = 0;
  for (std::size_t at = 0; (at = text.find(end, at)) != std::string::npos;) {
    at += end.size();
    if (language == Language::en && at < text.size() && text[at] != ' ') continue;  // "9.2%"
    sentences.push_back(text.substr(begin, at - begin));
    while (at < text.size() && text[at] == ' ') ++at;
    begin = at;
  }
  CHECK(begin == text.size());
  return sentences;
}

std::pair<std::string, Captures> read_sentence(const std::string& sentence, Language language) {
  CAPTURE(sentence);
  std::vector<std::pair<std::string, Captures>> found;
  for (const auto& [name, variants] : language::phrases("explanation", language).all()) {
    if (!name.starts_with("sentence/")) continue;
    for (const std::string& variant : variants) {
      Captures captures;
      if (match(variant, sentence, captures)) found.emplace_back(name.substr(9), captures);
    }
  }
  REQUIRE(found.size() == 1);
  return found[0];
}

void check_percent(const std::string& text, double share) {
  const double value = std::stod(text);
  const bool tenths = text.find('.') != std::string::npos;
  CHECK(value == Approx(100.0 * share).margin((tenths ? 0.05 : 0.5) + 1e-3));
  CHECK(tenths == (value < 10.0));
}

}  // namespace drystone::testing
