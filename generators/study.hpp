// What studies of labels ask for, one thing after the other.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "drystone/generator.hpp"

namespace drystone::generators {

/// The digits of a case's number, each to a base of its own: over many cases everything that is
/// chosen by one takes its turn, at its own pace.
class StudyDigits {
 public:
  explicit StudyDigits(int number) : left_(static_cast<std::size_t>(number)) {}

  /// 0 .. base - 1
  [[nodiscard]] std::size_t next(std::size_t base) {
    const std::size_t value = left_ % base;
    left_ /= base;
    return value;
  }
  template <class Range>
  [[nodiscard]] const auto& pick(const Range& range) {
    return range[next(range.size())];
  }
  /// low .. high
  [[nodiscard]] int between(int low, int high) {
    return low + static_cast<int>(next(static_cast<std::size_t>(high - low + 1)));
  }

 private:
  std::size_t left_;
};

/// @throws Error(usage) unless 2 <= least <= most <= 12
void require_study_heights(int least, int most);

inline constexpr std::array kStudyShapes{ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs};

/// Laws of |margin_share| for a third of the cases each: right at the band, near it, and up to
/// `most`.
[[nodiscard]] std::vector<Law> study_margins(double band, double most);

}  // namespace drystone::generators
