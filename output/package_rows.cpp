#include "output/package_rows.hpp"

#include <fmt/format.h>

namespace drystone {

using table::Cell;
using table::Cells;
using table::Feature;
using table::Kind;
using table::Schema;

std::string picture_file(const PackageSample& sample, const PackagePicture& picture) {
  return fmt::format("{}.{}.{}", name_of(sample), picture.name, picture.extension);
}

Feature images_feature() { return table::list_of("images", {"", Kind::image}); }

Cell images_cell(const PackageSample& sample) {
  Cells items;
  for (const PackagePicture& picture : sample.pictures) {
    items.emplace_back(table::ImageCell{&picture, picture_file(sample, picture)});
  }
  return Cell(std::move(items));
}

Feature messages_feature(std::string name) {
  return table::list_of(std::move(name),
                        table::record_of("", {{"role", Kind::string}, {"content", Kind::string}}));
}

Cell message_cell(std::string_view role, std::string_view content) {
  return Cell(Cells{Cell(Cells{Cell(role), Cell(content)})});
}

Schema question_features() {
  return {{"question_kind", Kind::string},
          {"language", Kind::string},
          {"answer", Kind::string},
          {"completion_source", Kind::string},
          {"other", Kind::string}};
}

Cells question_cells(const PackageSample& sample, const Question& question) {
  return {Cell(question.kind), Cell(name(question.language)), Cell(question.answer),
          question.completion.empty() ? Cell() : Cell(question.completion_source),
          sample.other ? Cell(sample.other->id) : Cell()};
}

std::string tagged_prompt(const PackageSample& sample, const Question& question) {
  std::string text;
  for (std::size_t i = 0; i < sample.pictures.size(); ++i) text += "<image>";
  return text + "\n" + question.prompt;
}

}  // namespace drystone
