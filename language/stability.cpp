#include "language/stability.hpp"

namespace drystone::language {
namespace {

Items items(const Sight& sight) {
  const Record& record = sight.record;
  if (record.possible) return std::string_view("the question is whether the film is possible");
  if (record.scene.event) return std::string_view("the question is what the event does");
  const auto stable = record.stable();
  if (!stable) return std::string_view("the label is not known");
  const Phrases& words = phrases("stability", sight.language);
  const Value stands = named_value(words, "stands");
  const Value falls = named_value(words, "falls");
  if (*stable) return std::vector{Item{stands, {falls}, {}}};
  return std::vector{Item{falls, {stands}, {}}};
}

}  // namespace

Kind stability() {
  return {QuestionKind::stability, "whether the tower stands by itself", "stands", items};
}

}  // namespace drystone::language
