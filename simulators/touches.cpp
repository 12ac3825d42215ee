#include "simulators/touches.hpp"

#include <algorithm>

namespace drystone {

std::vector<Touch> gathered(const std::vector<Touch>& points) {
  std::vector<Touch> found;
  for (const Touch& point : points) {
    if (!(point.force_n > 0.0)) continue;
    const auto [a, b] = std::minmax(point.a, point.b);
    auto entry = std::find_if(found.begin(), found.end(),
                              [&, a = a, b = b](const Touch& t) { return t.a == a && t.b == b; });
    if (entry == found.end()) entry = found.insert(found.end(), Touch{a, b, {}, 0.0});
    entry->point = entry->point + point.force_n * point.point;
    entry->force_n += point.force_n;
  }
  for (Touch& touch : found) touch.point = (1.0 / touch.force_n) * touch.point;
  std::sort(found.begin(), found.end(),
            [](const Touch& l, const Touch& r) { return l.a != r.a ? l.a < r.a : l.b < r.b; });
  return found;
}

}  // namespace drystone
