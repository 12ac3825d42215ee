// Stands in for the OpenGL renderer in builds without it.
#ifndef DRYSTONE_GL
#include "drystone/error.hpp"
#include "drystone/renderer.hpp"

namespace drystone {

bool has_gl() { return false; }

std::vector<GlDevice> gl_devices() { return {}; }

std::unique_ptr<Renderer> make_gl_renderer(const RenderOptions& /*options*/) {
  throw Error(
      ErrorCode::environment, "this build of Drystone cannot draw with OpenGL",
      "configure with -DDRYSTONE_GL=ON where the headers of EGL and OpenGL are installed (Debian: "
      "libegl-dev, libgl-dev) and build anew, or use `renderer: cpu`");
}

}  // namespace drystone
#endif
