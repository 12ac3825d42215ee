// One call: scene and cameras in, pictures out.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/frame.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// How pictures are drawn. Ids, depth and normals are the same in every style.
///
/// - shaded: lights, shadows, textures, sky.
/// - flat: every surface in its plain colour on a plain background; of the textures only marks.
/// - outlined: flat, with a dark line of one width along the outline of every block.
/// - textured: flat, with the textures.
///
/// An orthographic camera that looks level sees the ground edge-on; in every style what lies below
/// it is then drawn as a strip of the ground's material, with a zone as a band along its upper
/// edge.
enum class Style { shaded, flat, outlined, textured };
template <>
struct EnumNames<Style> {
  static constexpr std::array<std::pair<Style, std::string_view>, 4> value{
      {{Style::shaded, "shaded"},
       {Style::flat, "flat"},
       {Style::outlined, "outlined"},
       {Style::textured, "textured"}}};
};

struct RenderOptions {
  Style style = Style::shaded;
  bool rgb = true;
  bool depth = true;
  bool instance = true;
  bool normals = false;
  int edge_samples = 8;      ///< rays per pixel where something changes within it, 1-64
  bool soft_shadows = true;  ///< penumbrae as wide as the lights are
  bool ambient_occlusion = true;
  std::string simd_target;  ///< forces a Highway target by name; empty: the best that the CPU has
};

struct RendererInfo {
  std::string name;     ///< "cpu" or "gl"
  std::string version;  ///< of whatever decides the pixels
  std::string device;   ///< SIMD target, or the GL renderer string
};

/// Not thread safe: one per worker. Buffers are kept between calls.
class Renderer {
 public:
  virtual ~Renderer() = default;
  /// One frame per camera; `frames` is resized and its buffers are reused.
  void render(const Scene& scene, std::span<const Camera> cameras, std::vector<Frame>& frames) {
    render_within(scene, scene, cameras, frames);
  }
  /// The same, where haze begins and how far up the floor's light reaches are those of another
  /// scene: of one for a whole film, so that nothing else changes when bodies come and go.
  virtual void render_within(const Scene& setting, const Scene& scene,
                             std::span<const Camera> cameras, std::vector<Frame>& frames) = 0;
  [[nodiscard]] virtual RendererInfo info() const = 0;
};

/// The deterministic ray caster: the same pixels on every machine.
/// @throws Error(usage) for a `simd_target` that does not exist or that this CPU lacks
[[nodiscard]] std::unique_ptr<Renderer> make_cpu_renderer(const RenderOptions& options = {});
/// SIMD targets that this build and this CPU can run, best first.
[[nodiscard]] std::vector<std::string> cpu_simd_targets();

}  // namespace drystone
