// What a sampler aimed for. It never becomes the label: the label is what physics said.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "drystone/fields.hpp"
#include "drystone/math.hpp"

namespace drystone {

/// `ccs`: cuboids, cylinders and spheres.
enum class ShapeSet { cubes, cuboids, ccs };
template <>
struct EnumNames<ShapeSet> {
  static constexpr std::array<std::pair<ShapeSet, std::string_view>, 3> value{
      {{ShapeSet::cubes, "cubes"}, {ShapeSet::cuboids, "cuboids"}, {ShapeSet::ccs, "ccs"}}};
};

enum class DifficultyMode { none, shapestacks, matched };
template <>
struct EnumNames<DifficultyMode> {
  static constexpr std::array<std::pair<DifficultyMode, std::string_view>, 3> value{
      {{DifficultyMode::none, "none"},
       {DifficultyMode::shapestacks, "shapestacks"},
       {DifficultyMode::matched, "matched"}}};
};

enum class Difficulty { none, easy, hard };
template <>
struct EnumNames<Difficulty> {
  static constexpr std::array<std::pair<Difficulty, std::string_view>, 3> value{
      {{Difficulty::none, "none"}, {Difficulty::easy, "easy"}, {Difficulty::hard, "hard"}}};
};

/// Why an unstable tower falls. vcom: at one interface the centre of mass above is not over the
/// contact region; vpsf: a block rests on a sphere or lying cylinder (violated planar surface).
enum class Violation { none, vcom, vpsf, both };
template <>
struct EnumNames<Violation> {
  static constexpr std::array<std::pair<Violation, std::string_view>, 4> value{
      {{Violation::none, "none"},
       {Violation::vcom, "vcom"},
       {Violation::vpsf, "vpsf"},
       {Violation::both, "both"}}};
};

/// What a tower's label turns on, where it was built to turn on something.
enum class Decides { any, geometry, mass, friction };
template <>
struct EnumNames<Decides> {
  static constexpr std::array<std::pair<Decides, std::string_view>, 4> value{
      {{Decides::any, "any"},
       {Decides::geometry, "geometry"},
       {Decides::mass, "mass"},
       {Decides::friction, "friction"}}};
};

struct Intent {
  bool stable = true;
  ShapeSet shapes = ShapeSet::cubes;
  Difficulty difficulty = Difficulty::none;
  Violation violation = Violation::none;
  double margin_share = 0.0;    ///< signed target; where friction decides, of the tower's balance
  int critical_interface = -1;  ///< interface that is to decide: index of the block above it
  int vcom_interface = 0;  ///< ShapeStacks' vcom: 1-based object that fails to support; 0: none
  int vpsf_object = 0;     ///< ShapeStacks' vpsf: 1-based sphere or lying cylinder; 0: none
  /// Minimal pairs: index of the block that stands elsewhere in the other tower (the lowest, where
  /// all above it do, too); -1: none.
  int changed_block = -1;
  Vec2 change_m =
      {};  ///< where it stands in the tower that falls, from where in the one that stands
  Decides decides = Decides::any;
};

}  // namespace drystone
