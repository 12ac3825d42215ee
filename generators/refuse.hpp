// How families refuse what they are asked for.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "drystone/option_error.hpp"

namespace drystone::generators {

/// @param fields of the options, as OptionError has them; none where no option is to blame
/// @throws OptionError
[[noreturn]] inline void refuse(std::vector<std::string> fields, const std::string& message,
                                const std::string& remedy) {
  throw OptionError(std::move(fields), message, remedy);
}

/// For lists whose values span cells or share a set equally.
/// @param field that has the list
/// @throws OptionError if nothing is in it, or something twice
template <class T>
void require_distinct(std::vector<T> list, const std::string& field) {
  if (list.empty()) refuse({field}, fmt::format("{} is empty", field), "name at least one");
  std::sort(list.begin(), list.end());
  if (std::adjacent_find(list.begin(), list.end()) != list.end()) {
    refuse({field}, fmt::format("{} names a value twice", field),
           "its values get equal shares: name every one once");
  }
}

}  // namespace drystone::generators
