// Parts of rows that several formats share.
#pragma once

#include <string>
#include <string_view>

#include "output/table.hpp"

namespace drystone {

/// Name of a picture's file: `ID.view0.png`, see `name_of`.
[[nodiscard]] std::string picture_file(const PackageSample& sample, const PackagePicture& picture);

/// `images`: all pictures of a sample.
[[nodiscard]] table::Feature images_feature();
[[nodiscard]] table::Cell images_cell(const PackageSample& sample);

/// A list of messages `{role, content}` with plain strings as content.
[[nodiscard]] table::Feature messages_feature(std::string name);
/// One message.
[[nodiscard]] table::Cell message_cell(std::string_view role, std::string_view content);

/// What a question is, for filters and reward functions: `question_kind`, `language`, `answer`,
/// `completion_source` (null without a completion) and `other` (id of the second record; null: it
/// is about one).
[[nodiscard]] table::Schema question_features();
[[nodiscard]] table::Cells question_cells(const PackageSample& sample, const Question& question);

/// The prompt with one `<image>` a picture before it, for trainers that look for these tags.
[[nodiscard]] std::string tagged_prompt(const PackageSample& sample, const Question& question);

template <class T>
void append(std::vector<T>& to, std::vector<T> items) {
  for (T& item : items) to.push_back(std::move(item));
}

}  // namespace drystone
