#include "pipeline/renderer_pool.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"

namespace drystone {

Renderer& RendererPool::get(RenderOptions options) {
  options.gl_device = gl_device_;
  const auto known =
      std::ranges::find_if(renderers_, [&](const auto& entry) { return entry.first == options; });
  if (known != renderers_.end()) return *known->second;
  renderers_.emplace_back(options, renderers_.empty() ? make_renderer(kind_, options)
                                                      : renderers_.front().second->beside(options));
  return *renderers_.back().second;
}

DrawnBy drawn_by(const Config& config) {
  const RendererInfo info = RendererPool(config).get({}).info();
  return {info.name, info.version, info.name == "cpu" ? "" : info.device};
}

std::string describe(const DrawnBy& drawn_by) {
  if (drawn_by.device.empty()) {
    return fmt::format("the renderer {} (version {})", drawn_by.renderer, drawn_by.version);
  }
  return fmt::format("the renderer {} on '{}' (version {})", drawn_by.renderer, drawn_by.device,
                     drawn_by.version);
}

void require_drawn_by(const Completion& completion, const DrawnBy& expected,
                      const std::string& shard) {
  if (completion.drawn_by == expected) return;
  throw Error(ErrorCode::usage,
              fmt::format("the pictures of {} were drawn by {}; here it would be {}", shard,
                          completion.drawn_by ? describe(*completion.drawn_by) : "nobody",
                          describe(expected)),
              "go on where it was begun, or give another --out; `renderer: cpu` draws the same "
              "pixels on every machine");
}

}  // namespace drystone
