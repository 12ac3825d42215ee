#include "language/phrases.hpp"

#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "language/embedded.hpp"

using namespace drystone;
using namespace drystone::language;
using Catch::Matchers::Contains;

namespace {

std::string message_of(std::string_view text) {
  try {
    (void)read_phrases(text, "some.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("places of a phrase are filled in") {
  CHECK(fill("the {color} {shape}", {{"color", "red"}, {"shape", "cube"}}) == "the red cube");
  CHECK(fill("{a}{a}b", {{"a", "x"}}) == "xxb");
  CHECK(fill("", {}).empty());
  CHECK(places_of("{b} and {a} and {b}") == std::vector<std::string>{"a", "b"});
}

TEST_CASE("phrases are named by the way to them") {
  const auto read = read_phrases(R"({"en": {"a": {"b": ["x {n}", "y {n}"], "c": "z"}},
                                     "zh": {"a": {"b": "w {n}", "c": ["u", "v"]}}})",
                                 "some.json");
  CHECK(read.at(Language::en).at("a/b") == Phrases::Variants{"x {n}", "y {n}"});
  CHECK(read.at(Language::zh).word("a/c") == "u");
  CHECK_FALSE(read.at(Language::en).has("a"));
}

TEST_CASE("files of phrases are read strictly") {
  CHECK_THAT(message_of(R"({"en": {"a": "x"}})"), Contains("zh"));
  CHECK_THAT(message_of(R"({"en": {"a": "x"}, "zh": {"a": "y"}, "fr": {}})"), Contains("fr"));
  CHECK_THAT(message_of(R"({"en": {"a": "x"}, "zh": {"b": "y"}})"),
             Contains("'a' is in en but not in zh"));
  CHECK_THAT(message_of(R"({"en": {"a": "x {n}"}, "zh": {"a": "y"}})"), Contains("places"));
  CHECK_THAT(message_of(R"({"en": {"a": ["x {n}", "z"]}, "zh": {"a": "y {n}"}})"),
             Contains("a[1]"));
  CHECK_THAT(message_of(R"({"en": {"a": ["x", "x"]}, "zh": {"a": "y"}})"), Contains("twice"));
  CHECK_THAT(message_of(R"({"en": {"a": []}, "zh": {"a": "y"}})"), Contains("no phrase"));
  CHECK_THAT(message_of(R"({"en": {"a": ""}, "zh": {"a": "y"}})"), Contains("empty"));
  CHECK_THAT(message_of(R"({"en": {"a": 3}, "zh": {"a": "y"}})"), Contains("neither"));
  CHECK_THAT(message_of(R"({"en": {"a": "x {"}, "zh": {"a": "y"}})"), Contains("{ without }"));
  CHECK_THAT(message_of(R"({"en": {"a": "x }"}, "zh": {"a": "y"}})"), Contains("} without {"));
  CHECK_THAT(message_of(R"({"en": {"a": "x {N}"}, "zh": {"a": "y"}})"), Contains("no name"));
  CHECK_THAT(message_of("{\n\"en\": {\"a\": 3}, \"zh\": {}}"), Contains("some.json:2:13"));
}

TEST_CASE("all files that are built in can be read") {
  CHECK_FALSE(embedded_prompts().empty());
  for (const EmbeddedPrompt& prompt : embedded_prompts()) {
    CAPTURE(prompt.name);
    for (const auto& [language, spelling] : EnumNames<Language>::value) {
      CHECK_FALSE(phrases(prompt.name, language).all().empty());
    }
  }
}

TEST_CASE("what follows a full stop or a question mark begins with a capital") {
  for (const EmbeddedPrompt& prompt : embedded_prompts()) {
    for (const auto& [name, variants] : phrases(prompt.name, Language::en).all()) {
      // A change is a sentence of its own, and a film or a tower are told of by one.
      const bool asks = name.starts_with("claim") || name.starts_with("question/") ||
                        name == "ask" || name == "statement";
      if (!asks) continue;
      for (const std::string& variant : variants) {
        CAPTURE(variant);
        const std::string first = variant.substr(0, variant.find('}') + 1);
        const bool sentence = first == "{change}" || first == "{happens}";
        CHECK((sentence || (variant.front() >= 'A' && variant.front() <= 'Z')));
      }
    }
  }
}
