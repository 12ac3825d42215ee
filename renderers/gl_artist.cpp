#ifdef DRYSTONE_GL
#include "renderers/gl_artist.hpp"

#include <algorithm>
#include <cstddef>

#include "drystone/error.hpp"

namespace drystone::gl {
namespace {

template <class T>
void fill(const Api& api, GLenum target, GLuint buffer, const std::vector<T>& what, GLenum use) {
  api.BindBuffer(target, buffer);
  api.BufferData(target, static_cast<GLsizeiptr>(std::max<std::size_t>(what.size(), 1) * sizeof(T)),
                 what.empty() ? nullptr : what.data(), use);
}

}  // namespace

Artist::Artist(const Api& api) : api_(api) {
  for (GLuint* array : {&array_, &no_corners_}) api.GenVertexArrays(1, array);
  for (GLuint* buffer : {&shared_corners_, &prism_corners_, &instances_, &table_buffer_}) {
    api.GenBuffers(1, buffer);
  }
  api.GenTextures(1, &table_texture_);
  std::vector<Corner> all;
  const auto add = [&](std::size_t which, const std::vector<Corner>& mesh) {
    meshes_[which] = {all.size(), mesh.size()};
    all.insert(all.end(), mesh.begin(), mesh.end());
  };
  add(kBoxMesh, box_mesh());
  for (int k = 0; k < kFinenesses; ++k) {
    add(kCylinderMeshes + static_cast<std::size_t>(k), cylinder_mesh(k));
    add(kSphereMeshes + static_cast<std::size_t>(k), sphere_mesh(k));
  }
  add(kPlaneMesh, plane_mesh());
  add(kPictureMesh, picture_mesh());
  fill(api, GL_ARRAY_BUFFER, shared_corners_, all, GL_STATIC_DRAW);
  for (GLenum k = 0; k < 5; ++k) api.Enable(GL_CLIP_DISTANCE0 + k);
  // What reaches beyond the ends of the depth range is kept at its ends.
  api.Enable(GL_DEPTH_CLAMP);
  api.DepthFunc(GL_LEQUAL);
  api.CullFace(GL_BACK);
  // Pictures stand upside down in clip space, which turns faces round.
  api.FrontFace(GL_CW);
}

GLuint Artist::program(Surface surface, Pass pass) {
  GLuint& slot = programs_[2 * static_cast<std::size_t>(surface) + static_cast<std::size_t>(pass)];
  if (slot == 0) {
    slot = make_surface_program(api_, surface, pass);
    api_.UseProgram(slot);
    api_.Uniform1i(api_.GetUniformLocation(slot, "tables"), 0);
  }
  return slot;
}

void Artist::upload(const Batch& batch) {
  fill(api_, GL_TEXTURE_BUFFER, table_buffer_, batch.tables().texels(), GL_STREAM_DRAW);
  api_.ActiveTexture(GL_TEXTURE0);
  api_.BindTexture(GL_TEXTURE_BUFFER, table_texture_);
  api_.TexBuffer(GL_TEXTURE_BUFFER, GL_RGBA32UI, table_buffer_);
  fill(api_, GL_ARRAY_BUFFER, prism_corners_, batch.prism_corners(), GL_STREAM_DRAW);
  std::vector<Instance> all;
  for (const std::vector<Instance>& instances : batch.shared()) {
    all.insert(all.end(), instances.begin(), instances.end());
  }
  for (const PrismGroup& group : batch.prisms()) {
    all.insert(all.end(), group.instances.begin(), group.instances.end());
  }
  fill(api_, GL_ARRAY_BUFFER, instances_, all, GL_STREAM_DRAW);
}

void Artist::draw_mesh(GLuint corners, const MeshRange& mesh, std::size_t first_instance,
                       std::size_t instances) {
  if (instances == 0) return;
  const auto place = [](std::size_t bytes) { return reinterpret_cast<const void*>(bytes); };
  api_.BindBuffer(GL_ARRAY_BUFFER, corners);
  api_.EnableVertexAttribArray(0);
  api_.VertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, sizeof(Corner),
                           place(mesh.first * sizeof(Corner)));
  api_.BindBuffer(GL_ARRAY_BUFFER, instances_);
  api_.EnableVertexAttribArray(1);
  api_.VertexAttribIPointer(1, 2, GL_INT, sizeof(Instance),
                            place(first_instance * sizeof(Instance)));
  api_.VertexAttribDivisor(1, 1);
  api_.DrawArraysInstanced(GL_TRIANGLES, 0, static_cast<GLsizei>(mesh.count),
                           static_cast<GLsizei>(instances));
}

void Artist::draw_surfaces(const Batch& batch, const Atlas& atlas, Pass pass) {
  api_.Viewport(0, 0, atlas.width(), atlas.height());
  api_.Enable(GL_DEPTH_TEST);
  api_.Clear(GL_DEPTH_BUFFER_BIT);
  api_.BindVertexArray(array_);
  const auto use = [&](Surface surface) {
    const GLuint chosen = program(surface, pass);
    api_.UseProgram(chosen);
    api_.Uniform2f(api_.GetUniformLocation(chosen, "atlas"), static_cast<float>(atlas.width()),
                   static_cast<float>(atlas.height()));
  };
  std::array<std::size_t, kSharedMeshes> first_instance{};
  std::size_t instances = 0;
  for (std::size_t mesh = 0; mesh < kSharedMeshes; ++mesh) {
    first_instance[mesh] = instances;
    instances += batch.shared()[mesh].size();
  }
  const auto draw_shared = [&](std::size_t mesh) {
    draw_mesh(shared_corners_, meshes_[mesh], first_instance[mesh], batch.shared()[mesh].size());
  };
  api_.Disable(GL_CULL_FACE);
  // The sky first: depths that end at the far end of the range are nearer than it all the same.
  use(Surface::sky);
  draw_shared(kPictureMesh);
  if (!batch.mirrored()) api_.Enable(GL_CULL_FACE);
  use(Surface::block);
  for (std::size_t mesh = kBoxMesh; mesh < kPlaneMesh; ++mesh) draw_shared(mesh);
  for (const PrismGroup& group : batch.prisms()) {
    draw_mesh(prism_corners_, group.corners, instances, group.instances.size());
    instances += group.instances.size();
  }
  api_.Disable(GL_CULL_FACE);
  use(Surface::plane);
  draw_shared(kPlaneMesh);
}

void Artist::draw(const Batch& batch, const Atlas& atlas, bool curved) {
  upload(batch);
  if (atlas.has_geometry()) {
    atlas.draw_geometry();
    draw_surfaces(batch, atlas, Pass::geometry);
  }
  if (atlas.has(kRgb)) {
    atlas.draw_light();
    draw_surfaces(batch, atlas, Pass::light);
    if (tone_program_ == 0) {
      tone_program_ = make_tone_program(api_);
      api_.UseProgram(tone_program_);
      api_.Uniform1i(api_.GetUniformLocation(tone_program_, "light"), 1);
    }
    api_.UseProgram(tone_program_);
    api_.Uniform1i(api_.GetUniformLocation(tone_program_, "curved"), curved ? 1 : 0);
    atlas.tone(tone_program_, no_corners_);
  }
  if (const GLenum error = api_.GetError(); error != GL_NO_ERROR) {
    throw Error(ErrorCode::environment, "the OpenGL driver reports error " + std::to_string(error),
                error == GL_OUT_OF_MEMORY ? "use fewer workers, or `renderer: cpu`"
                                          : "update the driver, or use `renderer: cpu`");
  }
}

}  // namespace drystone::gl
#endif
