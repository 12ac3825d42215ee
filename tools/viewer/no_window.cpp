// In place of window.cpp where GLFW is missing.
#include "drystone/error.hpp"
#include "tools/viewer/window.hpp"

namespace drystone::viewer {

void require_windows() {
  throw Error(ErrorCode::environment, "this build of Drystone has no windows",
              "configure with -DDRYSTONE_WINDOW=ON where libglfw3-dev and libgl-dev are installed "
              "(tools/setup does that) and build anew, or give --headless --script FILE, which "
              "needs no window");
}

void show_window(Viewer& /*viewer*/, const std::string& /*title*/,
                 const std::vector<ScriptLine>& /*script*/) {
  require_windows();
}

}  // namespace drystone::viewer
