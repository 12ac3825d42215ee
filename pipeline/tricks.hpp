// Possible and impossible clips of one scene, made from two simulated ones.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/dynamics.hpp"
#include "drystone/film.hpp"
#include "drystone/generator.hpp"

namespace drystone {

/// A clip of a quadruplet.
struct TrickClip {
  Clip clip;
  std::optional<int>
      violation_frame;  ///< the first one that physics forbids; null: all is possible
};
/// Two possible clips, then two impossible ones.
using TrickClips = std::array<TrickClip, 4>;

/// Makes the impossible clips from the possible ones: what moves in them moves as in a possible
/// clip, and their frames before `violation_frame` are those of one.
///
/// - floats. a: what lies under the subject is knocked away, and the subject falls. b: the ball
///   flies past. Impossible: a, but from the first frame in which the subject touches nothing on it
///   stays there; and b, but the subject falls as in a.
/// - freezes. a: the tower is knocked over. b: the same, a pause later. Impossible: a, but in
///   mid-fall everything stops; and everything stops for the pause and then goes on.
/// - passes. a: the ball hits the subject. b: the subject is not there, and the ball flies on.
///   Impossible: a, but from when the ball is stopped in a it flies on as in b, and the tower stays
///   as it is; and b, but the ball is stopped and the tower shaken as in a, by nothing.
/// - sinks. The same of a ball that is dropped on the subject.
/// - vanishes. a: screens rise, close about the tower, open and sink. b: the same without the
///   subject. Impossible: a before and b after the moment when all is hidden, and the reverse.
///
/// @param scene of a: its blocks are those of both clips
/// @param a, b without screens; where the subject of b is not there, it is marked absent; b is not
///   looked at for freezes, which makes its own
/// @return empty, or why there are no such clips
[[nodiscard]] std::string compose(const Trick& trick, const Scene& scene, const Clip& a,
                                  const Clip& b, TrickClips& clips);

/// Simulates what is possible in a group's scenes and makes its clips. Where an event comes later
/// in one of them, its scene says so afterwards.
/// @return empty, or why the group cannot be kept
[[nodiscard]] std::string play(Group& group, const FilmOptions& film, Disturber& disturber,
                               TrickClips& clips);

}  // namespace drystone
