#include "pipeline/cover.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include "drystone/clip_edit.hpp"

namespace drystone {
namespace {

// When the halves are up, closed, open again and down, in shares of the clip.
constexpr double kUp = 0.22;
constexpr double kClosed = 0.34;
constexpr double kOpens = 0.56;
constexpr double kSinks = 0.68;
constexpr double kDown = 0.8;

constexpr double kPlateHalf_m = 0.02;  ///< thickness
constexpr double kLap_m = 0.05;        ///< by which the outer half covers the inner one
/// Room between the tower and the plates.
constexpr double kRoom_m = 0.08;
/// The ground about a block is darker up to here, in edges; beyond, nobody can see it.
constexpr double kDarkens = 0.8;
/// Screens are one box when what is open at its edges is less than this.
constexpr double kClosed_m = 0.1;

/// A rectangle, seen from above.
struct Rectangle {
  Vec2 low{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  Vec2 high{-low.x, -low.y};

  void include(Vec2 from, Vec2 to) {
    low = {std::min(low.x, from.x), std::min(low.y, from.y)};
    high = {std::max(high.x, to.x), std::max(high.y, to.y)};
  }
};

/// How far beside a block the ground is darkened by its nearness.
double darkened_m(const Block& block) {
  const double edge = 2.0 * bounding_radius(block.shape) / std::sqrt(3.0);
  const double bottom = -support(block, {0, 0, -1});
  const double far = kDarkens * edge;
  return bottom < far ? std::sqrt(far * far - bottom * bottom) : 0.0;
}

/// What the box has to hold, seen from above.
Rectangle inside_of(const Scene& scene) {
  Rectangle inside;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const Block& block = scene.blocks[i];
    const bool top = i + 1 == scene.blocks.size();
    const double room = top ? std::max(kRoom_m, darkened_m(block)) : kRoom_m;
    inside.include({-support(block, {-1, 0, 0}) - room, -support(block, {0, -1, 0}) - room},
                   {support(block, {1, 0, 0}) + room, support(block, {0, 1, 0}) + room});
  }
  return inside;
}

struct Cover {
  std::vector<Screen> plates;
  std::vector<Pose> closed;
  std::vector<double> sides;  ///< of each plate: -1 where it opens to the left, 1 to the right
  double opening_m = 0.0;     ///< way of either half
  double height_m = 0.0;
};

/// Adds the half of a box on one side of a place: its far wall, two walls along x, and the lid.
/// @param half of the box's inside  @param lap how far it reaches beyond the box's middle
void add_half(Cover& cover, double side, Vec2 middle, Vec3 half, double lap, const Color& color) {
  constexpr double kThick_m = 2.0 * kPlateHalf_m;
  const auto add = [&](double from_x, double to_x, double y, double half_y, double z,
                       double half_z) {
    cover.plates.push_back({{0.5 * (to_x - from_x), half_y, half_z}, color});
    cover.closed.push_back({{middle.x + side * 0.5 * (from_x + to_x), middle.y + y, z}, {}});
    cover.sides.push_back(side);
  };
  for (const double y : {-1.0, 1.0}) {
    add(-lap, half.x, y * (half.y + kPlateHalf_m), kPlateHalf_m, half.z, half.z);
  }
  add(half.x, half.x + kThick_m, 0.0, half.y + kThick_m, half.z, half.z);
  add(-lap, half.x + kThick_m, 0.0, half.y + kThick_m, 2.0 * half.z + kPlateHalf_m, kPlateHalf_m);
  cover.height_m = std::max(cover.height_m, 2.0 * half.z + kThick_m);
}

Cover cover_of(const Scene& scene, const Color& color) {
  const Rectangle inside = inside_of(scene);
  const Vec2 middle = 0.5 * (inside.low + inside.high);
  const Vec2 flat = 0.5 * (inside.high - inside.low);
  const Vec3 half{flat.x, flat.y, 0.5 * (top_m(scene) + kRoom_m)};
  // The right half fits over the left one.
  const double over = 2.0 * kPlateHalf_m;
  Cover cover;
  add_half(cover, -1.0, middle, half, 0.0, color);
  add_half(cover, 1.0, middle, {half.x, half.y + over, half.z + 0.5 * over}, kLap_m, color);
  cover.opening_m = half.x + kLap_m;
  return cover;
}

/// What a body takes up along the axes.
struct Bounds {
  std::array<double, 3> low{}, high{};
};

Bounds bounds_of(const Block& block) {
  constexpr std::array<Vec3, 3> kAxes{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  Bounds bounds;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    bounds.low[axis] = -support(block, -kAxes[axis]);
    bounds.high[axis] = support(block, kAxes[axis]);
  }
  return bounds;
}

/// What all plates take up above the ground.
Bounds around(const std::vector<Bounds>& plates) {
  Bounds all = plates.front();
  for (const Bounds& plate : plates) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      all.low[axis] = std::min(all.low[axis], plate.low[axis]);
      all.high[axis] = std::max(all.high[axis], plate.high[axis]);
    }
  }
  all.low[2] = std::max(all.low[2], 0.0);
  return all;
}

