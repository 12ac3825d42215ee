// The course of time in a scene: simulated as one looks on, or played from a clip.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "drystone/clip.hpp"
#include "drystone/fields.hpp"
#include "drystone/live.hpp"
#include "drystone/scene.hpp"
#include "drystone/statics.hpp"

namespace drystone::viewer {

enum class Source { simulation, clip };

}  // namespace drystone::viewer

namespace drystone {
template <>
struct EnumNames<viewer::Source> {
  static constexpr std::array<std::pair<viewer::Source, std::string_view>, 2> value{
      {{viewer::Source::simulation, "simulation"}, {viewer::Source::clip, "clip"}}};
};
}  // namespace drystone

namespace drystone::viewer {

/// A scene with or without an event, frame by frame.
class Playback {
 public:
  /// @param stored the record's clip, which is then the source to begin with
  /// @param fps frames a second of the simulation
  Playback(const Scene& scene, const Statics& statics, std::optional<Clip> stored, double fps);

  [[nodiscard]] Source source() const { return source_; }
  /// Goes on at the same time. @throws Error(usage) where there is no clip, or the engine does not
  /// take the scene
  void use(Source source);
  [[nodiscard]] double fps() const;

  /// To t = 0, whatever has been pushed.
  void reset();
  /// A frame; nothing at the end, nor where the engine loses the state: the last frame before
  /// stays.
  /// @throws Error(usage) where the engine does not take the scene
  void advance();
  /// At the last frame of a clip, or where the engine has lost the state.
  [[nodiscard]] bool ended() const;
  [[nodiscard]] double time_s() const;

  /// Gives a body an impulse, N s, at a point, in the coordinates of `still()`; a clip becomes a
  /// simulation with it. @throws Error(usage) for a body that is not there
  void push(int body, Vec3 impulse, Vec3 point);

  /// What there is to see now: this frame of this clip, see `scene_at`.
  [[nodiscard]] const Clip& clip() const;
  [[nodiscard]] int frame() const;
  [[nodiscard]] Scene still() const { return scene_at(scene_, clip(), frame()); }
  [[nodiscard]] const Scene& scene() const { return scene_; }

 private:
  void start_world();
  void look();

  Scene scene_;
  SimOptions options_;
  double fps_ = 30.0;
  std::optional<Clip> stored_;
  Source source_ = Source::simulation;
  int frame_ = 0;  ///< of the stored clip, or of the simulation
  std::optional<LiveWorld> world_;
  bool lost_ = false;  ///< the world's state
  Clip moment_;        ///< one frame of the simulation
};

}  // namespace drystone::viewer
