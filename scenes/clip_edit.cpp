#include "drystone/clip_edit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"

namespace drystone {
namespace {

std::size_t frame_count(const Clip& clip) { return clip.poses.size(); }
std::size_t body_count(const Clip& clip) {
  return clip.poses.empty() ? 0 : clip.poses.front().size();
}

/// @param first the smallest frame that will do
std::size_t checked_frame(const Clip& clip, int frame, int first) {
  if (frame < first || static_cast<std::size_t>(frame) > frame_count(clip)) {
    throw Error(ErrorCode::usage, fmt::format("a clip of {} frames cannot be cut at frame {}",
                                              frame_count(clip), frame));
  }
  return static_cast<std::size_t>(frame);
}

std::size_t checked_body(const Clip& clip, int body) {
  if (body < 0 || static_cast<std::size_t>(body) >= body_count(clip)) {
    throw Error(ErrorCode::usage,
                fmt::format("a clip of {} bodies has no body {}", body_count(clip), body));
  }
  return static_cast<std::size_t>(body);
}

void check_alike(const Clip& a, const Clip& b) {
  if (a.fps == b.fps && a.times_s == b.times_s && body_count(a) == body_count(b) &&
      a.screens == b.screens) {
    return;
  }
  throw Error(ErrorCode::usage, "these clips do not go together",
              "use clips with the same bodies, frames and rate");
}

/// Bodies that are absent in a frame.
std::vector<int> absent_in(const Clip& clip, std::size_t frame) {
  return clip.absent.empty() ? std::vector<int>{} : clip.absent[frame];
}

/// Makes a frame of one clip that of another, at any place.
void copy_frame(Clip& clip, std::size_t to, const Clip& source, std::size_t from) {
  clip.poses[to] = source.poses[from];
  clip.contacts[to] = source.contacts[from];
  if (clip.absent.empty() && source.absent.empty()) return;
  if (clip.absent.empty()) clip.absent.resize(frame_count(clip));
  clip.absent[to] = absent_in(source, from);
}

void forget_contacts(Clip& clip, std::size_t body, std::size_t frame) {
  const auto index = static_cast<int>(body);
  std::erase_if(clip.contacts[frame],
                [&](const Touch& touch) { return touch.a == index || touch.b == index; });
}

}  // namespace

Clip still_clip(const Scene& scene, double fps, int frames) {
  if (frames < 1 || !(fps > 0.0)) {
    throw Error(ErrorCode::usage, "a clip has at least one frame, and a rate above 0");
  }
  Clip clip;
  clip.fps = fps;
  std::vector<Pose> poses;
  for (const Block& body : bodies_of(scene, clip)) poses.push_back(body.world_from_block);
  for (int frame = 0; frame < frames; ++frame) clip.times_s.push_back(frame / fps);
  clip.poses.assign(static_cast<std::size_t>(frames), poses);
  clip.contacts.resize(static_cast<std::size_t>(frames));
  return rounded(std::move(clip));
}

Clip spliced(const Clip& before, const Clip& after, int frame) {
  check_alike(before, after);
  Clip clip = before;
  for (std::size_t f = checked_frame(before, frame, 0); f < frame_count(clip); ++f) {
    copy_frame(clip, f, after, f);
  }
  return clip;
}

Clip held(const Clip& clip, int frame, int times) {
  const std::size_t first = checked_frame(clip, frame, 1);
  if (times < 0) throw Error(ErrorCode::usage, "a frame is held a number of times, 0 or more");
  const auto later = static_cast<std::size_t>(times);
  Clip result = clip;
  for (std::size_t f = first; f < frame_count(clip); ++f) {
    copy_frame(result, f, clip, f < first + later ? first - 1 : f - later);
  }
  if (frame <= clip.event_frame) {
    result.event_frame = std::min(clip.event_frame + times, static_cast<int>(frame_count(clip)));
  }
  return result;
}

Clip frozen(const Clip& clip, int frame) {
  Clip result = held(clip, frame, static_cast<int>(frame_count(clip)));
  result.event_frame = clip.event_frame;
  return result;
}

Clip with_body(const Clip& clip, const Clip& other, int body, int frame) {
  check_alike(clip, other);
  const std::size_t index = checked_body(clip, body);
  Clip result = clip;
  for (std::size_t f = checked_frame(clip, frame, 0); f < frame_count(clip); ++f) {
    result.poses[f][index] = other.poses[f][index];
    forget_contacts(result, index, f);
  }
  return result;
}

Clip with_body_held(const Clip& clip, int body, int frame) {
  const std::size_t index = checked_body(clip, body);
  const std::size_t first = checked_frame(clip, frame, 1);
  Clip result = clip;
  for (std::size_t f = first; f < frame_count(clip); ++f) {
    result.poses[f][index] = clip.poses[first - 1][index];
    forget_contacts(result, index, f);
  }
  return result;
}

Clip without_body(const Clip& clip, int body) {
  const std::size_t index = checked_body(clip, body);
  Clip result = clip;
  result.absent.resize(frame_count(clip));
  for (std::size_t f = 0; f < frame_count(clip); ++f) {
    std::vector<int>& absent = result.absent[f];
    const auto place = std::lower_bound(absent.begin(), absent.end(), body);
    if (place == absent.end() || *place != body) absent.insert(place, body);
    forget_contacts(result, index, f);
  }
  return result;
}

Clip with_absent_body(const Clip& clip, int body, const Pose& pose) {
  if (body < 0 || static_cast<std::size_t>(body) > body_count(clip)) {
    throw Error(ErrorCode::usage,
                fmt::format("no body can be inserted at {} of {}", body, body_count(clip)));
  }
  Clip result = clip;
  const auto moved = [&](int index) { return index >= body ? index + 1 : index; };
  for (std::size_t f = 0; f < frame_count(clip); ++f) {
    std::vector<Pose>& poses = result.poses[f];
    poses.insert(poses.begin() + body, pose);
    for (Touch& touch : result.contacts[f]) {
      touch.a = moved(touch.a);
      touch.b = moved(touch.b);
    }
    if (!result.absent.empty()) {
      for (int& absent : result.absent[f]) absent = moved(absent);
    }
  }
  return without_body(rounded(std::move(result)), body);
}

std::optional<int> parting_frame(const Clip& clip, const Clip& other, int body,
                                 double tolerance_m) {
  check_alike(clip, other);
  const std::size_t index = checked_body(clip, body);
  for (std::size_t f = 0; f < frame_count(clip); ++f) {
    const Vec3 apart = clip.poses[f][index].position - other.poses[f][index].position;
    if (norm(apart) > tolerance_m) return static_cast<int>(f);
  }
  return std::nullopt;
}

}  // namespace drystone
