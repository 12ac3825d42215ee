#include <fmt/format.h>
#include <hwy/highway.h>

#include <string>

#include "drystone/error.hpp"
#include "drystone/renderer.hpp"
#include "renderers/cpu_prepare.hpp"
#include "renderers/preparation.hpp"

namespace drystone {
namespace {

/// Names the algorithm: it changes whenever any pixel does.
constexpr const char* kVersion = "2";

/// Hammersley's points, centred: distinct in x and in y, so that upright and level edges get as
/// many shades as there are rays.
std::vector<float> sample_offsets(int count) {
  std::vector<float> offsets;
  for (int k = 0; k < count; ++k) {
    double mirrored = 0.0, digit = 0.5;
    for (int rest = k; rest > 0; rest /= 2, digit /= 2) mirrored += digit * (rest % 2);
    offsets.push_back(static_cast<float>((k + 0.5) / count - 0.5));
    offsets.push_back(static_cast<float>(mirrored + 0.5 / count - 0.5));
  }
  return offsets;
}

std::int64_t target_named(const std::string& name) {
  if (name.empty()) return 0;
  std::string usable;
  for (const std::int64_t target : cpu::usable_targets()) {
    if (name == hwy::TargetName(target)) return target;
    usable += (usable.empty() ? "" : ", ") + std::string(hwy::TargetName(target));
  }
  throw Error(ErrorCode::usage,
              fmt::format("there is no SIMD target '{}' in this build or on this CPU", name),
              fmt::format("use one of {}, or leave it out", usable));
}

class CpuRenderer final : public Renderer {
 public:
  explicit CpuRenderer(const RenderOptions& options)
      : options_(options),
        target_(target_named(options.simd_target)),
        render_view_(cpu::render_view_for(target_)) {
    cpu::require_valid(options);
    view_.style = options.style;
    view_.samples = sample_offsets(options.edge_samples);
    view_.ambient_occlusion = options.ambient_occlusion;
  }

  void render_within(const Scene& setting, const Scene& scene, std::span<const Camera> cameras,
                     std::vector<Frame>& frames) override {
    cpu::prepare_scene_within(setting, scene, options_, scene_, setting_);
    frames.resize(cameras.size());
    for (std::size_t k = 0; k < cameras.size(); ++k) {
      cpu::prepare_view(scene, scene_, cameras[k], view_);
      render_view_(scene_, view_, *scratch_, planes_of(frames[k]));
    }
  }

  [[nodiscard]] std::unique_ptr<Renderer> beside(const RenderOptions& options) const override {
    return std::make_unique<CpuRenderer>(options);
  }

  [[nodiscard]] RendererInfo info() const override {
    const std::int64_t target = target_ != 0 ? target_ : cpu::usable_targets().front();
    return {"cpu", kVersion, hwy::TargetName(target)};
  }

 private:
  cpu::Planes planes_of(Frame& frame) const {
    cpu::make_room(view_, options_, frame);
    const auto data = [](auto& plane) { return plane.empty() ? nullptr : plane.data(); };
    return {data(frame.rgb), data(frame.depth_m), data(frame.instance), data(frame.normals)};
  }

  RenderOptions options_;
  std::int64_t target_;
  cpu::RenderView render_view_;
  cpu::SceneData scene_;
  cpu::SceneData setting_;  ///< scratch of `prepare_scene_within`
  cpu::ViewData view_;
  std::unique_ptr<cpu::Scratch> scratch_ = std::make_unique<cpu::Scratch>();
};

}  // namespace

std::unique_ptr<Renderer> make_cpu_renderer(const RenderOptions& options) {
  return std::make_unique<CpuRenderer>(options);
}

std::vector<std::string> cpu_simd_targets() {
  std::vector<std::string> names;
  for (const std::int64_t target : cpu::usable_targets())
    names.emplace_back(hwy::TargetName(target));
  return names;
}

}  // namespace drystone
