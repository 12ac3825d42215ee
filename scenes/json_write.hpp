// How every JSON text of Drystone spells numbers and strings, so that equal values are equal bytes.
// For the libraries' own use; not installed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "drystone/math.hpp"
#include "drystone/scene.hpp"

namespace drystone::json {

/// Appends the shortest decimal that reads back to the same double: `0.5`, `1`, `1e-07`; -0 is
/// written as 0. Plain notation for magnitudes from 1e-5 up to 1e17, with an exponent otherwise.
/// @throws Error(usage) for NaN and infinities, which JSON cannot spell
void append_number(std::string& out, double value);
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);
inline void append_number(std::string& out, int value) {
  append_number(out, static_cast<std::int64_t>(value));
}

/// Appends a quoted string. UTF-8 passes as it is; quotes, backslashes and control characters are
/// escaped in the shortest way.
void append_string(std::string& out, std::string_view text);

/// `[x,y]`, `[x,y,z]`, `[w,x,y,z]`, `[r,g,b]`.
void append_array(std::string& out, Vec2 v);
void append_array(std::string& out, Vec3 v);
void append_array(std::string& out, const Quat& q);
void append_array(std::string& out, const Color& c);

}  // namespace drystone::json
