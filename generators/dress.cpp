#include <algorithm>
#include <array>
#include <cmath>

#include "drystone/appearance.hpp"
#include "generators/palette.hpp"

namespace drystone {
namespace {

using generators::mix;

constexpr Color kWhite{1, 1, 1};
constexpr Color kBlack{0, 0, 0};

Color jittered(const Color& color, double amount, Rng& rng) {
  const auto shift = [&](double value) {
    return std::clamp(value + rng.uniform(-amount, amount), 0.0, 1.0);
  };
  const double r = shift(color.r);
  const double g = shift(color.g);
  const double b = shift(color.b);
  return {r, g, b};
}

std::uint32_t draw_seed(Rng& rng) { return rng.bits32(); }

/// Always takes the same numbers from the stream, so that one block's texture does not depend on
/// whether another has one.
Material block_material(const Color& color, double texture_share, Rng& rng) {
  constexpr std::array kKinds{TextureKind::checker, TextureKind::wood,    TextureKind::noise,
                              TextureKind::brick,   TextureKind::stripes, TextureKind::tiles,
                              TextureKind::speckle};
  Material material{jittered(color, 0.025, rng), {}};
  const bool textured = rng.coin(texture_share);
  Texture texture;
  texture.kind = rng.pick(kKinds);
  // The second colour keeps the hue, so that a block is still 'the red one'.
  const double towards_white = rng.uniform(0.45, 0.7);
  const double towards_black = rng.uniform(0.25, 0.4);
  texture.color2 = rng.coin(0.6) ? mix(material.color, kWhite, towards_white)
                                 : mix(material.color, kBlack, towards_black);
  texture.scale_m = rng.uniform(0.14, 0.3);
  texture.seed = draw_seed(rng);
  if (textured) material.texture = texture;
  return material;
}

Material surface_material(std::span<const Color> palette, std::span<const TextureKind> kinds,
                          double texture_share, double contrast, Rng& rng) {
  Material material{jittered(rng.pick(palette), 0.02, rng), {}};
  const bool textured = rng.coin(texture_share);
  Texture texture;
  texture.kind = rng.pick(kinds);
  const double share = rng.uniform(0.5, 1.0) * contrast;
  texture.color2 =
      rng.coin() ? mix(material.color, kWhite, share) : mix(material.color, kBlack, share);
  texture.scale_m = rng.uniform(0.5, 1.2);
  texture.seed = draw_seed(rng);
  if (textured) material.texture = texture;
  return material;
}

void dress_surroundings(Scene& scene, const AppearanceOptions& options, Rng& rng) {
  constexpr std::array kFloorKinds{TextureKind::checker,  TextureKind::wood,  TextureKind::noise,
                                   TextureKind::concrete, TextureKind::tiles, TextureKind::speckle};
  constexpr std::array kWallKinds{TextureKind::brick, TextureKind::concrete, TextureKind::noise,
                                  TextureKind::stripes, TextureKind::tiles};
  scene.ground.material = surface_material(generators::floor_palette(), kFloorKinds,
                                           options.floor_texture_share, 0.3, rng);
  const int count = static_cast<int>(std::floor(options.walls.draw(rng) + 0.5));
  const bool x_first = rng.coin();
  scene.walls.clear();
  // Both walls are drawn whatever their number. They stand beyond every camera of the usual rigs
  // (9.5 m from the middle) and face the tower; from behind they are not seen.
  for (int i = 0; i < 2; ++i) {
    const double distance = rng.uniform(10.5, 12.0);
    Wall wall;
    const bool on_x = x_first == (i == 0);
    wall.point = on_x ? Vec3{distance, 0, 0} : Vec3{0, distance, 0};
    wall.normal = on_x ? Vec3{-1, 0, 0} : Vec3{0, -1, 0};
    wall.material = surface_material(generators::wall_palette(), kWallKinds,
                                     options.floor_texture_share, 0.22, rng);
    if (i < count) scene.walls.push_back(wall);
  }
}

void dress_blocks(Scene& scene, const AppearanceOptions& options, Rng& rng) {
  std::vector<Color> palette = options.palette;
  if (palette.empty()) {
    const auto built_in = generators::block_palette();
    palette.assign(built_in.begin(), built_in.end());
  }
  rng.shuffle(std::span(palette));
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const std::size_t any = static_cast<std::size_t>(rng.below(palette.size()));
    const std::size_t index = options.colors == ColorMode::unique ? i % palette.size()
                              : options.colors == ColorMode::same ? 0
                                                                  : any;
    scene.blocks[i].material = block_material(palette[index], options.texture_share, rng);
  }
}

void light(Scene& scene, const LightOptions& options, Rng& rng) {
  const int count = std::max(1, static_cast<int>(std::floor(options.count.draw(rng) + 0.5)));
  const double together = options.intensity.draw(rng);
  // One lamp leads and the others fill in, so that shadows give a sense of depth.
  double sum = 0.0;
  for (int i = 0; i < count; ++i) sum += 1.0 / (1.0 + i);
  scene.lights.clear();
  for (int i = 0; i < count; ++i) {
    const double azimuth = radians(options.azimuth_deg.draw(rng));
    const double elevation = radians(options.elevation_deg.draw(rng));
    const double warmth = options.warmth.draw(rng);
    Light lamp;
    const double flat = exact::cos(elevation);
    lamp.direction = normalized(
        Vec3{flat * exact::cos(azimuth), flat * exact::sin(azimuth), exact::sin(elevation)});
    lamp.color = {1.0 + warmth, 1.0, 1.0 - warmth};
    lamp.intensity = together / (sum * (1.0 + i));
    lamp.angular_radius_deg = options.angular_radius_deg.draw(rng);
    scene.lights.push_back(lamp);
  }
}

}  // namespace

void dress(Scene& scene, const AppearanceOptions& options, const Key& key) {
  // Rejection redraws the tower, not what surrounds it.
  Key first = key;
  first.attempt = 0;
  Rng appearance(first, Stream::appearance);
  dress_surroundings(scene, options, appearance);
  dress_blocks(scene, options, appearance);
  Rng lights(first, Stream::lights);
  light(scene, options.lights, lights);
}

}  // namespace drystone
