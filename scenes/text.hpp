// Parts of plain text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace drystone {

/// Calls `visit(line, number)` for the lines that are not empty, without their line breaks; the
/// first line is number 1, and empty ones count.
template <class Visit>
void visit_lines(std::string_view text, Visit&& visit) {
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    ++number;
    if (end > begin) visit(text.substr(begin, end - begin), number);
    begin = end + 1;
  }
}

/// What stands before, between and after separators: always one part at least, and parts may be
/// empty.
[[nodiscard]] inline std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// Without the white space of ASCII around it.
[[nodiscard]] inline std::string_view without_spaces(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// A number with so many significant digits as people write it: "1760", "0.012", without an
/// exponent and without zeros at the end of decimals. What is smaller than a millionth is "0".
[[nodiscard]] std::string plain_number(double value, int digits);

}  // namespace drystone
