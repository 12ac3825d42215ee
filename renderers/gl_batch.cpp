#include "renderers/gl_batch.hpp"

#include <algorithm>
#include <cmath>

namespace drystone::gl {
namespace {

/// Radius in pixels that a round block has at most in a picture.
double radius_px(const Camera& camera, const cpu::BlockData& block) {
  const Intrinsics& in = camera.intrinsics;
  const double radius = static_cast<double>(block.bound_radius);
  const double focal = std::max(std::abs(in.fx), std::abs(in.fy));
  if (in.orthographic) return focal * radius;
  const Vec3 center{block.bound_center[0], block.bound_center[1], block.bound_center[2]};
  const double distance = norm(center - camera.world_from_camera.position);
  return focal * radius / std::max(distance - radius, 0.1 * radius);
}

bool in_picture(const cpu::PixelRect& rect, const cpu::ViewData& view) {
  return rect.x1 >= 0 && rect.y1 >= 0 && rect.x0 < view.width && rect.y0 < view.height;
}

}  // namespace

std::optional<Tile> AtlasPlan::place(int width, int height) {
  const bool first = width_ == 0;
  Tile tile{x_, row_, width, height};
  int row_height = std::max(row_height_, height);
  if (!first && x_ + width > room_) {
    tile.x = 0;
    tile.y = row_ + row_height_;
    row_height = height;
  }
  const int used = std::max(width_, tile.x + width);
  const auto area = static_cast<long long>(used) * (tile.y + row_height);
  if (!first && area > pixels_) return std::nullopt;
  width_ = used;
  x_ = tile.x + width;
  row_ = tile.y;
  row_height_ = row_height;
  return tile;
}

void AtlasPlan::clear() { width_ = x_ = row_ = row_height_ = 0; }

void Batch::clear() {
  tables_.clear();
  for (std::vector<Instance>& instances : shared_) instances.clear();
  prisms_.clear();
  prism_corners_.clear();
  frames_.clear();
  mirrored_ = false;
}

void Batch::begin_scene(const Scene& scene, const cpu::SceneData& data) {
  data_ = &data;
  scene_table_ = tables_.add(data);
  prism_of_block_.assign(scene.blocks.size(), 0);
  for (std::size_t k = 0; k < scene.blocks.size(); ++k) {
    const auto* prism = std::get_if<Prism>(&scene.blocks[k].shape);
    if (prism == nullptr) continue;
    const std::vector<Corner> mesh = prism_mesh(*prism);
    prism_of_block_[k] = prisms_.size();
    prisms_.push_back({{prism_corners_.size(), mesh.size()}, {}});
    prism_corners_.insert(prism_corners_.end(), mesh.begin(), mesh.end());
  }
}

void Batch::add_view(const cpu::ViewData& view, const Camera& camera, const Tile& tile,
                     Frame& frame) {
  const int table = tables_.add(view, camera, data_->middle, scene_table_, tile);
  frames_.emplace_back(&frame, tile);
  mirrored_ = mirrored_ || camera.intrinsics.fx * camera.intrinsics.fy < 0.0;
  for (std::size_t k = 0; k < data_->blocks.size(); ++k) {
    if (!in_picture(view.rects[k], view)) continue;
    const cpu::BlockData& block = data_->blocks[k];
    const auto fineness = [&] {
      return static_cast<std::size_t>(fineness_for(radius_px(camera, block)));
    };
    std::vector<Instance>* instances = nullptr;
    switch (block.kind) {
      case cpu::ShapeKind::box:
        instances = &shared_[kBoxMesh];
        break;
      case cpu::ShapeKind::cylinder:
        instances = &shared_[kCylinderMeshes + fineness()];
        break;
      case cpu::ShapeKind::sphere:
        instances = &shared_[kSphereMeshes + fineness()];
        break;
      case cpu::ShapeKind::prism:
        instances = &prisms_[prism_of_block_[k]].instances;
        break;
    }
    instances->push_back({table, static_cast<std::int32_t>(k)});
  }
  // Planes are seen from their front only; a level camera sees the ground as a strip.
  const Vec3 eye = camera.world_from_camera.position;
  const Vec3 forward = matrix(normalized(camera.world_from_camera.rotation)).columns[2];
  const auto seen_from_front = [&](Vec3 normal, double height) {
    return camera.intrinsics.orthographic ? dot(normal, forward) < 0.0 : dot(normal, eye) > height;
  };
  if (!view.strip.there && seen_from_front({0, 0, 1}, 0.0)) {
    shared_[kPlaneMesh].push_back({table, -1});
  }
  for (std::size_t k = 0; k < data_->walls.size(); ++k) {
    const cpu::WallData& wall = data_->walls[k];
    if (seen_from_front({wall.normal[0], wall.normal[1], wall.normal[2]},
                        static_cast<double>(wall.point_h))) {
      shared_[kPlaneMesh].push_back({table, static_cast<std::int32_t>(k)});
    }
  }
  shared_[kPictureMesh].push_back({table, 0});
}

}  // namespace drystone::gl
