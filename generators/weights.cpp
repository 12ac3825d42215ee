#include "generators/weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "drystone/statics.hpp"
#include "generators/palette.hpp"
#include "generators/refuse.hpp"

namespace drystone::generators {
namespace {

constexpr double kPercent = 100.0;

int percent(double share) { return static_cast<int>(std::floor(kPercent * share + 0.5)); }

bool is_whole(double share) { return std::abs(kPercent * share - percent(share)) < 1e-9; }

void require_weights(const SceneOptions& options) {
  const MaterialOptions& material = options.material;
  if (!is_whole(material.heavy_share) || !is_whole(material.hollow_share) ||
      material.heavy_share + material.hollow_share > 1.0 + 1e-9) {
    refuse({"material.heavy_share", "material.hollow_share"},
           "heavy_share and hollow_share are whole percents that add up to 1 at most",
           "for example heavy_share: 0.3 and hollow_share: 0.2");
  }
  if (weighs(material) && options.tower.density.kind() != Law::Kind::constant) {
    refuse({"density", "material"},
           "density varies from block to block, so that marks of heavy and hollow ones tell little",
           "give density one number, or leave out heavy_share and hollow_share");
  }
  for (const Decides what : {Decides::mass, Decides::geometry}) {
    if (!asks_for(material, what) || weighs(material)) continue;
    const std::string_view turns = what == Decides::mass ? "turn" : "do not turn";
    refuse({"material.decides"},
           fmt::format(
               "where {} decides, unequal weights {} the label, and here all blocks weigh alike",
               name(what), turns),
           "set heavy_share or hollow_share, for example material: {heavy_share: 0.3}");
  }
}

void require_slope(const SceneOptions& options) {
  const MaterialOptions& material = options.material;
  const bool slips = asks_for(material, Decides::friction);
  if (slips && !material.friction) {
    refuse({"material.decides"}, "friction decides only where every surface has the same low one",
           "set material.friction, for example to 0.3");
  }
  const double tangent = exact::tan(radians(material.ground_tilt_deg.max()));
  const double least = material.friction ? material.friction->min() : options.tower.friction.min();
  // Closer than `slip` can be, friction would decide after all.
  if (tangent > least * (1.0 - kLeastSlip)) {
    refuse({"material.ground_tilt", "material.friction", "friction"},
           fmt::format("on a slope of {:.3g} degrees blocks with friction {:.3g} slide, or nearly",
                       material.ground_tilt_deg.max(), least),
           fmt::format("tilt the ground by at most {:.3g} degrees, raise friction, or let friction "
                       "decide",
                       degrees(exact::atan(least * (1.0 - kLeastSlip)))));
  }
}

}  // namespace

bool weighs(const MaterialOptions& options) {
  return options.heavy_share > 0.0 || options.hollow_share > 0.0;
}

bool asks_for(const MaterialOptions& options, Decides what) {
  return std::find(options.decides.begin(), options.decides.end(), what) != options.decides.end();
}

bool is_sloped(const MaterialOptions& options) {
  return options.ground_tilt_deg.max() > 0.0 || asks_for(options, Decides::friction);
}

SceneRequest weighted(const SceneRequest& request) {
  const MaterialOptions& material = request.options.material;
  if (!weighs(material)) return request;
  SceneRequest result = request;
  Law& density = result.options.tower.density;
  const double plain = density.max();
  std::vector<double> values(static_cast<std::size_t>(kPercent), plain);
  const auto heavy = values.begin() + percent(material.heavy_share);
  std::fill(values.begin(), heavy, plain * material.heavy_ratio);
  std::fill(heavy, heavy + percent(material.hollow_share), plain * material.hollow_ratio);
  density = Law::choice(std::move(values));
  return result;
}

void mark(Scene& scene, const SceneOptions& options, const Key& key) {
  if (!weighs(options.material)) return;
  constexpr Color kSteel{0.55, 0.57, 0.60};
  constexpr Color kWhite{1, 1, 1};
  constexpr Color kBlack{0, 0, 0};
  const double plain = options.tower.density.max();
  Key first = key;  // as `dress`: rejection does not change the look
  first.attempt = 0;
  Rng rng(first, Stream::appearance);
  for (Block& block : scene.blocks) {
    Material& material = block.material;
    const std::uint32_t seed = rng.bits32();
    Texture texture;
    texture.seed = seed;
    if (block.density == plain) continue;
    if (block.density > plain) {
      material.color = mix(material.color, kSteel, 0.6);
      texture.kind = TextureKind::metal;
      texture.color2 = mix(material.color, kWhite, 0.55);
      texture.scale_m = 0.6 * width_m(block);
    } else {
      material.color = mix(material.color, kBlack, 0.15);
      texture.kind = TextureKind::frame;
      texture.color2 = mix(material.color, kWhite, 0.75);
      texture.scale_m = 0.13 * width_m(block);
    }
    material.texture = texture;
  }
}

void require_valid(const SceneOptions& options) {
  const MaterialOptions& material = options.material;
  require_distinct(material.decides, "material.decides");
  require_weights(options);
  require_slope(options);
}

}  // namespace drystone::generators
