// Clips as JSON: a column per body, so that equal neighbours stand next to each other and the text
// compresses well.
#include <fmt/format.h>

#include <cmath>

#include "drystone/clip.hpp"
#include "scenes/json_read.hpp"
#include "scenes/json_write.hpp"

namespace drystone {
namespace {

using json::append_array;
using json::append_number;
using json::Node;
using json::Object;

constexpr double kMaxFrames = 1e6;
constexpr double kMaxFps = 1e4;
constexpr double kMaxCoordinate = 1e9;
constexpr double kMaxForce = 1e15;

/// `[` items `]`
template <class Items, class Append>
void append_list(std::string& out, const Items& items, Append append) {
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    append(item);
  }
  out += ']';
}

void append_touch(std::string& out, const Touch& touch) {
  out += '[';
  append_number(out, touch.a);
  out += ',';
  append_number(out, touch.b);
  for (const double value : {touch.point.x, touch.point.y, touch.point.z, touch.force_n}) {
    out += ',';
    append_number(out, value);
  }
  out += ']';
}

void append_screen(std::string& out, const Screen& screen) {
  out += "{\"half_extents\":";
  append_array(out, screen.half_extents);
  out += ",\"color\":";
  append_array(out, screen.color);
  out += '}';
}

Quat quaternion_of(const Node& node) {
  const Quat q = node.quat();
  const double length = std::sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
  if (!(std::abs(length - 1.0) <= 1e-5)) {
    node.fail(fmt::format("must be a unit quaternion [w,x,y,z], but its length is {:.6g}", length));
  }
  return q;
}

Vec3 position_of(const Node& node) {
  const Vec3 v = node.vec3();
  for (std::size_t i = 0; i < 3; ++i) {
    (void)node.item(i).number(-kMaxCoordinate, kMaxCoordinate);
  }
  return v;
}

void expect_frames(const Node& node, std::size_t frames) {
  if (node.size() != frames) {
    node.fail(fmt::format("has {} entries, but there are {} times", node.size(), frames));
  }
}

Touch touch_of(const Node& node, int bodies) {
  if (node.size() != 6) node.fail("a contact is [a,b,x,y,z,force]");
  Touch touch;
  touch.a = static_cast<int>(node.item(0).integer(-1, bodies - 1));
  touch.b = static_cast<int>(node.item(1).integer(-1, bodies - 1));
  if (touch.a == touch.b) node.fail("a body does not touch itself");
  const auto coordinate = [&](std::size_t i) {
    return node.item(i).number(-kMaxCoordinate, kMaxCoordinate);
  };
  touch.point = {coordinate(2), coordinate(3), coordinate(4)};
  touch.force_n = node.item(5).number(0.0, kMaxForce);
  return touch;
}

void read_absent(const Node& node, int bodies, Clip& clip) {
  expect_frames(node, clip.times_s.size());
  for (std::size_t frame = 0; frame < node.size(); ++frame) {
    const Node list = node.item(frame);
    auto& absent = clip.absent.emplace_back();
    for (std::size_t i = 0; i < list.size(); ++i) {
      absent.push_back(static_cast<int>(list.item(i).integer(0, bodies - 1)));
      if (i > 0 && absent[i] <= absent[i - 1]) list.item(i).fail("bodies have to ascend");
    }
  }
}

void read_screens(const Node& node, int bodies, Clip& clip) {
  if (node.size() > static_cast<std::size_t>(bodies)) {
    node.fail(fmt::format("has {} screens, but there are {} bodies", node.size(), bodies));
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    const Node item = node.item(i);
    Object object(item);
    Screen screen;
    const Node half = object.required("half_extents");
    screen.half_extents = half.vec3();
    for (std::size_t k = 0; k < 3; ++k) {
      if (!(half.item(k).number(0.0, kMaxCoordinate) > 0.0)) half.fail("must be positive");
    }
    screen.color = object.required("color").color();
    object.finish();
    clip.screens.push_back(screen);
  }
}

void read_times(const Node& node, Clip& clip) {
  const std::size_t frames = node.size();
  if (frames == 0) node.fail("a clip has at least one frame");
  for (std::size_t i = 0; i < frames; ++i) {
    clip.times_s.push_back(node.item(i).number(0.0, kMaxFrames));
    if (i > 0 && clip.times_s[i] <= clip.times_s[i - 1])
      node.item(i).fail("times have to increase");
  }
}

}  // namespace