/// Whether plates between a body and one side of the box about them all close that side.
bool closes(const std::vector<Bounds>& plates, const Bounds& box, const Bounds& body,
            std::size_t axis, bool upper) {
  const std::size_t a = (axis + 1) % 3, b = (axis + 2) % 3;
  std::vector<Bounds> between;
  std::array<std::vector<double>, 2> cuts;
  for (const Bounds& plate : plates) {
    if (upper ? plate.low[axis] < body.high[axis] : plate.high[axis] > body.low[axis]) continue;
    between.push_back(plate);
    cuts[0].insert(cuts[0].end(), {plate.low[a], plate.high[a]});
    cuts[1].insert(cuts[1].end(), {plate.low[b], plate.high[b]});
  }
  // The plates' edges divide the side into rectangles, each of which is wholly covered or bare.
  const std::array<std::size_t, 2> across{a, b};
  for (std::size_t k = 0; k < 2; ++k) {
    const std::size_t along = across[k];
    const double open_below = along == 2 ? 0.0 : kClosed_m;
    const double low = box.low[along] + open_below, high = box.high[along] - kClosed_m;
    cuts[k].insert(cuts[k].end(), {low, high});
    std::erase_if(cuts[k], [&](double cut) { return cut < low || cut > high; });
    std::sort(cuts[k].begin(), cuts[k].end());
  }
  for (std::size_t i = 1; i < cuts[0].size(); ++i) {
    for (std::size_t j = 1; j < cuts[1].size(); ++j) {
      if (cuts[0][i] - cuts[0][i - 1] < 1e-6 || cuts[1][j] - cuts[1][j - 1] < 1e-6) continue;
      const double x = 0.5 * (cuts[0][i] + cuts[0][i - 1]);
      const double y = 0.5 * (cuts[1][j] + cuts[1][j - 1]);
      const auto covers = [&](const Bounds& plate) {
        return plate.low[a] <= x && x <= plate.high[a] && plate.low[b] <= y && y <= plate.high[b];
      };
      if (std::none_of(between.begin(), between.end(), covers)) return false;
    }
  }
  return true;
}

/// From 0 to 1; it starts and stops gently.
double eased(double from, double to, double x) {
  const double s = std::clamp((x - from) / (to - from), 0.0, 1.0);
  return s * s * (3.0 - 2.0 * s);
}

}  // namespace

Clip with_cover(Clip clip, const Scene& scene, const Color& color) {
  const Cover cover = cover_of(scene, color);
  clip.screens = cover.plates;
  const auto frames = static_cast<double>(clip.poses.size());
  for (std::size_t frame = 0; frame < clip.poses.size(); ++frame) {
    const double time = static_cast<double>(frame) / frames;
    const double up = eased(kCoverRises, kUp, time) - eased(kSinks, kDown, time);
    const double open = 1.0 - eased(kUp, kClosed, time) + eased(kOpens, kSinks, time);
    for (std::size_t plate = 0; plate < cover.plates.size(); ++plate) {
      Pose pose = cover.closed[plate];
      pose.position.x += open * cover.opening_m * cover.sides[plate];
      // Wholly down, it is under the ground, with its edge not in the ground's plane.
      pose.position.z -= (1.0 - up) * (cover.height_m + kPlateHalf_m);
      clip.poses[frame].push_back(pose);
    }
  }
  return rounded(std::move(clip));
}

void leave_out_enclosed(Scene& still, std::size_t screens) {
  if (screens == 0 || screens > still.blocks.size()) return;
  const auto first = still.blocks.end() - static_cast<std::ptrdiff_t>(screens);
  std::vector<Bounds> plates;
  std::transform(first, still.blocks.end(), std::back_inserter(plates), bounds_of);
  const Bounds box = around(plates);
  const auto enclosed = [&](const Block& block) {
    const Bounds body = bounds_of(block);
    return closes(plates, box, body, 2, true) && closes(plates, box, body, 0, false) &&
           closes(plates, box, body, 0, true) && closes(plates, box, body, 1, false) &&
           closes(plates, box, body, 1, true);
  };
  still.blocks.erase(std::remove_if(still.blocks.begin(), first, enclosed), first);
}

}  // namespace drystone
