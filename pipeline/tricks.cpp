#include "pipeline/tricks.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <variant>

#include "drystone/clip_edit.hpp"
#include "drystone/error.hpp"
#include "pipeline/cover.hpp"

namespace drystone {
namespace {

// Lengths are shares of a block's edge.
constexpr double kMoved = 0.002;  ///< bodies in rest drift by less
constexpr double kFallen = 0.4;   ///< what is no lower than this has not fallen
/// Least speed of a fall that is stopped, in sqrt(gravity x edge) ...
constexpr double kFallSpeed = 0.3;
constexpr double kFallEnds =
    0.85;  ///< ... in the part of it until all is this much of its way down

/// Edge of the cube that a block's bounding sphere would have.
double edge_m(const Block& block) { return 2.0 * bounding_radius(block.shape) / std::sqrt(3.0); }

double mean_edge_m(const Scene& scene) {
  double sum = 0.0;
  for (const Block& block : scene.blocks) sum += edge_m(block);
  return sum / static_cast<double>(scene.blocks.size());
}

double height_of(const Clip& clip, int frame, std::size_t body) {
  return clip.poses[static_cast<std::size_t>(frame)][body].position.z;
}

int last_frame(const Clip& clip) { return static_cast<int>(clip.poses.size()) - 1; }

bool touches(const Clip& clip, int frame, int body) {
  const auto& contacts = clip.contacts[static_cast<std::size_t>(frame)];
  return std::any_of(contacts.begin(), contacts.end(),
                     [&](const Touch& touch) { return touch.a == body || touch.b == body; });
}

/// Whether the tower stands still from the first to the last frame.
bool stays(const Scene& scene, const Clip& clip) {
  const Clip at_first = frozen(clip, 1);
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const double tolerance = kMoved * edge_m(scene.blocks[i]);
    if (parting_frame(clip, at_first, static_cast<int>(i), tolerance)) return false;
  }
  return true;
}

constexpr std::string_view kBallTouches = "the ball that is to miss touches the tower";

std::string make_floats(const Trick& trick, const Scene& scene, const Clip& a, const Clip& b,
                        TrickClips& clips) {
  const int subject = trick.subject;
  const auto index = static_cast<std::size_t>(subject);
  const double edge = edge_m(scene.blocks[index]);
  if (!stays(scene, b)) return std::string(kBallTouches);
  const auto moves = parting_frame(a, b, subject, kMoved * edge);
  if (!moves) return "the block on top does not move";
  const double lying = height_of(a, last_frame(a), index);
  for (int frame = *moves; frame + 1 < last_frame(a); ++frame) {
    if (height_of(a, frame, index) < lying + kFallen * edge) break;
    if (touches(a, frame, subject) || touches(a, frame + 1, subject)) continue;
    clips[2] = {with_body_held(a, subject, frame + 1), frame + 1};
    clips[3] = {with_body(b, a, subject, *moves), *moves};
    return "";
  }
  return "the block on top does not come off what it lies on";
}

/// The last frame that is shown before a fall stops; null: nothing falls fast enough.
std::optional<int> mid_fall(const Trick& trick, const Scene& scene, const Clip& clip) {
  // How far all blocks together have come down since the first frame.
  const auto sunk = [&](int frame) {
    double sum = 0.0;
    for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
      sum += height_of(clip, 0, i) - height_of(clip, frame, i);
    }
    return sum;
  };
  const double edge = mean_edge_m(scene), whole = sunk(last_frame(clip));
  if (whole < kFallen * edge) return std::nullopt;
  const double least = kFallSpeed * std::sqrt(norm(scene.gravity) * edge) / clip.fps;
  for (int frame = 1; frame <= last_frame(clip) && sunk(frame) < kFallEnds * whole; ++frame) {
    if (sunk(frame) < trick.share * whole) continue;
    for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
      if (height_of(clip, frame - 1, i) - height_of(clip, frame, i) >= least) return frame;
    }
  }
  return std::nullopt;
}

std::string make_freezes(const Trick& trick, const Scene& scene, const Clip& a, TrickClips& clips) {
  const auto shown = mid_fall(trick, scene, a);
  if (!shown) return "the tower does not fall";
  const int frame = *shown + 1;
  const int pause = std::max(1, static_cast<int>(std::lround(trick.pause_s * a.fps)));
  if (frame + 2 * pause > last_frame(a)) return "the tower falls too late for the clip";
  clips[1] = {held(a, 1, pause), std::nullopt};
  clips[2] = {frozen(a, frame), frame};
  clips[3] = {held(a, frame, pause), frame};
  return "";
}

/// Distance of a point from a box; 0 within it.
double distance_from(const Box& box, const Pose& pose, Vec3 point) {
  const Vec3 p = transpose_times(matrix(normalized(pose.rotation)), point - pose.position);
  const auto out = [](double x, double half) { return std::max(0.0, std::abs(x) - half); };
  const Vec3 h = box.half_extents;
  return norm(Vec3{out(p.x, h.x), out(p.y, h.y), out(p.z, h.z)});
}

double radius_m(const Event& ball) {
  if (const auto* drop = std::get_if<Drop>(&ball)) return std::get<Sphere>(drop->shape).radius;
  return std::get<Projectile>(ball).radius;
}

