#include "tools/viewer/gl_picture.hpp"

#include <GL/glcorearb.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "drystone/error.hpp"

namespace drystone::viewer {
namespace {

/// A triangle that covers the surface.
constexpr const char* kVertex = R"(#version 330 core
void main() {
  vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(2.0 * corner - 1.0, 0.0, 1.0);
})";

/// Texels as they are; rows of the texture run downwards.
constexpr const char* kFragment = R"(#version 330 core
uniform sampler2D picture;
uniform int surface_height;
out vec4 color;
void main() {
  ivec2 at = ivec2(int(gl_FragCoord.x), surface_height - 1 - int(gl_FragCoord.y));
  ivec2 size = textureSize(picture, 0);
  color = at.x < size.x && at.y < size.y ? vec4(texelFetch(picture, at, 0).rgb, 1.0)
                                         : vec4(0.0, 0.0, 0.0, 1.0);
})";

}  // namespace

struct GlPicture::Functions {
  PFNGLATTACHSHADERPROC attach_shader;
  PFNGLBINDTEXTUREPROC bind_texture;
  PFNGLBINDVERTEXARRAYPROC bind_vertex_array;
  PFNGLCOMPILESHADERPROC compile_shader;
  PFNGLCREATEPROGRAMPROC create_program;
  PFNGLCREATESHADERPROC create_shader;
  PFNGLDELETEPROGRAMPROC delete_program;
  PFNGLDELETESHADERPROC delete_shader;
  PFNGLDELETETEXTURESPROC delete_textures;
  PFNGLDELETEVERTEXARRAYSPROC delete_vertex_arrays;
  PFNGLDRAWARRAYSPROC draw_arrays;
  PFNGLGENTEXTURESPROC gen_textures;
  PFNGLGENVERTEXARRAYSPROC gen_vertex_arrays;
  PFNGLGETPROGRAMIVPROC get_program;
  PFNGLGETUNIFORMLOCATIONPROC get_uniform_location;
  PFNGLLINKPROGRAMPROC link_program;
  PFNGLPIXELSTOREIPROC pixel_store;
  PFNGLREADBUFFERPROC read_buffer;
  PFNGLREADPIXELSPROC read_pixels;
  PFNGLSHADERSOURCEPROC shader_source;
  PFNGLTEXIMAGE2DPROC tex_image;
  PFNGLTEXPARAMETERIPROC tex_parameter;
  PFNGLUNIFORM1IPROC uniform;
  PFNGLUSEPROGRAMPROC use_program;
  PFNGLVIEWPORTPROC viewport;

  explicit Functions(Procedure (*find)(const char*)) {
    const auto load = [find](auto& function, const char* name) {
      const Procedure found = find(name);
      if (found == nullptr) {
        throw Error(ErrorCode::environment, fmt::format("OpenGL lacks {}", name),
                    "the window needs OpenGL 3.3; --headless does not");
      }
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(found);
    };
    load(attach_shader, "glAttachShader");
    load(bind_texture, "glBindTexture");
    load(bind_vertex_array, "glBindVertexArray");
    load(compile_shader, "glCompileShader");
    load(create_program, "glCreateProgram");
    load(create_shader, "glCreateShader");
    load(delete_program, "glDeleteProgram");
    load(delete_shader, "glDeleteShader");
    load(delete_textures, "glDeleteTextures");
    load(delete_vertex_arrays, "glDeleteVertexArrays");
    load(draw_arrays, "glDrawArrays");
    load(gen_textures, "glGenTextures");
    load(gen_vertex_arrays, "glGenVertexArrays");
    load(get_program, "glGetProgramiv");
    load(get_uniform_location, "glGetUniformLocation");
    load(link_program, "glLinkProgram");
    load(pixel_store, "glPixelStorei");
    load(read_buffer, "glReadBuffer");
    load(read_pixels, "glReadPixels");
    load(shader_source, "glShaderSource");
    load(tex_image, "glTexImage2D");
    load(tex_parameter, "glTexParameteri");
    load(uniform, "glUniform1i");
    load(use_program, "glUseProgram");
    load(viewport, "glViewport");
  }

  GLuint program() const {
    const GLuint result = create_program();
    for (const auto& [kind, source] :
         {std::pair{GL_VERTEX_SHADER, kVertex}, std::pair{GL_FRAGMENT_SHADER, kFragment}}) {
      const GLuint shader = create_shader(static_cast<GLenum>(kind));
      shader_source(shader, 1, &source, nullptr);
      compile_shader(shader);
      attach_shader(result, shader);
      delete_shader(shader);
    }
    link_program(result);
    GLint linked = 0;
    get_program(result, GL_LINK_STATUS, &linked);
    if (linked == 0) {
      throw Error(ErrorCode::environment, "OpenGL does not take the window's shaders",
                  "the window needs OpenGL 3.3; --headless does not");
    }
    return result;
  }
};

GlPicture::GlPicture(Procedure (*find)(const char*)) : gl_(std::make_unique<Functions>(find)) {
  program_ = gl_->program();
  gl_->gen_vertex_arrays(1, &array_);
  gl_->gen_textures(1, &texture_);
  gl_->bind_texture(GL_TEXTURE_2D, texture_);
  gl_->tex_parameter(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  gl_->tex_parameter(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
}

GlPicture::~GlPicture() {
  gl_->delete_textures(1, &texture_);
  gl_->delete_vertex_arrays(1, &array_);
  gl_->delete_program(program_);
}

void GlPicture::draw(const Image& image, int surface_width, int surface_height) {
  gl_->bind_texture(GL_TEXTURE_2D, texture_);
  gl_->pixel_store(GL_UNPACK_ALIGNMENT, 1);
  gl_->tex_image(GL_TEXTURE_2D, 0, GL_RGB8, image.width, image.height, 0, GL_RGB, GL_UNSIGNED_BYTE,
                 image.rgb.data());
  gl_->viewport(0, 0, surface_width, surface_height);
  gl_->use_program(program_);
  gl_->uniform(gl_->get_uniform_location(program_, "surface_height"), surface_height);
  gl_->bind_vertex_array(array_);
  gl_->draw_arrays(GL_TRIANGLES, 0, 3);
}

Image GlPicture::read(int surface_width, int surface_height) const {
  Image image{surface_width, surface_height, {}};
  const auto row = 3 * static_cast<std::size_t>(surface_width);
  std::vector<std::uint8_t> upwards(row * static_cast<std::size_t>(surface_height));
  gl_->read_buffer(GL_BACK);
  gl_->pixel_store(GL_PACK_ALIGNMENT, 1);
  gl_->read_pixels(0, 0, surface_width, surface_height, GL_RGB, GL_UNSIGNED_BYTE, upwards.data());
  image.rgb.resize(upwards.size());
  for (std::size_t begin = 0; begin < upwards.size(); begin += row) {
    std::copy_n(upwards.begin() + static_cast<std::ptrdiff_t>(begin), row,
                image.rgb.end() - static_cast<std::ptrdiff_t>(begin + row));
  }
  return image;
}

}  // namespace drystone::viewer
