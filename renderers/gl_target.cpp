#ifdef DRYSTONE_GL
#include "renderers/gl_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "drystone/error.hpp"

namespace drystone::gl {
namespace {

/// How a plane travels.
struct Format {
  GLenum format, type;
  std::size_t bytes;  ///< of a pixel
};
constexpr std::array<Format, kPlanes> kFormats{{{GL_RGBA, GL_UNSIGNED_BYTE, 4},
                                                {GL_RED, GL_FLOAT, 4},
                                                {GL_RED_INTEGER, GL_UNSIGNED_SHORT, 2},
                                                {GL_RGBA, GL_FLOAT, 16}}};

std::size_t pixels_of(int width, int height) {
  return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
}

/// Copies the first `Kept` of every `Sent` components of a row.
template <std::size_t Sent, std::size_t Kept, class T>
void copy_row(const std::byte* from, T* to, std::size_t pixels) {
  if constexpr (Sent == Kept) {
    std::memcpy(to, from, pixels * Kept * sizeof(T));
  } else {
    for (std::size_t k = 0; k < pixels; ++k) {
      std::memcpy(to + Kept * k, from + Sent * k * sizeof(T), Kept * sizeof(T));
    }
  }
}

}  // namespace

Atlas::Atlas(const Api& api, const RenderOptions& options)
    : api_(api), wanted_{options.rgb, options.depth, options.instance, options.normals} {
  GLint most = 0;
  api.GetIntegerv(GL_MAX_SAMPLES, &most);
  samples_ = options.edge_samples > 1 ? std::min(options.edge_samples, most) : 0;
  for (GLuint* framebuffer : {&geometry_, &light_, &resolved_, &bytes_}) {
    api.GenFramebuffers(1, framebuffer);
  }
  api.GenTextures(static_cast<GLsizei>(geometry_textures_.size()), geometry_textures_.data());
  for (GLuint* texture : {&resolved_texture_, &bytes_texture_}) api.GenTextures(1, texture);
  for (GLuint* buffer : {&geometry_depth_, &light_color_, &light_depth_}) {
    api.GenRenderbuffers(1, buffer);
  }
}

void Atlas::complete(GLuint framebuffer, const char* what) const {
  api_.BindFramebuffer(GL_FRAMEBUFFER, framebuffer);
  const GLenum status = api_.CheckFramebufferStatus(GL_FRAMEBUFFER);
  if (status != GL_FRAMEBUFFER_COMPLETE) {
    throw Error(ErrorCode::environment,
                fmt::format("the OpenGL driver has no framebuffer for {} of {} x {} pixels "
                            "(status {:#x})",
                            what, width_, height_, status),
                "render smaller pictures, or use `renderer: cpu`");
  }
}

void Atlas::reserve(int width, int height) {
  if (width <= width_ && height <= height_) return;
  width_ = std::max(width, width_);
  height_ = std::max(height, height_);
  const auto texture = [&](GLuint name, GLenum internal, GLenum format, GLenum type) {
    api_.BindTexture(GL_TEXTURE_2D, name);
    api_.TexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(internal), width_, height_, 0, format,
                    type, nullptr);
    api_.TexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    api_.TexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  };
  const auto attach_texture = [&](GLuint framebuffer, GLuint name, GLenum place) {
    api_.BindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    api_.FramebufferTexture2D(GL_FRAMEBUFFER, place, GL_TEXTURE_2D, name, 0);
  };
  const auto attach_buffer = [&](GLuint framebuffer, GLuint name, GLenum place, GLenum internal,
                                 int samples) {
    api_.BindRenderbuffer(GL_RENDERBUFFER, name);
    api_.RenderbufferStorageMultisample(GL_RENDERBUFFER, samples, internal, width_, height_);
    api_.BindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    api_.FramebufferRenderbuffer(GL_FRAMEBUFFER, place, GL_RENDERBUFFER, name);
  };
  if (has_geometry()) {
    constexpr std::array<std::array<GLenum, 3>, 3> kKinds{
        {{GL_R32F, GL_RED, GL_FLOAT},
         {GL_R16UI, GL_RED_INTEGER, GL_UNSIGNED_SHORT},
         {GL_RGBA32F, GL_RGBA, GL_FLOAT}}};
    std::array<GLenum, 3> places{GL_NONE, GL_NONE, GL_NONE};
    for (std::size_t k = 0; k < kKinds.size(); ++k) {
      if (!wanted_[k + 1]) continue;
      places[k] = GL_COLOR_ATTACHMENT0 + static_cast<GLenum>(k);
      texture(geometry_textures_[k], kKinds[k][0], kKinds[k][1], kKinds[k][2]);
      attach_texture(geometry_, geometry_textures_[k], places[k]);
    }
    api_.DrawBuffers(3, places.data());
    attach_buffer(geometry_, geometry_depth_, GL_DEPTH_ATTACHMENT, GL_DEPTH_COMPONENT24, 0);
    complete(geometry_, "depth, ids and normals");
  }
  if (has(kRgb)) {
    attach_buffer(light_, light_color_, GL_COLOR_ATTACHMENT0, GL_RGBA16F, samples_);
    attach_buffer(light_, light_depth_, GL_DEPTH_ATTACHMENT, GL_DEPTH_COMPONENT24, samples_);
    complete(light_, "light");
    texture(resolved_texture_, GL_RGBA16F, GL_RGBA, GL_FLOAT);
    attach_texture(resolved_, resolved_texture_, GL_COLOR_ATTACHMENT0);
    complete(resolved_, "light");
    texture(bytes_texture_, GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE);
    attach_texture(bytes_, bytes_texture_, GL_COLOR_ATTACHMENT0);
    complete(bytes_, "colours");
  }
}

