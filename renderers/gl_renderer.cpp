// The renderer for GPUs: every view of a batch of scenes on one atlas, drawn in two passes (planes
// of geometry; light with several samples a pixel), and read back while the next atlas is drawn.
#ifdef DRYSTONE_GL
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "drystone/error.hpp"
#include "drystone/renderer.hpp"
#include "renderers/cpu_prepare.hpp"
#include "renderers/gl_artist.hpp"
#include "renderers/gl_batch.hpp"
#include "renderers/gl_context.hpp"
#include "renderers/gl_target.hpp"
#include "renderers/preparation.hpp"

namespace drystone {
namespace {

using gl::Api;

/// Pixels of an atlas: enough to keep a GPU busy, little enough for its memory.
constexpr int kAtlasPixels = 1 << 21;
constexpr int kAtlasWidth = 2048;

std::string text_of(const Api& api, GLenum name) {
  const auto* text = reinterpret_cast<const char*>(api.GetString(name));
  return text != nullptr ? text : "";
}

/// The context that `device` asks for: an id, part of a GL_RENDERER, or the first that works.
std::unique_ptr<gl::Context> open_device(const std::string& device) {
  std::string trouble;
  for (const gl::Way& way : gl::ways()) {
    const bool named = way.id == device;
    const bool number =
        !device.empty() && device.find_first_not_of("0123456789") == std::string::npos;
    if (number && !named) continue;
    try {
      auto context = gl::open(way);
      if (named || device.empty()) return context;
      const gl::Current current(*context);
      if (text_of(context->api(), GL_RENDERER).find(device) != std::string::npos) return context;
    } catch (const Error& error) {
      if (named) throw;
      trouble += (trouble.empty() ? "" : "; ") + error.message();
    }
  }
  throw Error(ErrorCode::environment,
              device.empty() ? "no OpenGL device was found"
                             : fmt::format("there is no OpenGL device '{}'", device),
              trouble.empty()
                  ? "`drystone doctor` lists them; `renderer: cpu` needs none"
                  : fmt::format("{}. `drystone doctor` lists devices; `renderer: cpu` needs none",
                                trouble));
}

class GlRenderer final : public Renderer {
 public:
  explicit GlRenderer(const RenderOptions& options) : options_(options) {
    cpu::require_valid(options);
    context_ = open_device(options.gl_device);
    view_.style = options.style;
    view_.ambient_occlusion = options.ambient_occlusion;
    const gl::Current current(*context_);
    const Api& api = context_->api();
    info_ = {"gl", text_of(api, GL_VERSION), text_of(api, GL_RENDERER)};
    // What they make in the context goes with it.
    atlas_ = std::make_unique<gl::Atlas>(api, options);
    for (auto& back : backs_) back = std::make_unique<gl::ReadBack>(api);
    artist_ = std::make_unique<gl::Artist>(api, options.style == Style::shaded);
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
    const gl::Current current(*context_);
    try {
      for (std::size_t k = 0; k < shots.size(); ++k) add_shot(shots[k], frames[k]);
      draw();
      for (const auto& back : backs_) back->finish(*atlas_);
    } catch (...) {
      // The caller's frames may be gone by the next call.
      batch_.clear();
      plan_.clear();
      for (const auto& back : backs_) back->forget();
      throw;
    }
  }

  [[nodiscard]] RendererInfo info() const override { return info_; }

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

  /// Draws what is on the atlas, orders its planes, and meanwhile hands out those of the one
  /// before.
  void draw() {
    if (!batch_.empty()) {
      atlas_->reserve(plan_.width(), plan_.height());
      artist_->draw(batch_, *atlas_);
      backs_[0]->start(*atlas_, plan_.width(), plan_.height(), batch_.frames());
      backs_[1]->finish(*atlas_);
      std::swap(backs_[0], backs_[1]);
    }
    batch_.clear();
    plan_.clear();
  }

  RenderOptions options_;
  std::unique_ptr<gl::Context> context_;
  RendererInfo info_;
  cpu::SceneData scene_;
  cpu::SceneData setting_;  ///< scratch of `prepare_scene_within`
  cpu::ViewData view_;
  gl::AtlasPlan plan_{kAtlasWidth, kAtlasPixels};
  gl::Batch batch_;
  std::unique_ptr<gl::Atlas> atlas_;
  std::unique_ptr<gl::Artist> artist_;
  std::array<std::unique_ptr<gl::ReadBack>, 2> backs_;  ///< to be ordered next, on its way
};

}  // namespace

bool has_gl() { return true; }

std::vector<GlDevice> gl_devices() {
  std::vector<GlDevice> devices;
  for (const gl::Way& way : gl::ways()) {
    GlDevice device;
    device.id = way.id;
    try {
      const auto context = gl::open(way);
      const gl::Current current(*context);
      device.name = text_of(context->api(), GL_RENDERER);
      device.version = text_of(context->api(), GL_VERSION);
      device.software = gl::is_software(device.name);
    } catch (const Error& error) {
      device.trouble = error.message();
    }
    devices.push_back(std::move(device));
  }
  std::ranges::stable_partition(devices, [](const GlDevice& d) { return !d.software; });
  return devices;
}

std::unique_ptr<Renderer> make_gl_renderer(const RenderOptions& options) {
  return std::make_unique<GlRenderer>(options);
}

}  // namespace drystone
#endif
