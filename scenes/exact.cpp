// Elementary functions from + - * / and sqrt: reduce the argument, then sum the Taylor series to
// beyond double precision.
#include <bit>
#include <cstdint>
#include <limits>

#include "drystone/math.hpp"

namespace drystone::exact {
namespace {

// pi/2 in three parts of at most 33 bits, so that n * kHalfPi1 is exact for the n in use (the first
// parts of pi/2's binary expansion, as differences of exactly representable numbers).
constexpr double kHalfPi1 = 0x1.921fb544p+0;
constexpr double kHalfPi2 = 0x1.0b4611a6p-34;
constexpr double kHalfPi3 = 0x1.3198a2e037073p-69;
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;

double sin_series(double x) {  // |x| <= pi/4
  const double x2 = x * x;
  double sum = 0.0;
  for (int k = 17; k >= 3; k -= 2) sum = (1.0 - sum) * x2 / ((k - 1.0) * k);
  return x - x * sum;
}

double cos_series(double x) {  // |x| <= pi/4
  const double x2 = x * x;
  double sum = 0.0;
  for (int k = 18; k >= 2; k -= 2) sum = (1.0 - sum) * x2 / ((k - 1.0) * k);
  return 1.0 - sum;
}

struct Reduced {
  double remainder;  // |remainder| <= pi/4
  int quadrant;      // 0-3
};

Reduced reduce(double x) {
  const double n = std::floor(x * (2.0 / kPi) + 0.5);
  const double r = ((x - n * kHalfPi1) - n * kHalfPi2) - n * kHalfPi3;
  return {r, static_cast<int>(static_cast<std::int64_t>(n) & 3)};
}

}  // namespace

double sin(double x) {
  const Reduced r = reduce(x);
  const double value = (r.quadrant & 1) != 0 ? cos_series(r.remainder) : sin_series(r.remainder);
  return (r.quadrant & 2) != 0 ? -value : value;
}

double cos(double x) {
  const Reduced r = reduce(x);
  const double value = (r.quadrant & 1) != 0 ? sin_series(r.remainder) : cos_series(r.remainder);
  return r.quadrant == 1 || r.quadrant == 2 ? -value : value;
}

double tan(double x) { return sin(x) / cos(x); }

double atan(double x) {
  if (x < 0) return -atan(-x);
  if (x > 1) return 0.5 * kPi - atan(1.0 / x);
  // atan(x) = 2 atan(x / (1 + sqrt(1 + x^2))), twice: the argument falls below 0.2.
  for (int i = 0; i < 2; ++i) x = x / (1.0 + std::sqrt(1.0 + x * x));
  const double x2 = x * x;
  double sum = 0.0;
  for (int k = 27; k >= 1; k -= 2) sum = 1.0 / k - x2 * sum;
  return 4.0 * x * sum;
}

double atan2(double y, double x) {
  if (x > 0) return atan(y / x);
  if (x < 0) return y >= 0 ? kPi - atan(y / -x) : -kPi + atan(-y / -x);
  if (y > 0) return 0.5 * kPi;
  return y < 0 ? -0.5 * kPi : 0.0;
}

double asin(double x) { return atan2(x, std::sqrt((1.0 - x) * (1.0 + x))); }

double acos(double x) { return atan2(std::sqrt((1.0 - x) * (1.0 + x)), x); }

double log(double x) {
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh((m - 1) / (m + 1)).
  int e = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    e = -54;
  }
  auto bits = std::bit_cast<std::uint64_t>(x);
  e += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++e;
  }
  const double s = (m - 1.0) / (m + 1.0);
  const double s2 = s * s;
  double sum = 0.0;
  for (int k = 25; k >= 1; k -= 2) sum = 1.0 / k + s2 * sum;
  return e * kLn2High + (e * kLn2Low + 2.0 * s * sum);
}

double exp(double x) {
  if (x > 709.0) return std::numeric_limits<double>::infinity();
  if (x < -700.0) return 0.0;
  const double n = std::floor(x * 1.4426950408889634 + 0.5);
  const double r = (x - n * kLn2High) - n * kLn2Low;
  double sum = 1.0;
  for (int k = 16; k >= 1; --k) sum = 1.0 + r * sum / k;
  const auto biased = static_cast<std::uint64_t>(static_cast<std::int64_t>(n) + 1023);
  return sum * std::bit_cast<double>(biased << 52);
}

}  // namespace drystone::exact
