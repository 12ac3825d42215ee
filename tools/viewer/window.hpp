// The viewer in a window.
#pragma once

#include <string>
#include <vector>

#include "tools/viewer/commands.hpp"
#include "tools/viewer/viewer.hpp"

namespace drystone::viewer {

/// @throws Error(environment) where this build has no windows
void require_windows();

/// Shows the viewer until its window is closed: keys and mouse become commands, and time passes as
/// it does. A script runs first, a command a picture; screenshots are read back from the window.
/// @throws Error(environment) where there is no display or no OpenGL 3.3, or this build has no
///   windows; Error of a script's line
void show_window(Viewer& viewer, const std::string& title, const std::vector<ScriptLine>& script);

}  // namespace drystone::viewer
