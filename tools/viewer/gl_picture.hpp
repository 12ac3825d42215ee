// A picture on an OpenGL surface.
#pragma once

#include <memory>

#include "drystone/image.hpp"

namespace drystone::viewer {

/// Of the OpenGL context that is current as it is made and used; 3.3 core is enough.
class GlPicture {
 public:
  using Procedure = void (*)();
  /// @param find the address of an OpenGL function by name
  /// @throws Error(environment) where one is missing or a shader does not compile
  explicit GlPicture(Procedure (*find)(const char*));
  ~GlPicture();
  GlPicture(const GlPicture&) = delete;
  GlPicture& operator=(const GlPicture&) = delete;

  /// Pixel for pixel, from the upper left corner of a surface of this size; black beside it.
  void draw(const Image& image, int surface_width, int surface_height);
  /// What the surface's back buffer shows.
  [[nodiscard]] Image read(int surface_width, int surface_height) const;

 private:
  struct Functions;
  std::unique_ptr<Functions> gl_;
  unsigned texture_ = 0;
  unsigned program_ = 0;
  unsigned array_ = 0;
};

}  // namespace drystone::viewer
