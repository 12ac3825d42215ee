// What views are drawn on: an atlas with all their planes, and buffers that carry the planes back.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "drystone/renderer.hpp"
#include "renderers/gl_api.hpp"
#include "renderers/gl_tables.hpp"

namespace drystone::gl {

/// Which planes are wanted, in the order of the read-back buffers.
enum Plane : std::size_t { kRgb, kDepth, kInstance, kNormals, kPlanes };

/// The framebuffers of an atlas. They grow as needed and never shrink.
class Atlas {
 public:
  Atlas(const Api& api, const RenderOptions& options);
  /// Room for pictures of `width` x `height` pixels together.
  /// @throws Error(environment) where the driver has no such framebuffer
  void reserve(int width, int height);
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] bool has(Plane plane) const { return wanted_[plane]; }
  [[nodiscard]] bool has_geometry() const { return has(kDepth) || has(kInstance) || has(kNormals); }
  [[nodiscard]] int samples() const { return samples_; }

  void draw_geometry() const;  ///< what follows draws the planes of geometry
  void draw_light() const;     ///< what follows draws light, several samples a pixel
  /// Averages the samples and makes bytes of them.
  void tone(GLuint program, GLuint no_corners) const;
  /// Asks for a plane of the whole atlas, into the pixel pack buffer that is bound.
  void read(Plane plane, int width, int height) const;

 private:
  void complete(GLuint framebuffer, const char* what) const;

  const Api& api_;
  std::array<bool, kPlanes> wanted_;
  int samples_ = 0;
  int width_ = 0;
  int height_ = 0;
  GLuint geometry_ = 0, light_ = 0, resolved_ = 0, bytes_ = 0;  // framebuffers
  std::array<GLuint, 3> geometry_textures_{};
  GLuint geometry_depth_ = 0, light_color_ = 0, light_depth_ = 0;  // renderbuffers
  GLuint resolved_texture_ = 0, bytes_texture_ = 0;
};

/// Planes on their way back from the driver. The copy goes on while the next atlas is drawn.
class ReadBack {
 public:
  explicit ReadBack(const Api& api);
  /// Orders the planes of an atlas, of which `frames` will be given their tiles.
  void start(const Atlas& atlas, int width, int height,
             std::vector<std::pair<Frame*, Tile>> frames);
  /// Waits for them and hands them out; nothing if none is on its way.
  void finish(const Atlas& atlas);
  void forget() { frames_.clear(); }

 private:
  const Api& api_;
  std::array<GLuint, kPlanes> buffers_{};
  int width_ = 0;
  int height_ = 0;
  std::vector<std::pair<Frame*, Tile>> frames_;
};

}  // namespace drystone::gl
