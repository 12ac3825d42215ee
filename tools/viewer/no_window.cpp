// In place of window.cpp where GLFW is missing.
#include "drystone/error.hpp"
#include "tools/viewer/window.hpp"

namespace drystone::viewer {

bool has_windows() { return false; }

void show_window(Viewer& /*viewer*/, const std::string& /*title*/,
                 const std::vector<ScriptLine>& /*script*/) {
  throw Error(ErrorCode::environment, "this build of Drystone has no windows",
              "install libglfw3-dev and libgl-dev (tools/setup does) and build anew, or give "
              "--headless --script FILE, which needs no window");
}

}  // namespace drystone::viewer
