// How families refuse what they are asked for.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/error.hpp"

namespace drystone::generators {

/// @throws Error(usage)
[[noreturn]] inline void refuse(const std::string& message, const std::string& remedy) {
  throw Error(ErrorCode::usage, message, remedy);
}

/// For lists whose values span cells or share a set equally.
/// @throws Error(usage) if nothing is in it, or something twice
template <class T>
void require_distinct(std::vector<T> list, std::string_view what) {
  if (list.empty()) refuse(fmt::format("{} is empty", what), "name at least one");
  std::sort(list.begin(), list.end());
  if (std::adjacent_find(list.begin(), list.end()) != list.end()) {
    refuse(fmt::format("{} names a value twice", what),
           "its values get equal shares: name every one once");
  }
}

}  // namespace drystone::generators
