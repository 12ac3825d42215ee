// Possible clips obey physics; impossible ones break one law, in one frame, and share their
// pictures with the possible ones.
#include "pipeline/tricks.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <string>

#include "drystone/camera.hpp"
#include "drystone/renderer.hpp"
#include "pipeline/films.hpp"

namespace drystone {
namespace {

constexpr double kGravity = 9.81;

struct Quadruplet {
  Group group;
  TrickClips clips;
  const Scene& scene(std::size_t i) const { return group[i].scene; }
  const Clip& clip(std::size_t i) const { return clips[i].clip; }
  int violation(std::size_t i) const { return clips[i].violation_frame.value(); }
  std::size_t ball() const { return group[0].scene.blocks.size(); }
  std::size_t subject() const { return static_cast<std::size_t>(group[0].trick->subject); }
};

Quadruplet quadruplet(TrickKind trick, std::uint64_t index, double slope_deg = 0.0) {
  const Family& films = family("violations");
  SceneRequest request;
  films.defaults(request.options);
  request.options.material.ground_tilt_deg = slope_deg;
  request.options.tower.height = {3};
  request.options.violations.tricks = {trick};
  request.cell = films.cells(request.options).front().cell;
  Key key{.seed = 3, .family = short_hash("violations"), .index = index};
  Disturber disturber;
  for (; key.attempt < 100; ++key.attempt) {
    Drawn drawn = films.sample(request, key);
    if (std::holds_alternative<Rejected>(drawn)) continue;
    Quadruplet made{std::move(std::get<Group>(drawn)), {}};
    if (play(made.group, FilmOptions{}, disturber, made.clips).empty()) return made;
  }
  FAIL("no attempt was filmed");
  return {};
}

/// Quadruplets of one trick that a test looks at.
std::uint64_t study_size() {
  const char* scale = std::getenv("DRYSTONE_STUDY_SCALE");
  const double share = scale == nullptr ? 1.0 : std::atof(scale);
  return std::max<std::uint64_t>(3, static_cast<std::uint64_t>(std::lround(20 * share)));
}

Vec3 at(const Clip& clip, int frame, std::size_t body) {
  return clip.poses[static_cast<std::size_t>(frame)][body].position;
}
int frames(const Clip& clip) { return static_cast<int>(clip.poses.size()); }

bool touches(const Clip& clip, int frame, std::size_t body) {
  const auto& list = clip.contacts[static_cast<std::size_t>(frame)];
  const int index = static_cast<int>(body);
  return std::any_of(list.begin(), list.end(),
                     [&](const Touch& t) { return t.a == index || t.b == index; });
}

/// Whether the sphere about a body is in the air, apart from those about all others.
bool is_clear(const Quadruplet& q, std::size_t member, int frame, std::size_t body) {
  const std::vector<Block> bodies = bodies_of(q.scene(member), q.clip(member));
  const Vec3 here = at(q.clip(member), frame, body);
  const double radius = bounding_radius(bodies[body].shape);
  // Who has just come down is back from the ground by a hair.
  if (here.z <= 1.1 * radius) return false;
  for (std::size_t other = 0; other < bodies.size(); ++other) {
    const double apart = radius + bounding_radius(bodies[other].shape);
    if (other != body && norm(at(q.clip(member), frame, other) - here) <= apart) return false;
  }
  return true;
}

/// Downward acceleration over three frames, m/s^2.
double acceleration(const Clip& clip, int middle, std::size_t body) {
  const double z =
      at(clip, middle - 1, body).z - 2 * at(clip, middle, body).z + at(clip, middle + 1, body).z;
  return -z * clip.fps * clip.fps;
}

double fastest(const Clip& clip, int frame) {
  double most = 0.0;
  for (std::size_t b = 0; b < clip.poses[0].size(); ++b) {
    most = std::max(most, norm(at(clip, frame, b) - at(clip, frame - 1, b)) * clip.fps);
  }
  return most;
}

/// How deep a ball is in a block; negative: how far off it is.
double depth(const Block& block, const Pose& pose, Vec3 center, double radius) {
  const Vec3 p = transpose_times(matrix(pose.rotation), center - pose.position);
  const Vec3 half = std::get<Box>(block.shape).half_extents;
  const auto out = [](double x, double h) { return std::max(0.0, std::abs(x) - h); };
  return radius - norm(Vec3{out(p.x, half.x), out(p.y, half.y), out(p.z, half.z)});
}

double ball_depth(const Quadruplet& q, std::size_t member, int frame) {
  const Clip& clip = q.clip(member);
  const auto& poses = clip.poses[static_cast<std::size_t>(frame)];
  const auto* const drop = std::get_if<Drop>(&*q.scene(member).event);
  const double radius = drop != nullptr ? std::get<Sphere>(drop->shape).radius
                                        : std::get<Projectile>(*q.scene(member).event).radius;
  return depth(q.scene(member).blocks[q.subject()], poses[q.subject()], poses[q.ball()].position,
               radius);
}

/// Whether two members show the same in a frame, to the last bit.
bool same_picture(const Quadruplet& q, std::size_t a, int frame_a, std::size_t b, int frame_b) {
  Scene first = scene_at(q.scene(a), q.clip(a), frame_a);
  const Scene second = scene_at(q.scene(b), q.clip(b), frame_b);
  return first == second;
}

std::vector<Camera> cameras_about(const Scene& scene) {
  const Intrinsics intrinsics{96, 96, 110, 110, 48, 48, false};
  const Vec2 middle = scene.blocks[0].world_from_block.position.xy();
  const Vec3 target{middle.x, middle.y, 1.2};
  std::vector<Camera> cameras;
  for (const double elevation : {0.0, 12.0, 30.0, 75.0}) {
    for (int k = 0; k < 4; ++k) {
      const double azimuth = radians(20.0 + 90.0 * k + elevation);
      const double flat = std::cos(radians(elevation));
      const Vec3 back{flat * std::cos(azimuth), flat * std::sin(azimuth),
                      std::sin(radians(elevation))};
      cameras.push_back(look_at(target + 9.0 * back, target, intrinsics));
    }
  }
  return cameras;
}

bool equal_pixels(const Quadruplet& q, int frame, const std::vector<Camera>& cameras, Style style) {
  RenderOptions options;
  options.style = style;
  const auto renderer = make_cpu_renderer(options);
  std::vector<Frame> first, second;
  render_frame(*renderer, q.scene(0), q.clip(0), frame, cameras, first);
  render_frame(*renderer, q.scene(1), q.clip(1), frame, cameras, second);
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    if (first[i].rgb != second[i].rgb || first[i].depth_m != second[i].depth_m ||
        first[i].instance != second[i].instance) {
      return false;
    }
  }
  return true;
}

/// The ball of the possible clip is never in the block, that of the impossible one not before the
/// violation, which both impossible clips have at once; until then they show what their twins show.
void check_before_it_is_inside(const Quadruplet& q) {
  const int v = q.violation(2);
  CHECK(q.violation(3) == v);
  for (int f = 0; f < frames(q.clip(2)); ++f) CHECK(ball_depth(q, 0, f) < 0.02);
  for (int f = 0; f < v; ++f) {
    CHECK(ball_depth(q, 2, f) < 0.02);
    CHECK(same_picture(q, 2, f, 0, f));
    CHECK(same_picture(q, 3, f, 1, f));
  }
}

}  // namespace

