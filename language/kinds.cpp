// The registry of question kinds: one line each, in the order of the enum.
#include <fmt/format.h>

#include <array>
#include <cassert>

#include "drystone/error.hpp"
#include "language/kind.hpp"
#include "language/stability.hpp"

namespace drystone::language {
namespace {

const std::array kKinds{stability()};
static_assert(kKinds.size() == EnumNames<QuestionKind>::value.size());

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

const Kind& kind_of(QuestionKind kind) {
  const Kind& found = kKinds[static_cast<std::size_t>(kind)];
  assert(found.kind == kind);
  return found;
}

const View& Sight::view() const {
  return record.views[static_cast<std::size_t>(shown.views.front())];
}

Value named_value(const Phrases& words, std::string_view key) {
  const std::string option = fmt::format("option/{}", key);
  const std::string value = fmt::format("value/{}", key);
  return {std::string(key), words.word(option), words.word(value)};
}

}  // namespace drystone::language

namespace drystone {

std::vector<std::pair<QuestionKind, std::string_view>> question_kinds() {
  std::vector<std::pair<QuestionKind, std::string_view>> all;
  for (const language::Kind& kind : language::kinds()) all.emplace_back(kind.kind, kind.help);
  return all;
}

}  // namespace drystone
