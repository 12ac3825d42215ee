// Which Drystone this is.
#pragma once

#include <string_view>

namespace drystone {

inline constexpr std::string_view kVersion = "0.1.0";

/// Grows whenever the same configuration gives other scenes, labels or pixels than before; part of
/// every plan's hash.
inline constexpr int kDataVersion = 6;

}  // namespace drystone
