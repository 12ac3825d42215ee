// What the OpenGL renderers of one worker have in common.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drystone/renderer.hpp"
#include "renderers/gl_artist.hpp"
#include "renderers/gl_batch.hpp"
#include "renderers/gl_context.hpp"
#include "renderers/gl_target.hpp"

namespace drystone::gl {

/// A context, and all that is in it: programs, meshes, buffers that carry planes back, and an atlas
/// for every choice of planes and samples. It is used by one renderer at a time.
class Studio {
 public:
  /// @throws Error(environment) where there is no such device, see RenderOptions::gl_device
  explicit Studio(const std::string& device);

  [[nodiscard]] Context& context() { return *context_; }
  [[nodiscard]] const RendererInfo& info() const { return info_; }
  /// Made when it is first asked for. The context must be current.
  [[nodiscard]] Atlas& atlas(const RenderOptions& options);

  // These need the context to be current, too.
  /// Draws a batch, orders its planes, and meanwhile hands out those of the one before.
  /// @param atlas of this studio, and of all batches until `finish`
  void draw(const Batch& batch, const AtlasPlan& plan, Atlas& atlas, bool curved);
  /// Hands out what is still on its way.
  void finish(const Atlas& atlas);
  /// Gives up on it.
  void forget();

 private:
  std::unique_ptr<Context> context_;  ///< what the others make in it goes with it
  RendererInfo info_;
  std::vector<std::pair<RenderOptions, std::unique_ptr<Atlas>>> atlases_;
  std::unique_ptr<Artist> artist_;
  std::array<std::unique_ptr<ReadBack>, 2> backs_;  ///< to be ordered next, on its way
};

}  // namespace drystone::gl