void Atlas::draw_geometry() const { api_.BindFramebuffer(GL_FRAMEBUFFER, geometry_); }

void Atlas::draw_light() const { api_.BindFramebuffer(GL_FRAMEBUFFER, light_); }

void Atlas::tone(GLuint program, GLuint no_corners) const {
  api_.BindFramebuffer(GL_READ_FRAMEBUFFER, light_);
  api_.BindFramebuffer(GL_DRAW_FRAMEBUFFER, resolved_);
  api_.BlitFramebuffer(0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT,
                       GL_NEAREST);
  api_.BindFramebuffer(GL_FRAMEBUFFER, bytes_);
  api_.Disable(GL_DEPTH_TEST);
  api_.UseProgram(program);
  api_.ActiveTexture(GL_TEXTURE1);
  api_.BindTexture(GL_TEXTURE_2D, resolved_texture_);
  api_.BindVertexArray(no_corners);
  api_.DrawArrays(GL_TRIANGLES, 0, 3);
}

void Atlas::read(Plane plane, int width, int height) const {
  const bool rgb = plane == kRgb;
  api_.BindFramebuffer(GL_READ_FRAMEBUFFER, rgb ? bytes_ : geometry_);
  api_.ReadBuffer(GL_COLOR_ATTACHMENT0 + (rgb ? 0u : static_cast<GLenum>(plane) - 1u));
  api_.ReadPixels(0, 0, width, height, kFormats[plane].format, kFormats[plane].type, nullptr);
}

ReadBack::ReadBack(const Api& api) : api_(api) {
  api.GenBuffers(static_cast<GLsizei>(buffers_.size()), buffers_.data());
}

void ReadBack::start(const Atlas& atlas, int width, int height,
                     std::vector<std::pair<Frame*, Tile>> frames) {
  width_ = width;
  height_ = height;
  frames_ = std::move(frames);
  api_.PixelStorei(GL_PACK_ALIGNMENT, 1);
  for (const Plane plane : {kRgb, kDepth, kInstance, kNormals}) {
    if (!atlas.has(plane)) continue;
    api_.BindBuffer(GL_PIXEL_PACK_BUFFER, buffers_[plane]);
    api_.BufferData(GL_PIXEL_PACK_BUFFER,
                    static_cast<GLsizeiptr>(pixels_of(width, height) * kFormats[plane].bytes),
                    nullptr, GL_STREAM_READ);
    atlas.read(plane, width, height);
  }
  api_.BindBuffer(GL_PIXEL_PACK_BUFFER, 0);
}

void ReadBack::finish(const Atlas& atlas) {
  if (frames_.empty()) return;
  for (const Plane plane : {kRgb, kDepth, kInstance, kNormals}) {
    if (!atlas.has(plane)) continue;
    const std::size_t bytes = kFormats[plane].bytes;
    api_.BindBuffer(GL_PIXEL_PACK_BUFFER, buffers_[plane]);
    const auto* all = static_cast<const std::byte*>(api_.MapBufferRange(
        GL_PIXEL_PACK_BUFFER, 0, static_cast<GLsizeiptr>(pixels_of(width_, height_) * bytes),
        GL_MAP_READ_BIT));
    if (all == nullptr) {
      throw Error(ErrorCode::environment, "the OpenGL driver does not hand back its pictures",
                  "is its memory full? Use fewer workers, or `renderer: cpu`");
    }
    for (const auto& [frame, tile] : frames_) {
      const std::size_t row = static_cast<std::size_t>(tile.width);
      for (int y = 0; y < tile.height; ++y) {
        const std::byte* from =
            all + (pixels_of(width_, tile.y + y) + static_cast<std::size_t>(tile.x)) * bytes;
        const std::size_t to = row * static_cast<std::size_t>(y);
        switch (plane) {
          case kRgb:
            copy_row<4, 3>(from, frame->rgb.data() + 3 * to, row);
            break;
          case kDepth:
            copy_row<1, 1>(from, frame->depth_m.data() + to, row);
            break;
          case kInstance:
            copy_row<1, 1>(from, frame->instance.data() + to, row);
            break;
          default:
            copy_row<4, 3>(from, frame->normals.data() + 3 * to, row);
            break;
        }
      }
    }
    api_.UnmapBuffer(GL_PIXEL_PACK_BUFFER);
  }
  api_.BindBuffer(GL_PIXEL_PACK_BUFFER, 0);
  frames_.clear();
}

}  // namespace drystone::gl
#endif
