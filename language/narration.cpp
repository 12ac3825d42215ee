#include "language/narration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "language/names.hpp"

namespace drystone::language {
namespace {

/// An English sentence begins with a capital.
std::string capitalized(std::string sentence) {
  char& first = sentence.front();
  if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 'a' + 'A');
  return sentence;
}

}  // namespace

std::string percent(double share) {
  const double value = 100.0 * std::abs(share);
  return value < 9.95 ? fmt::format("{:.1f}", value) : fmt::format("{:.0f}", value);
}

Narration::Narration(const Sight& sight, Rng& rng)
    : sight_(sight), words_(phrases("explanation", sight.language)), rng_(rng) {
  const Scene& scene = sight.record.scene;
  std::map<std::string_view, int> colors;
  for (const Block& block : scene.blocks) {
    const NamedColor* color = name_of(block.material.color);
    by_color_ = by_color_ && color != nullptr && ++colors[color->key] == 1;
  }
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const Block& block = scene.blocks[i];
    names_.push_back(
        by_color_
            ? fill(words_.word("name/colored"),
                   {{"color", word("color", name_of(block.material.color)->key, sight.language)},
                    {"shape", word("shape", shape_key(block, sight.dim()), sight.language)}})
            : fill(words_.word("name/numbered"), {{"number", fmt::format("{}", i + 1)}}));
  }
}

void Narration::say(std::string_view key, const Words& words) {
  sentences_.push_back(capitalized(words_.say(fmt::format("sentence/{}", key), words, rng_)));
}

void Narration::step(std::string_view key) {
  say(key);
  paragraphs_.push_back(sentences_.size() - 1);
}

std::string Narration::text() const {
  const std::string_view space = sight_.language == Language::en ? " " : "";
  std::string out;
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    const bool paragraph =
        std::find(paragraphs_.begin(), paragraphs_.end(), i) != paragraphs_.end();
    if (i > 0) out += paragraph ? "\n" : space;
    out += sentences_[i];
  }
  return out;
}

std::string Narration::list_of_blocks(bool& marked) const {
  const Scene& scene = sight_.record.scene;
  std::string list;
  marked = false;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const Block& block = scene.blocks[i];
    const NamedColor* color = name_of(block.material.color);
    Words item{{"number", fmt::format("{}", i + 1)},
               {"shape", word("shape", shape_key(block, sight_.dim()), sight_.language)}};
    if (color != nullptr) item["color"] = word("color", color->key, sight_.language);
    if (i > 0) list += words_.word("separator");
    list += fill(words_.word(color != nullptr ? "item/colored" : "item/plain"), item);
    if (!block.material.texture) continue;
    const std::string mark = fmt::format("mark/{}", name(block.material.texture->kind));
    if (!words_.has(mark)) continue;
    list += words_.word(mark);
    marked = true;
  }
  return list;
}

void Narration::conventions(bool marked) {
  const Scene& scene = sight_.record.scene;
  say("sides", {{"seen", seen_in(sight_)}});
  const bool two_widths =
      scene.dim == 3 && std::any_of(scene.blocks.begin(), scene.blocks.end(),
                                    [](const Block& b) { return elongation(b, 3) > 1.02; });
  if (two_widths) say("widths");
  if (scene.dim == 2 && sight_.dim() == 3) say("widths_planar");
  if (marked) say("weights");
}

std::string Narration::direction(Vec2 to) const {
  return word("direction", toward(sight_.view().camera, to), sight_.language);
}

}  // namespace drystone::language
