#ifdef DRYSTONE_GL
#include "renderers/gl_studio.hpp"

#include <algorithm>

#include "renderers/gl_devices.hpp"

namespace drystone::gl {
namespace {

/// The options that an atlas depends on; all others as they are by default.
RenderOptions of_atlas(const RenderOptions& options) {
  RenderOptions kept;
  kept.rgb = options.rgb;
  kept.depth = options.depth;
  kept.instance = options.instance;
  kept.normals = options.normals;
  kept.edge_samples = options.edge_samples;
  return kept;
}

}  // namespace

Studio::Studio(const std::string& device) : context_(open_device(device)) {
  const Current current(*context_);
  const Api& api = context_->api();
  info_ = {"gl", text_of(api, GL_VERSION), text_of(api, GL_RENDERER)};
  for (auto& back : backs_) back = std::make_unique<ReadBack>(api);
  artist_ = std::make_unique<Artist>(api);
}

Atlas& Studio::atlas(const RenderOptions& options) {
  const RenderOptions kept = of_atlas(options);
  const auto known =
      std::ranges::find_if(atlases_, [&](const auto& entry) { return entry.first == kept; });
  if (known != atlases_.end()) return *known->second;
  atlases_.emplace_back(kept, std::make_unique<Atlas>(context_->api(), kept));
  return *atlases_.back().second;
}

void Studio::draw(const Batch& batch, const AtlasPlan& plan, Atlas& atlas, bool curved) {
  atlas.reserve(plan.width(), plan.height());
  artist_->draw(batch, atlas, curved);
  backs_[0]->start(atlas, plan.width(), plan.height(), batch.frames());
  backs_[1]->finish(atlas);
  std::swap(backs_[0], backs_[1]);
}

void Studio::finish(const Atlas& atlas) {
  for (const auto& back : backs_) back->finish(atlas);
}

void Studio::forget() {
  for (const auto& back : backs_) back->forget();
}

}  // namespace drystone::gl
#endif
