#include "generators/study.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"

namespace drystone::generators {

void require_study_heights(int least, int most) {
  if (least >= 2 && least <= most && most <= 12) return;
  throw Error(ErrorCode::usage, fmt::format("heights {}-{} are not within 2-12", least, most),
              "give --heights LOW-HIGH");
}

std::vector<Law> study_margins(double band, double most) {
  const double second = std::max(0.02, 1.5 * band);
  return {Law::uniform(band, second), Law::uniform(second, 0.05), Law::uniform(0.05, most)};
}

}  // namespace drystone::generators
