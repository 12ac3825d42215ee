// Scenes and views as the shaders read them: texels of four words. renderers/shaders/tables.glsl
// reads what this writes; keep the two alike.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "drystone/camera.hpp"
#include "renderers/cpu_view.hpp"

namespace drystone::gl {

/// Where a view's picture lies in the atlas, pixels from its lower left corner.
struct Tile {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

/// The tables of a batch of scenes and views.
class Tables {
 public:
  void clear() { texels_.clear(); }
  /// Appends a scene; where it begins.
  int add(const cpu::SceneData& scene);
  /// Appends a view of the scene at `scene`; where it begins.
  int add(const cpu::ViewData& view, const Camera& camera, const double (&middle)[3], int scene,
          const Tile& tile);
  [[nodiscard]] const std::vector<std::array<std::uint32_t, 4>>& texels() const { return texels_; }

 private:
  void put(const cpu::SurfaceMaterial& material);
  void put(const cpu::RayMap& rays);
  void floats(float a, float b = 0.0f, float c = 0.0f, float d = 0.0f);
  void words(std::uint32_t a, std::uint32_t b = 0, std::uint32_t c = 0, std::uint32_t d = 0);
  [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(texels_.size()); }

  std::vector<std::array<std::uint32_t, 4>> texels_;
};

}  // namespace drystone::gl