TEST_CASE("in possible clips what is clear of all else falls freely, and nobody jumps", "[study]") {
  for (const TrickKind trick :
       {TrickKind::floats, TrickKind::freezes, TrickKind::passes, TrickKind::sinks}) {
    int in_flight = 0;
    for (std::uint64_t index = 0; index < study_size(); ++index) {
      const Quadruplet q = quadruplet(trick, index);
      for (const std::size_t member : {0U, 1U}) {
        const Clip& clip = q.clip(member);
        CHECK_FALSE(q.clips[member].violation_frame.has_value());
        for (int frame = clip.event_frame + 2; frame + 1 < frames(clip); ++frame) {
          CHECK(fastest(clip, frame) < 25.0);
          for (std::size_t body = 0; body <= q.ball(); ++body) {
            bool clear = true;
            for (int f = frame - 1; f <= frame + 1; ++f)
              clear = clear && is_clear(q, member, f, body);
            if (!clear) continue;
            ++in_flight;
            // The centre of a box is its centre of mass.
            CHECK(acceleration(clip, frame, body) == Approx(kGravity).margin(0.02));
          }
        }
      }
    }
    CHECK(in_flight > 20);
  }
}

TEST_CASE("what floats touches nothing and does not fall, from the violation on", "[study]") {
  for (std::uint64_t index = 0; index < study_size(); ++index) {
    const Quadruplet q = quadruplet(TrickKind::floats, index);
    const int v = q.violation(2);
    for (int f = 0; f < v; ++f) CHECK(same_picture(q, 2, f, 0, f));
    CHECK_FALSE(same_picture(q, 2, v, 0, v));
    // The block has left what it lay on, and would be falling.
    CHECK_FALSE(touches(q.clip(0), v, q.subject()));
    CHECK(at(q.clip(0), frames(q.clip(0)) - 1, q.subject()).z <
          at(q.clip(0), v, q.subject()).z - 0.1);
    for (int f = v; f < frames(q.clip(2)); ++f) {
      CHECK(q.clip(2).poses[static_cast<std::size_t>(f)][q.subject()] ==
            q.clip(2).poses[static_cast<std::size_t>(v) - 1][q.subject()]);
      CHECK_FALSE(touches(q.clip(2), f, q.subject()));
      // Everybody else does what he does in the possible clip.
      for (std::size_t b = 0; b <= q.ball(); ++b) {
        if (b == q.subject()) continue;
        CHECK(q.clip(2).poses[static_cast<std::size_t>(f)][b] ==
              q.clip(0).poses[static_cast<std::size_t>(f)][b]);
      }
    }
    // The other one falls, though what it lies on stays.
    const int w = q.violation(3);
    for (int f = 0; f < w; ++f) CHECK(same_picture(q, 3, f, 1, f));
    const int last = frames(q.clip(3)) - 1;
    CHECK(at(q.clip(3), last, q.subject()).z < at(q.clip(3), 0, q.subject()).z - 0.1);
    for (std::size_t b = 0; b + 1 < q.ball(); ++b) {
      CHECK(norm(at(q.clip(3), last, b) - at(q.clip(3), 0, b)) < 0.01);
    }
  }
}

