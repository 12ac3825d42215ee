// The registry of question kinds: one line each, in the order of the enum.
#include <fmt/format.h>

#include <array>
#include <cassert>

#include "drystone/error.hpp"
#include "language/alignment.hpp"
#include "language/breaking.hpp"
#include "language/edited.hpp"
#include "language/event.hpp"
#include "language/kind.hpp"
#include "language/names.hpp"
#include "language/over_support.hpp"
#include "language/perception.hpp"
#include "language/safer.hpp"
#include "language/stability.hpp"

namespace drystone::language {
namespace {

const std::array kKinds{stability(),   event(),      touches_zone(), possible(),
                        first_block(), fall_side(),  remaining(),    safer(),
                        removal(),     shift(),      count(),        color(),
                        shape(),       misaligned(), offset_side(),  over_support()};
static_assert(kKinds.size() == EnumNames<QuestionKind>::value.size());

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

const Kind& kind_of(QuestionKind kind) {
  const Kind& found = kKinds[static_cast<std::size_t>(kind)];
  assert(found.kind == kind);
  return found;
}

Value named_value(const Phrases& words, std::string_view key) {
  const std::string option = fmt::format("option/{}", key);
  const std::string value = fmt::format("value/{}", key);
  return {std::string(key), words.word(option), words.word(value)};
}

Value number_value(std::size_t number) {
  std::string text = fmt::format("{}", number);
  return {text, text, text};
}

Value layer_value(std::size_t index, Language language) {
  std::string number = fmt::format("{}", index + 1);
  return {number, layer_name(index, language), number};
}

Item item_of_two(bool first, Value one, Value other, Words words) {
  if (!first) std::swap(one, other);
  return {std::move(one), {std::move(other)}, std::move(words)};
}

}  // namespace drystone::language

namespace drystone {

std::vector<std::pair<QuestionKind, std::string_view>> question_kinds() {
  std::vector<std::pair<QuestionKind, std::string_view>> all;
  for (const language::Kind& kind : language::kinds()) all.emplace_back(kind.kind, kind.help);
  return all;
}

}  // namespace drystone
