// Nuisances: colours, textures, lights, floor and walls. Drawn from streams that know neither label
// nor height.
#pragma once

#include <vector>

#include "drystone/fields.hpp"
#include "drystone/law.hpp"
#include "drystone/random.hpp"
#include "drystone/scene.hpp"

namespace drystone {

enum class ColorMode { unique, same, random };
template <>
struct EnumNames<ColorMode> {
  static constexpr std::array<std::pair<ColorMode, std::string_view>, 3> value{
      {{ColorMode::unique, "unique"}, {ColorMode::same, "same"}, {ColorMode::random, "random"}}};
};

struct LightOptions {
  Law count = Law::choice({2, 3, 4});
  Law azimuth_deg = Law::uniform(0, 360);
  Law elevation_deg = Law::uniform(35, 70);
  Law intensity = Law::uniform(0.8, 1.1);  ///< of all lights together
  Law warmth = Law::uniform(-0.06, 0.06);  ///< red up and blue down by this share
  Law angular_radius_deg = Law::uniform(1.5, 4.0);

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.count, Field{"count", "number of lights", "", 1, 8});
    visit(self.azimuth_deg, Field{"azimuth", "of each light", "deg", -360, 720});
    visit(self.elevation_deg, Field{"elevation", "of each light", "deg", 5, 90});
    visit(self.intensity, Field{"intensity", "of all lights together", "", 0.1, 4});
    visit(self.warmth, Field{"warmth", "red up and blue down by this share", "", -0.5, 0.5});
    visit(self.angular_radius_deg, Field{"angular_radius", "softness of shadows", "deg", 0, 20});
  }
};

struct AppearanceOptions {
  ColorMode colors = ColorMode::unique;
  std::vector<Color> palette;  ///< sRGB; empty: the built-in one of twelve
  double texture_share = 0.5;  ///< of blocks that carry a texture
  double floor_texture_share = 0.8;
  Law walls = Law::choice({0, 2});  ///< number of walls, 0-2
  LightOptions lights;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.colors, Field{"colors", "unique, same or random colours of a tower's blocks"});
    visit(self.palette, Field{"palette", "sRGB triples 0-1; empty: the built-in palette"});
    visit(self.texture_share, Field{"textures", "share of blocks with a texture", "", 0, 1});
    visit(self.floor_texture_share,
          Field{"floor_textures", "share of floors and walls with a texture", "", 0, 1});
    visit(self.walls, Field{"walls", "number of walls", "", 0, 2});
    visit(self.lights, Field{"lights", "the lamps"});
  }
};

/// Dresses a bare tower: colours and textures of blocks, ground and walls from the appearance
/// stream, lights from theirs. Positions are left alone.
void dress(Scene& scene, const AppearanceOptions& options, const Key& key);

}  // namespace drystone