TEST_CASE("what freezes was falling, and every picture is one of the possible clip", "[study]") {
  for (std::uint64_t index = 0; index < study_size(); ++index) {
    const Quadruplet q = quadruplet(TrickKind::freezes, index);
    const int v = q.violation(2), n = frames(q.clip(2));
    CHECK(q.violation(3) == v);
    const int pause = q.clip(1).event_frame - q.clip(0).event_frame;
    CHECK(pause >= 5);
    CHECK(fastest(q.clip(2), v - 1) > 0.3);
    for (int f = 0; f < v; ++f) {
      CHECK(same_picture(q, 2, f, 0, f));
      CHECK(same_picture(q, 3, f, 0, f));
    }
    for (int f = v; f < n; ++f) {
      CHECK(fastest(q.clip(2), f) == 0.0);
      CHECK(same_picture(q, 2, f, 0, v - 1));
    }
    for (int f = v; f < v + pause; ++f) CHECK(same_picture(q, 3, f, 0, v - 1));
    for (int f = v + pause; f < n; ++f) CHECK(same_picture(q, 3, f, 0, f - pause));
    // The two that go on end alike.
    for (int f = v + pause; f < n; ++f) CHECK(same_picture(q, 3, f, 1, f));
    // No possible clip stops in flight.
    for (const std::size_t member : {0U, 1U}) {
      for (int f = 2; f < n; ++f) {
        if (fastest(q.clip(member), f - 1) > 1.0) CHECK(fastest(q.clip(member), f) > 0.0);
      }
    }
  }
}

TEST_CASE("what passes is in the block from the violation on, and in no possible clip", "[study]") {
  for (std::uint64_t index = 0; index < study_size(); ++index) {
    const Quadruplet q = quadruplet(TrickKind::passes, index);
    const int v = q.violation(2), n = frames(q.clip(2));
    check_before_it_is_inside(q);
    CHECK(ball_depth(q, 2, v) > 0.02);
    // It comes out again at the other side, and the tower has not noticed.
    const Vec3 in = at(q.clip(2), v - 1, q.ball()), out = at(q.clip(2), n - 1, q.ball());
    const Vec3 middle = at(q.clip(2), v - 1, q.subject());
    CHECK(dot((in - middle).xy(), (out - middle).xy()) < 0.0);
    for (std::size_t b = 0; b < q.ball(); ++b) {
      CHECK(norm(at(q.clip(2), n - 1, b) - at(q.clip(2), 0, b)) < 0.005);
    }
    // The other ball is thrown back by nothing: the block is not there.
    for (int f = 0; f < n; ++f) {
      CHECK(q.clip(3).absent[static_cast<std::size_t>(f)] ==
            std::vector<int>{static_cast<int>(q.subject())});
    }
    CHECK(norm(at(q.clip(1), n - 1, q.ball()) - at(q.clip(3), n - 1, q.ball())) > 0.3);
    CHECK(at(q.clip(3), v, q.ball()) == at(q.clip(0), v, q.ball()));
  }
}

