// The renderer for GPUs: every view of a batch of scenes on one atlas, drawn in two passes (planes
// of geometry; light with several samples a pixel), and read back while the next atlas is drawn.
#ifdef DRYSTONE_GL
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "drystone/error.hpp"
#include "drystone/renderer.hpp"
#include "renderers/cpu_prepare.hpp"
#include "renderers/gl_studio.hpp"
#include "renderers/preparation.hpp"

namespace drystone {
namespace {

/// Pixels of an atlas: enough to keep a GPU busy, little enough for its memory.
constexpr int kAtlasPixels = 1 << 21;
constexpr int kAtlasWidth = 2048;

class GlRenderer final : public Renderer {
 public:
  /// @param studio of this renderer and others that the same worker has
  GlRenderer(const RenderOptions& options, std::shared_ptr<gl::Studio> studio)
      : options_(options), studio_(std::move(studio)) {
    view_.style = options.style;
    view_.ambient_occlusion = options.ambient_occlusion;
    const gl::Current current(studio_->context());
    atlas_ = &studio_->atlas(options);
  }

  void render_within(const Scene& setting, const Scene& scene, std::span<const Camera> cameras,
                     std::vector<Frame>& frames) override {
    const Shot shot{&scene, cameras, &setting};
    std::vector<std::vector<Frame>> lists(1);
    lists[0].swap(frames);
    render_batch({&shot, 1}, lists);
    lists[0].swap(frames);
  }

  void render_batch(std::span<const Shot> shots, std::vector<std::vector<Frame>>& frames) override {
    frames.resize(shots.size());
    for (std::size_t k = 0; k < shots.size(); ++k) frames[k].resize(shots[k].cameras.size());
    const gl::Current current(studio_->context());
    try {
      for (std::size_t k = 0; k < shots.size(); ++k) add_shot(shots[k], frames[k]);
      draw();
      studio_->finish(*atlas_);
    } catch (...) {
      // The caller's frames may be gone by the next call.
      batch_.clear();
      plan_.clear();
      studio_->forget();
      throw;
    }
  }

  [[nodiscard]] std::unique_ptr<Renderer> beside(const RenderOptions& options) const override {
    cpu::require_valid(options);
    return std::make_unique<GlRenderer>(options, studio_);
  }

  [[nodiscard]] RendererInfo info() const override { return studio_->info(); }

 private:
  /// Puts a shot's views on the atlas; when that is full, it is drawn and begun anew.
  void add_shot(const Shot& shot, std::vector<Frame>& frames) {
    const Scene& setting = shot.setting != nullptr ? *shot.setting : *shot.scene;
    cpu::prepare_scene_within(setting, *shot.scene, options_, scene_, setting_);
    batch_.begin_scene(*shot.scene, scene_);
    for (std::size_t c = 0; c < shot.cameras.size(); ++c) {
      cpu::prepare_view(*shot.scene, scene_, shot.cameras[c], view_);
      cpu::make_room(view_, options_, frames[c]);
      std::optional<gl::Tile> tile = plan_.place(view_.width, view_.height);
      if (!tile) {
        draw();
        batch_.begin_scene(*shot.scene, scene_);
        tile = plan_.place(view_.width, view_.height);
      }
      batch_.add_view(view_, shot.cameras[c], *tile, frames[c]);
    }
  }

  void draw() {
    if (!batch_.empty()) studio_->draw(batch_, plan_, *atlas_, options_.style == Style::shaded);
    batch_.clear();
    plan_.clear();
  }

  RenderOptions options_;
  std::shared_ptr<gl::Studio> studio_;
  gl::Atlas* atlas_ = nullptr;  ///< of the studio
  cpu::SceneData scene_;
  cpu::SceneData setting_;  ///< scratch of `prepare_scene_within`
  cpu::ViewData view_;
  gl::AtlasPlan plan_{kAtlasWidth, kAtlasPixels};
  gl::Batch batch_;
};

}  // namespace

bool has_gl() { return true; }

std::unique_ptr<Renderer> make_gl_renderer(const RenderOptions& options) {
  cpu::require_valid(options);
  return std::make_unique<GlRenderer>(options, std::make_shared<gl::Studio>(options.gl_device));
}

}  // namespace drystone
#endif