std::string to_json(const Clip& clip) {
  const std::size_t bodies = clip.poses.empty() ? 0 : clip.poses.front().size();
  std::string out = "{\"fps\":";
  out.reserve(256 + clip.poses.size() * bodies * 90);
  append_number(out, clip.fps);
  out += ",\"event_frame\":";
  append_number(out, clip.event_frame);
  out += ",\"times\":";
  append_list(out, clip.times_s, [&](double time) { append_number(out, time); });
  out += ",\"bodies\":[";
  for (std::size_t body = 0; body < bodies; ++body) {
    if (body > 0) out += ',';
    out += "{\"position\":";
    append_list(out, clip.poses,
                [&](const auto& frame) { append_array(out, frame[body].position); });
    out += ",\"quaternion\":";
    append_list(out, clip.poses,
                [&](const auto& frame) { append_array(out, frame[body].rotation); });
    out += '}';
  }
  out += "],\"contacts\":";
  append_list(out, clip.contacts, [&](const auto& frame) {
    append_list(out, frame, [&](const Touch& touch) { append_touch(out, touch); });
  });
  if (!clip.absent.empty()) {
    out += ",\"absent\":";
    append_list(out, clip.absent, [&](const auto& frame) {
      append_list(out, frame, [&](int body) { append_number(out, body); });
    });
  }
  if (!clip.screens.empty()) {
    out += ",\"screens\":";
    append_list(out, clip.screens, [&](const Screen& screen) { append_screen(out, screen); });
  }
  out += '}';
  return out;
}

Clip clip_from_json(std::string_view text, std::string_view source) {
  const json::Document document(text, source);
  const Node root = document.root();
  Object object(root);
  Clip clip;
  clip.fps = object.required("fps").number(1e-3, kMaxFps);
  const Node event_frame = object.required("event_frame");
  read_times(object.required("times"), clip);
  const std::size_t frames = clip.times_s.size();
  clip.event_frame = static_cast<int>(event_frame.integer(0, static_cast<std::int64_t>(frames)));
  const Node bodies = object.required("bodies");
  clip.poses.assign(frames, std::vector<Pose>(bodies.size()));
  for (std::size_t body = 0; body < bodies.size(); ++body) {
    const Node node = bodies.item(body);
    Object columns(node);
    const Node positions = columns.required("position");
    const Node quaternions = columns.required("quaternion");
    expect_frames(positions, frames);
    expect_frames(quaternions, frames);
    for (std::size_t frame = 0; frame < frames; ++frame) {
      clip.poses[frame][body] = {position_of(positions.item(frame)),
                                 quaternion_of(quaternions.item(frame))};
    }
    columns.finish();
  }
  const Node contacts = object.required("contacts");
  expect_frames(contacts, frames);
  for (std::size_t frame = 0; frame < frames; ++frame) {
    const Node list = contacts.item(frame);
    auto& touches = clip.contacts.emplace_back();
    for (std::size_t i = 0; i < list.size(); ++i) {
      touches.push_back(touch_of(list.item(i), static_cast<int>(bodies.size())));
    }
  }
  const int count = static_cast<int>(bodies.size());
  if (const auto absent = object.optional("absent")) read_absent(*absent, count, clip);
  if (const auto screens = object.optional("screens")) read_screens(*screens, count, clip);
  object.finish();
  return clip;
}

}  // namespace drystone
