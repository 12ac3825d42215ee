#include "language/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "drystone/error.hpp"
#include "language/embedded.hpp"
#include "scenes/json_read.hpp"

namespace drystone::language {
namespace {

using json::Node;
using json::Value;
using Named = std::map<std::string, Phrases::Variants, std::less<>>;

constexpr int kDepth = 4;

bool is_place_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// Calls `literal(text)` and `place(name)` for the parts of a phrase in order.
/// @return what is wrong with it; empty: nothing
template <class Literal, class Place>
std::string split(std::string_view phrase, Literal&& literal, Place&& place) {
  while (!phrase.empty()) {
    const std::size_t at = phrase.find_first_of("{}");
    literal(phrase.substr(0, at));
    if (at == std::string_view::npos) break;
    if (phrase[at] == '}') return "a } without {";
    const std::size_t end = phrase.find('}', at);
    if (end == std::string_view::npos) return "a { without }";
    const std::string_view name = phrase.substr(at + 1, end - at - 1);
    if (!is_place_name(name)) return fmt::format("'{}' is no name of a place", name);
    place(name);
    phrase.remove_prefix(end + 1);
  }
  return {};
}

std::string phrase_of(const Node& node) {
  const std::string& text = node.string();
  if (text.empty()) node.fail("is empty", "write the phrase");
  const std::string wrong = split(
      text, [](std::string_view) {}, [](std::string_view) {});
  if (!wrong.empty()) node.fail(wrong, "places to fill in are written {name}, a-z and _");
  return text;
}

void collect(const Node& node, const std::string& name, int depth, Named& out) {
  switch (node.value().kind) {
    case Value::Kind::string:
      out[name] = {phrase_of(node)};
      return;
    case Value::Kind::array: {
      Phrases::Variants variants;
      for (std::size_t i = 0; i < node.size(); ++i) {
        const Node item = node.item(i);
        std::string phrase = phrase_of(item);
        if (std::find(variants.begin(), variants.end(), phrase) != variants.end()) {
          item.fail("stands there twice", "take one of them out");
        }
        if (!variants.empty() && places_of(phrase) != places_of(variants.front())) {
          item.fail("has other places to fill in than the phrase before it",
                    fmt::format("use all of {{{}}} in each",
                                fmt::join(places_of(variants.front()), "}, {")));
        }
        variants.push_back(std::move(phrase));
      }
      if (variants.empty()) node.fail("has no phrase", "write at least one");
      out[name] = std::move(variants);
      return;
    }
    case Value::Kind::object:
      if (depth == kDepth) node.fail(fmt::format("is nested deeper than {} keys", kDepth));
      for (const json::Member& member : node.value().members) {
        collect({node.document(), member.value, &node, member.key},
                name.empty() ? member.key : name + "/" + member.key, depth + 1, out);
      }
      return;
    default:
      node.fail("is neither a phrase, nor a list of phrases, nor a map of them");
  }
}

void require_alike(const Node& root, std::string_view language, const Named& named,
                   std::string_view other, const Named& others) {
  for (const auto& [name, variants] : named) {
    const auto found = others.find(name);
    if (found == others.end()) {
      root.fail(fmt::format("'{}' is in {} but not in {}", name, language, other),
                "every language has the same names");
    }
    if (places_of(variants.front()) != places_of(found->second.front())) {
      root.fail(
          fmt::format("'{}' has other places to fill in in {} than in {}", name, language, other),
          "use the same {names} in every language");
    }
  }
}

}  // namespace

std::string fill(std::string_view phrase, const Words& words) {
  std::string out;
  [[maybe_unused]] const std::string wrong = split(
      phrase, [&](std::string_view text) { out += text; },
      [&](std::string_view name) {
        const auto found = words.find(name);
        assert(found != words.end());
        if (found != words.end()) out += found->second;
      });
  assert(wrong.empty());
  return out;
}

std::vector<std::string> places_of(std::string_view phrase) {
  std::vector<std::string> names;
  (void)split(
      phrase, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

const Phrases::Variants& Phrases::at(std::string_view name) const {
  const auto found = variants_.find(name);
  if (found == variants_.end()) {
    throw std::logic_error(fmt::format("no phrase is named '{}'", name));
  }
  return found->second;
}

std::string Phrases::say(std::string_view name, const Words& words, Rng& rng) const {
  return fill(rng.pick(at(name)), words);
}

std::map<Language, Phrases> read_phrases(std::string_view text, std::string_view source) {
  const json::Document document(text, source);
  const Node root = document.root();
  json::Object object(root);
  std::map<Language, Named> all;
  for (const auto& [language, spelling] : EnumNames<Language>::value) {
    collect(object.required(spelling), "", 0, all[language]);
  }
  object.finish();
  std::map<Language, Phrases> result;
  const auto& [first, reference] = *all.begin();
  for (const auto& [language, named] : all) {
    require_alike(root, name(first), reference, name(language), named);
    require_alike(root, name(language), named, name(first), reference);
    result.emplace(language, Phrases(named));
  }
  return result;
}

const Phrases& phrases(std::string_view file, Language language) {
  static const auto all = [] {
    std::map<std::string, std::map<Language, Phrases>, std::less<>> read;
    for (const EmbeddedPrompt& prompt : embedded_prompts()) {
      read.emplace(prompt.name,
                   read_phrases(prompt.text, fmt::format("schemas/prompts/{}.json", prompt.name)));
    }
    return read;
  }();
  const auto found = all.find(file);
  if (found == all.end()) throw std::logic_error(fmt::format("no prompts named '{}'", file));
  return found->second.at(language);
}

}  // namespace drystone::language
