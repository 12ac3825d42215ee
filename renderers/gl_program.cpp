#ifdef DRYSTONE_GL
#include "renderers/gl_program.hpp"

#include <fmt/format.h>

#include <array>

#include "drystone/error.hpp"
#include "renderers/cpu_look.hpp"
#include "renderers/tone.hpp"

namespace drystone::gl {
namespace {

constexpr const char* kVersion = "#version 330 core\n";

/// The look's constants, which the ray caster has from the same place.
std::string look() {
  std::string text;
  const auto define = [&](std::string_view name, const std::string& value) {
    text += fmt::format("#define LOOK_{} {}\n", name, value);
  };
  const auto number = [](float value) { return fmt::format("float({:.9g})", value); };
  const auto color = [](const float(&c)[3]) {
    return fmt::format("vec3({:.9g}, {:.9g}, {:.9g})", c[0], c[1], c[2]);
  };
  define("HORIZON", color(cpu::kHorizon));
  define("ZENITH", color(cpu::kZenith));
  define("SKY", color(cpu::kSky));
  define("SKY_SIDE", color(cpu::kSkySide));
  define("SHEEN", number(cpu::kSheen));
  define("GRAZE", number(cpu::kGraze));
  define("CORNER_DARK", number(cpu::kCornerDark));
  define("BEVEL", number(cpu::kBevel));
  define("BEVEL_MOST", number(cpu::kBevelMost));
  define("EDGE_PIXELS", number(cpu::kEdgePixels));
  define("CREVICE", number(cpu::kCrevice));
  define("FILTER_WIDTH", number(cpu::kFilterWidth));
  define("SHADOW_BLUR", number(cpu::kShadowBlur));
  define("KNEE", number(tone::kKnee));
  define("ENCODE_STEPS", fmt::format("float({})", tone::kEncodeSteps));
  return text;
}

GLuint compile(const Api& api, GLenum type, const std::string& text) {
  const GLuint shader = api.CreateShader(type);
  const char* source = text.c_str();
  api.ShaderSource(shader, 1, &source, nullptr);
  api.CompileShader(shader);
  GLint good = 0;
  api.GetShaderiv(shader, GL_COMPILE_STATUS, &good);
  if (good == 0) {
    std::array<char, 2000> log{};
    api.GetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), nullptr, log.data());
    throw Error(ErrorCode::environment,
                fmt::format("the OpenGL driver refuses a shader: {}", log.data()),
                "update the driver, or use `renderer: cpu`");
  }
  return shader;
}

GLuint link(const Api& api, const std::string& vertex, const std::string& fragment) {
  const GLuint program = api.CreateProgram();
  for (const GLuint shader :
       {compile(api, GL_VERTEX_SHADER, vertex), compile(api, GL_FRAGMENT_SHADER, fragment)}) {
    api.AttachShader(program, shader);
    api.DeleteShader(shader);  // when the program goes
  }
  api.LinkProgram(program);
  GLint good = 0;
  api.GetProgramiv(program, GL_LINK_STATUS, &good);
  if (good == 0) {
    std::array<char, 2000> log{};
    api.GetProgramInfoLog(program, static_cast<GLsizei>(log.size()), nullptr, log.data());
    throw Error(ErrorCode::environment,
                fmt::format("the OpenGL driver refuses a program: {}", log.data()),
                "update the driver, or use `renderer: cpu`");
  }
  return program;
}

std::string texts(std::initializer_list<std::string_view> names) {
  std::string all;
  for (const std::string_view name : names) all += shader_text(name);
  return all;
}

}  // namespace

GLuint make_surface_program(const Api& api, Surface surface, Pass pass) {
  std::string head = kVersion;
  head += surface == Surface::block   ? "#define BLOCKS\n"
          : surface == Surface::plane ? "#define PLANES\n"
                                      : "#define SKY\n";
  if (pass == Pass::geometry) head += "#define GEOMETRY\n";
  head += look();
  return link(
      api, head + texts({"tables", "vertex"}),
      head + texts({"tables", "texture", "surface", "ground", "light", "shade", "fragment"}));
}

GLuint make_tone_program(const Api& api) {
  const std::string head = kVersion + look();
  return link(api, head + texts({"tone_vertex"}), head + texts({"tone"}));
}

}  // namespace drystone::gl
#endif
