#include "scenes/text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace drystone {

std::string plain_number(double value, int digits) {
  constexpr double kLeast = 1e-6;
  if (!std::isfinite(value)) return fmt::format("{}", value);
  if (std::abs(value) < kLeast) return "0";
  // Rounded to its digits it is the same number, so that all of its decimals are known.
  const std::string rounded = fmt::format("{:.{}e}", value, digits - 1);
  const int exponent = std::stoi(rounded.substr(rounded.find('e') + 1));
  const int decimals = std::max(0, digits - 1 - exponent);
  std::string text = fmt::format("{:.{}f}", std::stod(rounded), decimals);
  if (decimals > 0) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

}  // namespace drystone