TEST_CASE("what sinks falls through the block and past the others to the ground", "[study]") {
  for (std::uint64_t index = 0; index < study_size(); ++index) {
    const Quadruplet q = quadruplet(TrickKind::sinks, index);
    const int v = q.violation(2), n = frames(q.clip(2));
    check_before_it_is_inside(q);
    CHECK(ball_depth(q, 2, v + 1) > 0.02);
    // It was above the block and ends on the ground, as where there is none; the tower has not
    // noticed.
    const auto& ball = std::get<Drop>(*q.scene(2).event);
    const Block& subject = q.scene(2).blocks[q.subject()];
    CHECK(at(q.clip(2), v - 1, q.ball()).z > at(q.clip(2), 0, q.subject()).z);
    CHECK(at(q.clip(2), n - 1, q.ball()).z ==
          Approx(std::get<Sphere>(ball.shape).radius).margin(0.01));
    CHECK(at(q.clip(2), n - 1, q.ball()).z < subject.world_from_block.position.z);
    for (int f = v; f < n; ++f) {
      CHECK(at(q.clip(2), f, q.ball()) == at(q.clip(1), f, q.ball()));
    }
    for (std::size_t b = 0; b < q.ball(); ++b) {
      CHECK(norm(at(q.clip(2), n - 1, b) - at(q.clip(2), 0, b)) < 0.005);
    }
    // The other ball comes down on nothing: it does as on the block, which is not there.
    double apart = 0.0;
    for (int f = 0; f < n; ++f) {
      CHECK(q.clip(3).absent[static_cast<std::size_t>(f)] ==
            std::vector<int>{static_cast<int>(q.subject())});
      apart = std::max(apart, norm(at(q.clip(1), f, q.ball()) - at(q.clip(3), f, q.ball())));
      if (f >= v) CHECK(at(q.clip(3), f, q.ball()) == at(q.clip(0), f, q.ball()));
    }
    CHECK(apart > 0.5);
  }
}

TEST_CASE("clips are cut while all is hidden, from every side and in every style", "[study]") {
  for (std::uint64_t index = 0; index < 3; ++index) {
    const Quadruplet q = quadruplet(TrickKind::vanishes, index);
    const int v = q.violation(2), n = frames(q.clip(2));
    CHECK(q.violation(3) == v);
    const std::vector<int> gone{static_cast<int>(q.subject())};
    for (int f = 0; f < n; ++f) {
      const auto frame = static_cast<std::size_t>(f);
      CHECK(q.clip(2).absent[frame] == (f < v ? std::vector<int>{} : gone));
      CHECK(q.clip(3).absent[frame] == (f < v ? gone : std::vector<int>{}));
      CHECK(same_picture(q, 2, f, f < v ? 0 : 1, f));
      CHECK(same_picture(q, 3, f, f < v ? 1 : 0, f));
    }
    const std::vector<Camera> cameras = cameras_about(q.scene(0));
    const auto pixels_alike = [&](int frame, Style style) {
      return equal_pixels(q, frame, cameras, style);
    };
    for (const Style style : {Style::shaded, Style::flat, Style::textured}) {
      CHECK(pixels_alike(v, style));
      CHECK(pixels_alike(v - 1, style));
      CHECK_FALSE(pixels_alike(0, style));
      CHECK_FALSE(pixels_alike(n - 1, style));
    }
  }
}

TEST_CASE("on a slope films are made of the same laws, and break them", "[study]") {
  for (const TrickKind trick :
       {TrickKind::floats, TrickKind::freezes, TrickKind::passes, TrickKind::sinks}) {
    for (std::uint64_t index = 0; index < 3; ++index) {
      const Quadruplet q = quadruplet(trick, index, 7.0);
      CAPTURE(name(trick), index);
      const double down = -q.scene(0).gravity.z;
      CHECK(down == Approx(kGravity * std::cos(radians(7.0))));
      for (const std::size_t member : {0U, 1U}) {
        const Clip& clip = q.clip(member);
        for (int frame = clip.event_frame + 2; frame + 1 < frames(clip); ++frame) {
          bool clear = true;
          for (int f = frame - 1; f <= frame + 1; ++f)
            clear = clear && is_clear(q, member, f, q.ball());
          if (clear) CHECK(acceleration(clip, frame, q.ball()) == Approx(down).margin(0.02));
        }
      }
      for (int f = 0; f < q.violation(2); ++f) CHECK(same_picture(q, 2, f, 0, f));
      CHECK_FALSE(same_picture(q, 2, q.violation(2), 0, q.violation(2)));
    }
  }
}

