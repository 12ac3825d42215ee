// How large things are in a picture.
#include "drystone/rig.hpp"

namespace drystone {
double block_px(const Camera& camera, const Scene& scene) {
  if (scene.blocks.empty()) return 0.0;
  double width = 0.0;
  for (const Block& block : scene.blocks) width += width_m(block);
  width /= static_cast<double>(scene.blocks.size());
  const Intrinsics& in = camera.intrinsics;
  if (in.orthographic) return in.fx * width;
  const Vec2 axis = axis_of(scene);
  return in.fx * width / project(camera, {axis.x, axis.y, 0.5 * top_m(scene)}).z;
}

double margin_px(const Camera& camera, const Scene& scene, const Statics& statics) {
  if (scene.blocks.empty() || statics.weakest_interface < 0) return 0.0;
  const Interface& interface =
      statics.interfaces[static_cast<std::size_t>(statics.weakest_interface)];
  const Vec3 center = interface.center_above;
  const Vec3 edge = center + Vec3{interface.to_edge.x, interface.to_edge.y, 0.0};
  return norm(project(camera, edge).xy() - project(camera, center).xy());
}

}  // namespace drystone
