// A worker's renderers.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drystone/config.hpp"
#include "drystone/renderer.hpp"
#include "drystone/storage.hpp"

namespace drystone {

/// Makes the renderers that a configuration asks for: one for all that want the same pictures, and
/// for all together one context where OpenGL draws. Not thread safe: one per worker.
class RendererPool {
 public:
  explicit RendererPool(RendererKind kind = RendererKind::cpu, std::string gl_device = {})
      : kind_(kind), gl_device_(std::move(gl_device)) {}
  explicit RendererPool(const Config& config) : RendererPool(config.renderer, config.gl_device) {}

  /// Lives as long as the pool, or what the pool is moved to.
  /// @throws Error(environment) where this machine has no such renderer
  [[nodiscard]] Renderer& get(RenderOptions options);

 private:
  RendererKind kind_;
  std::string gl_device_;
  std::vector<std::pair<RenderOptions, std::unique_ptr<Renderer>>> renderers_;
};

/// Who draws the pictures of a configuration on this machine. @throws as RendererPool::get
[[nodiscard]] DrawnBy drawn_by(const Config& config);

/// "the renderer cpu (version 2)", for messages.
[[nodiscard]] std::string describe(const DrawnBy& drawn_by);

/// @throws Error(usage) where a shard's pictures were drawn by another renderer than `expected`:
///   some of their pixels would differ from those of the other shards
/// @param shard name of its file
void require_drawn_by(const Completion& completion, const DrawnBy& expected,
                      const std::string& shard);

}  // namespace drystone
