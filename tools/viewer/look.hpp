// What a picture of the viewer shows, beside the scene.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "drystone/fields.hpp"

namespace drystone::viewer {

enum class Plane { rgb, depth, ids, normals };

/// - contacts: where bodies press on each other, larger for larger forces (of a simulation or clip)
/// - mass: the centre of mass above each interface, or of each part of a structure, and the line
///   along which its weight acts
/// - support: the polygon that carries it
/// - margin: from the weight to the nearest edge of the polygon
/// - weakest: the interface or part that decides
/// - event: the force with which the scene's event begins, until it does
enum class Overlay { contacts, mass, support, margin, weakest, event };
inline constexpr std::size_t kOverlays = 6;

struct Look {
  Plane plane = Plane::rgb;
  std::array<bool, kOverlays> overlays{};  ///< by Overlay
  bool panel = true;
  bool help = false;

  [[nodiscard]] bool shows(Overlay overlay) const {
    return overlays[static_cast<std::size_t>(overlay)];
  }
};

}  // namespace drystone::viewer

namespace drystone {
template <>
struct EnumNames<viewer::Plane> {
  static constexpr std::array<std::pair<viewer::Plane, std::string_view>, 4> value{
      {{viewer::Plane::rgb, "rgb"},
       {viewer::Plane::depth, "depth"},
       {viewer::Plane::ids, "ids"},
       {viewer::Plane::normals, "normals"}}};
};
template <>
struct EnumNames<viewer::Overlay> {
  static constexpr std::array<std::pair<viewer::Overlay, std::string_view>, viewer::kOverlays>
      value{{{viewer::Overlay::contacts, "contacts"},
             {viewer::Overlay::mass, "mass"},
             {viewer::Overlay::support, "support"},
             {viewer::Overlay::margin, "margin"},
             {viewer::Overlay::weakest, "weakest"},
             {viewer::Overlay::event, "event"}}};
};
}  // namespace drystone
