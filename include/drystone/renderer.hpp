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
  std::string gl_device;  ///< of the gl renderer, as GlDevice::id or part of its name; empty: best
  friend bool operator==(const RenderOptions&, const RenderOptions&) = default;
};

struct RendererInfo {
  std::string name;     ///< "cpu" or "gl"
  std::string version;  ///< of whatever decides the pixels
  std::string device;   ///< SIMD target, or the GL renderer string
};

/// One scene and those who photograph it.
struct Shot {
  const Scene* scene = nullptr;
  std::span<const Camera> cameras;
  const Scene* setting = nullptr;  ///< see Renderer::render_within; null: the scene itself
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
  /// Many scenes at once; `frames` has one list per shot. The same pictures as one by one, on a GPU
  /// in less time: they are drawn together, and travel back while the next are drawn.
  virtual void render_batch(std::span<const Shot> shots, std::vector<std::vector<Frame>>& frames);
  /// One of the same kind on the same device that draws other pictures, for the worker that has
  /// this one. Of OpenGL both use one context: of such renderers one draws at a time.
  /// @throws as the makers do
  [[nodiscard]] virtual std::unique_ptr<Renderer> beside(const RenderOptions& options) const = 0;
  [[nodiscard]] virtual RendererInfo info() const = 0;
};

/// The deterministic ray caster: the same pixels on every machine.
/// @throws Error(usage) for a `simd_target` that does not exist or that this CPU lacks
[[nodiscard]] std::unique_ptr<Renderer> make_cpu_renderer(const RenderOptions& options = {});
/// SIMD targets that this build and this CPU can run, best first.
[[nodiscard]] std::vector<std::string> cpu_simd_targets();

/// Something that draws with OpenGL 3.3.
struct GlDevice {
  std::string id;        ///< number of EGL's device, "surfaceless" or "osmesa"
  std::string name;      ///< GL_RENDERER; empty where no context could be made
  std::string version;   ///< GL_VERSION
  bool software = true;  ///< a rasterizer on the CPU
  std::string trouble;   ///< why no context could be made; empty where one could
};

/// Whether this build can draw with OpenGL.
[[nodiscard]] bool has_gl();
/// Devices of this machine, best first, whether they work or not; none in a build without OpenGL.
[[nodiscard]] std::vector<GlDevice> gl_devices();
/// The first device that works and is meant by a RenderOptions::gl_device; null where none is. A
/// number means an id only.
[[nodiscard]] const GlDevice* find_gl_device(std::span<const GlDevice> devices,
                                             std::string_view wanted);

/// Draws with OpenGL what the ray caster draws, by the same light model, without a window. Depth,
/// ids and normals are those of the exact shapes, too; but which pixels see a round shape comes
/// from a mesh whose outline lies within a sixth of a pixel of the exact one (up to 4,000
/// pixels of radius). Colours agree within rounding but for edges, which have `edge_samples`
/// samples where the driver has so many. Pixels depend on driver and device.
/// @throws Error(environment) where the build has no OpenGL or the machine no such device
[[nodiscard]] std::unique_ptr<Renderer> make_gl_renderer(const RenderOptions& options = {});

enum class RendererKind { cpu, gl, automatic };
template <>
struct EnumNames<RendererKind> {
  static constexpr std::array<std::pair<RendererKind, std::string_view>, 3> value{
      {{RendererKind::cpu, "cpu"}, {RendererKind::gl, "gl"}, {RendererKind::automatic, "auto"}}};
};

/// What `automatic` means here, and why.
struct RendererChoice {
  RendererKind kind = RendererKind::cpu;  ///< cpu or gl
  std::string device;                     ///< RenderOptions::gl_device to use
  std::string reason;
};
/// gl where a working device is a GPU, and the deterministic cpu otherwise, never a software
/// rasterizer: of renderers on the CPU, ours is the faster one.
/// @param wanted RenderOptions::gl_device: only what it means is taken
[[nodiscard]] RendererChoice choose_renderer(std::span<const GlDevice> devices,
                                             std::string_view wanted = {});
/// As `kind` says; what `automatic` means is looked up on this machine.
/// @throws Error(environment), Error(usage) as the makers do
[[nodiscard]] std::unique_ptr<Renderer> make_renderer(RendererKind kind,
                                                      const RenderOptions& options = {});

}  // namespace drystone
