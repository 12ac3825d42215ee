// Draws batches: holds the programs, the meshes and the buffers that carry tables to the driver.
#pragma once

#include <array>

#include "renderers/gl_batch.hpp"
#include "renderers/gl_program.hpp"
#include "renderers/gl_target.hpp"

namespace drystone::gl {

class Artist {
 public:
  explicit Artist(const Api& api);
  /// Draws all that is wanted of a batch on an atlas that has room for it.
  /// @param curved whether light goes through the tone curve, as all styles but the flat ones want
  void draw(const Batch& batch, const Atlas& atlas, bool curved);

 private:
  void upload(const Batch& batch);
  void draw_surfaces(const Batch& batch, const Atlas& atlas, Pass pass);
  /// Draws some of the uploaded instances of a mesh that lies in the buffer `corners`.
  void draw_mesh(GLuint corners, const MeshRange& mesh, std::size_t first_instance,
                 std::size_t instances);
  [[nodiscard]] GLuint program(Surface surface, Pass pass);

  const Api& api_;
  std::array<GLuint, 6> programs_{};  ///< by surface and pass; made when they are first needed
  GLuint tone_program_ = 0;
  std::array<MeshRange, kSharedMeshes> meshes_;  ///< where each shared mesh lies
  GLuint array_ = 0, no_corners_ = 0;
  GLuint shared_corners_ = 0, prism_corners_ = 0, instances_ = 0;  // buffers
  GLuint table_buffer_ = 0, table_texture_ = 0;
};

}  // namespace drystone::gl