TEST_CASE("on a slope, too, clips are cut while all is hidden", "[study]") {
  const Quadruplet q = quadruplet(TrickKind::vanishes, 0, 10.0);
  const int v = q.violation(2);
  const std::vector<Camera> cameras = cameras_about(q.scene(0));
  for (const Style style : {Style::shaded, Style::flat, Style::textured}) {
    CHECK(equal_pixels(q, v, cameras, style));
    CHECK_FALSE(equal_pixels(q, 0, cameras, style));
  }
}

TEST_CASE("the box about a tower is little larger than that, and meets no block on its way") {
  for (std::uint64_t index = 0; index < 5; ++index) {
    const Quadruplet q = quadruplet(TrickKind::vanishes, index);
    const Scene& scene = q.scene(0);
    const Clip& clip = q.clip(0);
    const std::size_t first = scene.blocks.size();
    REQUIRE(clip.screens.size() == 8);
    double top = 0.0;
    for (int f = 0; f < frames(clip); ++f) {
      for (std::size_t s = 0; s < 8; ++s) {
        const Vec3 middle = at(clip, f, first + s), half = clip.screens[s].half_extents;
        top = std::max(top, middle.z + half.z);
        for (const Block& block : scene.blocks) {
          // Far enough off along one axis; turned blocks by their corners.
          const auto gap = [&](Vec3 axis, double place, double extent) {
            const Mat3 turn = matrix(block.world_from_block.rotation);
            const double reach = std::max(support(block.shape, transpose_times(turn, axis)),
                                          support(block.shape, transpose_times(turn, -axis)));
            return std::abs(place - dot(axis, block.world_from_block.position)) - extent - reach;
          };
          CHECK(std::max({gap({1, 0, 0}, middle.x, half.x), gap({0, 1, 0}, middle.y, half.y),
                          gap({0, 0, 1}, middle.z, half.z)}) > 0.05);
        }
      }
    }
    CHECK(top > top_m(scene));
    CHECK(top < top_m(scene) + 0.25);
    // Before they rise and after they sank they are under the ground.
    for (const int f : {0, frames(clip) - 1}) {
      for (std::size_t s = 0; s < 8; ++s) {
        CHECK(at(clip, f, first + s).z + clip.screens[s].half_extents.z < 0.0);
      }
    }
  }
}

TEST_CASE("balls are let go at a frame, whatever the frame rate") {
  // With the block and without it, simulations may have steps of different lengths.
  constexpr int kGroups = 24;
  Disturber disturber;
  FilmOptions film;
  film.fps = 15;
  film.duration_s = 1.0;
  const Family& films = family("violations");
  SceneRequest request;
  films.defaults(request.options);
  request.options.tower.height = {4};
  request.options.violations.tricks = {TrickKind::passes};
  request.cell = films.cells(request.options).front().cell;
  int filmed = 0;
  for (std::uint64_t index = 0; index < kGroups; ++index) {
    const Key key{.seed = 1, .family = short_hash("violations"), .index = index};
    Drawn drawn = films.sample(request, key);
    if (std::holds_alternative<Rejected>(drawn)) continue;
    Group group = std::move(std::get<Group>(drawn));
    TrickClips clips;
    CAPTURE(index);
    CHECK(play(group, film, disturber, clips) == "");
    ++filmed;
    const int starts = clips[0].clip.event_frame;
    for (const Draft& draft : group) {
      CHECK(start_s(draft.scene.event.value()) == Approx(starts / 15.0).margin(1e-12));
    }
  }
  CHECK(filmed > kGroups / 2);
}

TEST_CASE("a ball that misses or a tower that stays gives no film, and the reason") {
  Quadruplet q = quadruplet(TrickKind::passes, 0);
  Disturber disturber;
  Group aside = q.group;
  for (Draft& draft : aside) std::get<Projectile>(*draft.scene.event).position.y += 5.0;
  CHECK(play(aside, FilmOptions{}, disturber, q.clips) == "the ball misses the block");
  for (Draft& draft : aside) draft.trick->kind = TrickKind::freezes;
  CHECK(play(aside, FilmOptions{}, disturber, q.clips) == "the tower does not fall");
  for (Draft& draft : aside) draft.trick->kind = TrickKind::floats;
  CHECK(play(aside, FilmOptions{}, disturber, q.clips) == "the block on top does not move");
}

}  // namespace drystone