/// Of balls that are thrown, and of those that are dropped.
std::string make_passes(const Trick& trick, const Scene& scene, const Clip& a, const Clip& b,
                        TrickClips& clips) {
  const auto index = static_cast<std::size_t>(trick.subject);
  const Block& subject = scene.blocks[index];
  const auto ball = static_cast<int>(scene.blocks.size());
  if (!stays(scene, b)) return std::string(kBallTouches);
  const auto struck = parting_frame(a, b, ball, kMoved * edge_m(subject));
  if (!struck || *struck < 1) return "the ball misses the block";
  const auto frame = static_cast<std::size_t>(*struck);
  const double gap = distance_from(std::get<Box>(subject.shape), a.poses[frame - 1][index],
                                   b.poses[frame][static_cast<std::size_t>(ball)].position);
  if (gap >= radius_m(*scene.event)) return "the ball misses the block";
  clips[2] = {with_body(frozen(a, *struck), b, ball, *struck), *struck};
  clips[3] = {spliced(b, without_body(a, trick.subject), *struck), *struck};
  return "";
}

int frame_at(const Clip& clip, double share) {
  return static_cast<int>(std::lround(share * static_cast<double>(clip.poses.size())));
}

std::string make_vanishes(const Trick& trick, const Scene& scene, TrickClips& clips) {
  for (TrickClip& possible : std::span(clips).first(2)) {
    possible.clip = with_cover(std::move(possible.clip), scene, trick.screen);
    possible.clip.event_frame = frame_at(possible.clip, kCoverRises);
  }
  const int swap = frame_at(clips[0].clip, kCoverHidden);
  clips[2] = {spliced(clips[0].clip, clips[1].clip, swap), swap};
  clips[3] = {spliced(clips[1].clip, clips[0].clip, swap), swap};
  return "";
}

/// The clip of a scene's event. Its effect is no matter.
/// @return empty, or why there is none
std::string simulate(const Scene& scene, const FilmOptions& film, Disturber& disturber,
                     Clip& clip) {
  constexpr int kResolution = 3;
  ClipOptions options;
  options.fps = film.fps;
  options.duration_s = film.duration_s;
  try {
    clip = disturber.disturb(scene, options, kResolution).clip;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) throw;
    return error.message();
  }
  const auto frames = static_cast<std::size_t>(std::llround(film.duration_s * film.fps));
  return clip.poses.size() == frames ? "" : "the engine lost the state, or the tower did not stand";
}

/// Lets go of the balls at a frame. The two simulations of a trick may have steps of different
/// lengths, which all end at frames, and an event starts with a step: elsewhere one ball would be
/// ahead of the other.
void start_at_frame(Group& group, double fps) {
  for (Draft& draft : group) {
    if (!draft.scene.event) continue;
    const auto align = [fps](double& time_s) {
      time_s = std::max(1.0, std::round(time_s * fps)) / fps;
    };
    if (auto* drop = std::get_if<Drop>(&*draft.scene.event)) align(drop->time_s);
    if (auto* ball = std::get_if<Projectile>(&*draft.scene.event)) align(ball->time_s);
  }
}

Scene without(Scene scene, int block) {
  scene.blocks.erase(scene.blocks.begin() + block);
  return scene;
}

}  // namespace

std::string compose(const Trick& trick, const Scene& scene, const Clip& a, const Clip& b,
                    TrickClips& clips) {
  clips[0] = {a, std::nullopt};
  clips[1] = {b, std::nullopt};
  switch (trick.kind) {
    case TrickKind::floats:
      return make_floats(trick, scene, a, b, clips);
    case TrickKind::freezes:
      return make_freezes(trick, scene, a, clips);
    case TrickKind::passes:
    case TrickKind::sinks:
      return make_passes(trick, scene, a, b, clips);
    case TrickKind::vanishes:
      return make_vanishes(trick, scene, clips);
  }
  return "";
}

std::string play(Group& group, const FilmOptions& film, Disturber& disturber, TrickClips& clips) {
  start_at_frame(group, film.fps);
  const Trick trick = *group.front().trick;
  const Scene& scene = group.front().scene;
  const auto subject = static_cast<std::size_t>(trick.subject);
  Clip a, b;
  std::string reason;
  if (trick.kind == TrickKind::vanishes) {
    a = still_clip(scene, film.fps, static_cast<int>(std::llround(film.duration_s * film.fps)));
    b = without_body(a, trick.subject);
  } else {
    reason = simulate(scene, film, disturber, a);
  }
  if (reason.empty() && trick.kind == TrickKind::floats) {
    reason = simulate(group[1].scene, film, disturber, b);
  }
  if (reason.empty() && (trick.kind == TrickKind::passes || trick.kind == TrickKind::sinks)) {
    reason = simulate(without(scene, trick.subject), film, disturber, b);
    if (reason.empty()) {
      b = with_absent_body(b, trick.subject, scene.blocks[subject].world_from_block);
    }
  }
  if (reason.empty()) reason = compose(trick, scene, a, b, clips);
  if (reason.empty() && trick.kind == TrickKind::freezes) {
    auto& ball = std::get<Projectile>(*group[1].scene.event);
    ball.time_s += (clips[1].clip.event_frame - a.event_frame) / a.fps;
  }
  return reason;
}

}  // namespace drystone
