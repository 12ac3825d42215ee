#include "generators/nuisance.hpp"

#include <algorithm>
#include <cmath>

#include "generators/slope.hpp"

namespace drystone::generators {
namespace {

/// Draws that may look like the first one before it is given up.
constexpr int kTries = 64;
/// Colours of blocks are different when a channel is, by this much. Floors are more alike.
constexpr double kOtherColor = 0.2;
constexpr double kOtherFloor = 0.1;

/// Largest difference of a channel.
double difference(const Color& a, const Color& b) {
  return std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
}

bool differ(const std::optional<Texture>& a, const std::optional<Texture>& b) {
  return a.has_value() != b.has_value() || (a && a->kind != b->kind);
}

/// Whether at least half of the blocks look different.
template <class Differ>
bool half_of_blocks(const Scene& a, const Scene& b, const Differ& looks_different) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.blocks.size(); ++i) {
    if (looks_different(a.blocks[i].material, b.blocks[i].material)) ++count;
  }
  return 2 * count >= a.blocks.size();
}

/// Takes one part of another look over. @return whether it looks different
bool take(Scene& scene, const Scene& other, Nuisance nuisance) {
  const Scene before = scene;
  switch (nuisance) {
    case Nuisance::color:
      for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
        Material& material = scene.blocks[i].material;
        material.color = other.blocks[i].material.color;
        if (material.texture) material.texture->color2 = other.blocks[i].material.texture->color2;
      }
      return half_of_blocks(before, scene, [](const Material& a, const Material& b) {
        return difference(a.color, b.color) >= kOtherColor;
      });
    case Nuisance::texture:
      for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
        const std::optional<Texture>& texture = other.blocks[i].material.texture;
        scene.blocks[i].material.texture = texture;
      }
      return half_of_blocks(before, scene, [](const Material& a, const Material& b) {
        return differ(a.texture, b.texture);
      });
    case Nuisance::light:
      scene.lights = other.lights;
      return scene.lights != before.lights;
    case Nuisance::surroundings:
      scene.ground.material = other.ground.material;
      scene.walls = other.walls;
      return scene.walls.size() != before.walls.size() ||
             difference(scene.ground.material.color, before.ground.material.color) >= kOtherFloor;
    default:
      return false;
  }
}

std::optional<Twin> look_different(Twin twin, Nuisance nuisance, AppearanceOptions appearance,
                                   const Key& key) {
  // Second colours are needed for every texture that there is.
  if (nuisance == Nuisance::color) appearance.texture_share = 1.0;
  for (int i = 1; i <= kTries; ++i) {
    Scene other = twin[0].scene;
    dress(other, appearance, redrawn(key, i));
    level_room(other);
    Scene scene = twin[0].scene;
    if (!take(scene, other, nuisance)) continue;
    for (Draft& draft : twin) (void)take(draft.scene, other, nuisance);
    return twin;
  }
  return std::nullopt;
}

/// A point on the vertical axis about which towers are turned: the mean of all blocks' places.
Vec2 pivot_of(const Twin& twin) {
  Vec2 sum;
  double count = 0.0;
  for (const Draft& draft : twin) {
    for (const Block& block : draft.scene.blocks) {
      sum = sum + block.world_from_block.position.xy();
      count += 1.0;
    }
  }
  return (1.0 / count) * sum;
}

/// Tilts the ground to another side, as `turned` says.
template <class Turned>
void turn_slope(Scene& scene, const Turned& turned) {
  if (scene.gravity.xy() == Vec2{}) return;
  const Vec2 flat = turned(scene.gravity.xy());
  scene.gravity = {flat.x, flat.y, scene.gravity.z};
}

Twin turned_by(Twin twin, double angle_rad) {
  const Vec2 pivot = pivot_of(twin);
  const Quat turn = yaw(angle_rad);
  const Mat3 matrix = drystone::matrix(turn);
  const auto turned = [&](Vec2 v) { return (matrix * Vec3{v.x, v.y, 0.0}).xy(); };
  lay_room(twin[0].scene);
  for (Draft& draft : twin) {
    turn_slope(draft.scene, turned);
    draft.intent.change_m = turned(draft.intent.change_m);
    for (Block& block : draft.scene.blocks) {
      Pose& pose = block.world_from_block;
      const Vec2 place = pivot + turned(pose.position.xy() - pivot);
      pose.position = {place.x, place.y, pose.position.z};
      pose.rotation = normalized(turn * pose.rotation);
    }
  }
  level_rooms(twin);
  return twin;
}

/// Every shape is its own mirror image, so that mirrored poses mirror the tower.
Twin mirrored(Twin twin) {
  const Vec2 pivot = pivot_of(twin);
  lay_room(twin[0].scene);
  for (Draft& draft : twin) {
    turn_slope(draft.scene, [](Vec2 v) { return Vec2{-v.x, v.y}; });
    draft.intent.change_m.x = 0.0 - draft.intent.change_m.x;
    for (Block& block : draft.scene.blocks) {
      Pose& pose = block.world_from_block;
      pose.position.x = 2.0 * pivot.x - pose.position.x;
      const Quat q = pose.rotation;
      pose.rotation = {q.w, q.x, 0.0 - q.y, 0.0 - q.z};
    }
  }
  level_rooms(twin);
  return twin;
}

}  // namespace

void level_rooms(Twin& twin) {
  level_room(twin[0].scene);
  twin[1].scene.walls = twin[0].scene.walls;
  twin[1].scene.lights = twin[0].scene.lights;
}

std::optional<Twin> vary(const Twin& twin, Nuisance nuisance, const AppearanceOptions& appearance,
                         const Key& key) {
  switch (nuisance) {
    case Nuisance::none:
      return twin;
    case Nuisance::camera: {
      Twin other = twin;
      for (Draft& draft : other) draft.cameras = 1;
      return other;
    }
    case Nuisance::yaw:
      return turned_by(twin, radians(Rng(key, Stream::nuisance).uniform(30.0, 330.0)));
    case Nuisance::mirror:
      return mirrored(twin);
    default:
      return look_different(twin, nuisance, appearance, key);
  }
}

}  // namespace drystone::generators
