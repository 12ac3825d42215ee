// Clips cut and put together from others: the tricks of films, without any physics.
//
// All take frames and bodies by index and leave length, rate and times as they are. Clips that are
// put together have equally many frames and bodies and one rate.
//
// @throws Error(usage), all of them, for a frame or a body that the clip has not, and for clips
// that do not go together
#pragma once

#include <optional>

#include "drystone/clip.hpp"

namespace drystone {

/// A clip in which every body of a scene stays where it is, without contacts.
/// @throws Error(usage) for less than one frame
[[nodiscard]] Clip still_clip(const Scene& scene, double fps, int frames);

/// One clip up to a frame, another from there on.
[[nodiscard]] Clip spliced(const Clip& before, const Clip& after, int frame);

/// The frame before `frame` is shown `times` more; then the clip goes on, that much later. What
/// comes too late is cut off. With frame 1, everything happens later, its event included.
[[nodiscard]] Clip held(const Clip& clip, int frame, int times);
/// Nothing moves from a frame on: the one before it is shown until the end.
[[nodiscard]] Clip frozen(const Clip& clip, int frame);

/// From a frame on, one body moves as in another clip. Of its contacts nothing is known then.
[[nodiscard]] Clip with_body(const Clip& clip, const Clip& other, int body, int frame);
/// From a frame on, one body stays where it was just before. Of its contacts nothing is known then.
[[nodiscard]] Clip with_body_held(const Clip& clip, int body, int frame);
/// One body is not there, nor are its contacts.
[[nodiscard]] Clip without_body(const Clip& clip, int body);
/// A body more, which is never there: those from `body` on move up by one.
[[nodiscard]] Clip with_absent_body(const Clip& clip, int body, const Pose& pose);

/// The first frame in which a body is further than a tolerance from where it is in another clip;
/// null: it never is. Turns do not count.
[[nodiscard]] std::optional<int> parting_frame(const Clip& clip, const Clip& other, int body,
                                               double tolerance_m);

}  // namespace drystone
