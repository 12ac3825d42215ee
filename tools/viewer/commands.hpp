// What can be asked of the viewer, in words: by keys, by the mouse and by scripts alike.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/error.hpp"

namespace drystone::viewer {

class Viewer;

/// A command that was understood. @throws Error where it cannot be done
using Action = std::function<void(Viewer&)>;

/// @param line words with blanks between them; a word with blanks stands in double quotes
/// @throws Error(usage) that says what is wrong and what is allowed
[[nodiscard]] Action parse_command(std::string_view line);

/// A line of a script.
struct ScriptLine {
  Place place;
  Action action;
};
/// Reads commands, one a line; what follows a `#` at the start of a line or after a blank is a
/// comment.
/// @throws Error(usage) with file and line of the first that is not understood; Error(environment)
///   for an unreadable file
[[nodiscard]] std::vector<ScriptLine> read_script(const std::filesystem::path& file);

/// Does what a line says; errors tell its place. A message from before is gone.
void perform(const ScriptLine& line, Viewer& viewer);
/// Does what somebody at the window asks for; errors become the viewer's message.
void perform(std::string_view command, Viewer& viewer);

/// Does all lines of a script without a window, time passing frame by frame where it waits.
void run_script(const std::vector<ScriptLine>& script, Viewer& viewer);

/// A key as its character, or `space`, `left`, `right`, `up`, `down`, `escape`, `f11`, `f12`.
struct KeyBinding {
  std::string_view name;
  std::string_view command;
};
[[nodiscard]] std::span<const KeyBinding> keys();
/// The command of a key; empty where it has none.
[[nodiscard]] std::string_view command_of_key(std::string_view name);

/// For the help over the picture: key, command and what it does.
[[nodiscard]] std::vector<std::array<std::string, 3>> help_rows();

}  // namespace drystone::viewer
