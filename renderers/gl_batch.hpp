// Views that are drawn together: where each lies on the atlas, its tables, and what there is to
// draw.
#pragma once

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/frame.hpp"
#include "drystone/scene.hpp"
#include "renderers/cpu_view.hpp"
#include "renderers/gl_mesh.hpp"
#include "renderers/gl_tables.hpp"

namespace drystone::gl {

/// Places tiles row after row.
class AtlasPlan {
 public:
  /// @param width of the atlas, where no tile is wider
  /// @param pixels that it has at most, where no tile has more
  AtlasPlan(int width, int pixels) : room_(width), pixels_(pixels) {}
  /// A place for a tile; none where the atlas would become too large. The first always has one.
  [[nodiscard]] std::optional<Tile> place(int width, int height);
  void clear();
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return row_ + row_height_; }

 private:
  int room_;
  int pixels_;
  int width_ = 0;  ///< in use
  int x_ = 0;      ///< next place in the last row
  int row_ = 0;    ///< where the last row begins
  int row_height_ = 0;
};

/// One thing in one view: the view's table, and which block or wall (-1: the ground).
struct Instance {
  std::int32_t view;
  std::int32_t part;
};

/// Where a mesh lies among the corners of several.
struct MeshRange {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// A prism's own mesh, drawn in every view of its scene.
struct PrismGroup {
  MeshRange corners;  ///< of Batch::prism_corners
  std::vector<Instance> instances;
};

/// Meshes that every batch shares, in the order of their corners.
enum SharedMesh : std::size_t {
  kBoxMesh,
  kCylinderMeshes,
  kSphereMeshes = kCylinderMeshes + kFinenesses,
  kPlaneMesh = kSphereMeshes + kFinenesses,
  kPictureMesh,
  kSharedMeshes
};

class Batch {
 public:
  void clear();
  [[nodiscard]] bool empty() const { return frames_.empty(); }
  /// The scene of the views to come.
  void begin_scene(const Scene& scene, const cpu::SceneData& data);
  void add_view(const cpu::ViewData& view, const Camera& camera, const Tile& tile, Frame& frame);

  [[nodiscard]] const Tables& tables() const { return tables_; }
  /// Instances of shared meshes, by SharedMesh.
  [[nodiscard]] const std::array<std::vector<Instance>, kSharedMeshes>& shared() const {
    return shared_;
  }
  [[nodiscard]] const std::vector<PrismGroup>& prisms() const { return prisms_; }
  [[nodiscard]] const std::vector<Corner>& prism_corners() const { return prism_corners_; }
  [[nodiscard]] const std::vector<std::pair<Frame*, Tile>>& frames() const { return frames_; }
  /// Whether a camera's picture is a mirror image, so that faces turn the other way round.
  [[nodiscard]] bool mirrored() const { return mirrored_; }

 private:
  Tables tables_;
  const cpu::SceneData* data_ = nullptr;
  int scene_table_ = 0;
  std::vector<std::size_t> prism_of_block_;  ///< of the scene
  std::array<std::vector<Instance>, kSharedMeshes> shared_;
  std::vector<PrismGroup> prisms_;
  std::vector<Corner> prism_corners_;
  std::vector<std::pair<Frame*, Tile>> frames_;
  bool mirrored_ = false;
};

}  // namespace drystone::gl
