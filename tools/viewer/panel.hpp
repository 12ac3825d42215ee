// What is said of the scene beside its picture, and the help over it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drystone/image.hpp"

namespace drystone::viewer {

/// Rows of two columns under a heading; those with an empty second column go over both.
struct Section {
  std::string heading;
  std::vector<std::pair<std::string, std::string>> rows;
};

struct PanelText {
  std::string name;
  std::string place;         ///< "3 of 12"
  std::string verdict;       ///< in a tag
  std::optional<bool> good;  ///< a green tag, a red one, or a grey one
  std::string why;
  std::vector<Section> sections;
};

/// Width of the panel of a picture, pixels.
[[nodiscard]] int panel_width(int picture_width);

/// Fills the right edge of a picture. Text grows with the picture, and is wrapped where the panel
/// is narrow. Rows that do not fit below are left out, with a line that says how many; so are
/// sections of which hardly anything would fit, without.
void draw_panel(Image& picture, const PanelText& text);

/// A line at the lower edge of the part of a picture that is left of `right`.
void draw_message(Image& picture, int right, const std::string& message);

/// Covers a picture with a list of commands.
/// @param rows key, command and what it does
void draw_help(Image& picture, const std::vector<std::array<std::string, 3>>& rows);

}  // namespace drystone::viewer
