#include "scenes/json_write.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>

#include "drystone/error.hpp"

namespace drystone::json {
namespace {

template <class... Arguments>
void append_chars(std::string& out, Arguments... arguments) {
  std::array<char, 64> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), arguments...);
  out.append(buffer.data(), result.ptr);
}

void append_numbers(std::string& out, std::initializer_list<double> numbers) {
  char separator = '[';
  for (const double number : numbers) {
    out += separator;
    append_number(out, number);
    separator = ',';
  }
  out += ']';
}

}  // namespace

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    throw Error(ErrorCode::usage, "a number that is to be written as JSON is not finite");
  }
  if (value == 0.0) {
    out += '0';  // also for -0: equal values are equal bytes
    return;
  }
  const double magnitude = std::abs(value);
  const bool plain = magnitude >= 1e-5 && magnitude < 1e17;
  append_chars(out, value, plain ? std::chars_format::fixed : std::chars_format::scientific);
}

void append_number(std::string& out, std::int64_t value) { append_chars(out, value); }
void append_number(std::string& out, std::uint64_t value) { append_chars(out, value); }

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append_array(std::string& out, Vec2 v) { append_numbers(out, {v.x, v.y}); }
void append_array(std::string& out, Vec3 v) { append_numbers(out, {v.x, v.y, v.z}); }
void append_array(std::string& out, const Quat& q) { append_numbers(out, {q.w, q.x, q.y, q.z}); }
void append_array(std::string& out, const Color& c) { append_numbers(out, {c.r, c.g, c.b}); }

}  // namespace drystone::json
