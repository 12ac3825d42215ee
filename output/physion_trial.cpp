#include "output/physion_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "drystone/error.hpp"
#include "output/hdf5_file.hpp"
#include "output/physion_space.hpp"

namespace drystone::physion {
namespace {

/// What has moved by more than this has moved, metres.
constexpr double kMoved = 0.01;

/// The clip's bodies, and after them the zone where there is one.
class Objects {
 public:
  explicit Objects(const PackageSample& sample)
      : scene(sample.record.scene),
        clip(sample.film->clip),
        bodies(bodies_of(scene, clip)),
        target(target_of(scene)) {}

  [[nodiscard]] std::size_t count() const { return bodies.size() + (scene.zone ? 1 : 0); }
  /// Of object k. As in the pictures of instances, so that no id is 0.
  [[nodiscard]] static std::int64_t id(std::size_t k) { return static_cast<std::int64_t>(k) + 1; }
  /// Of the zone.
  [[nodiscard]] std::int64_t zone_id() const { return id(bodies.size()); }

  const Scene& scene;
  const Clip& clip;
  std::vector<Block> bodies;
  std::size_t target;  ///< index of the body that is asked about
};

/// The colour of an object in pictures of instances: another one for each of 255 ids, black for
/// none.
std::array<std::uint8_t, 3> segment_color(std::int64_t id) {
  // Multiplication with an odd number is one to one.
  return {static_cast<std::uint8_t>(id * 37), static_cast<std::uint8_t>(id * 101 + 64),
          static_cast<std::uint8_t>(255 - id * 59 % 200)};
}

template <class T, std::size_t N>
void append(std::vector<T>& to, const std::array<T, N>& values) {
  to.insert(to.end(), values.begin(), values.end());
}
void append(std::vector<float>& to, Vec3 v) {
  append(to, std::array{static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)});
}
void append(std::vector<float>& to, const Color& c) {
  append(to, std::array{static_cast<float>(c.r), static_cast<float>(c.g), static_cast<float>(c.b)});
}

/// The object that is pushed at the tower: the event's own body, or the block that is pushed.
std::optional<std::size_t> probe_of(const Objects& objects) {
  if (objects.bodies.size() > objects.scene.blocks.size()) return objects.scene.blocks.size();
  if (const auto* push = std::get_if<Push>(&*objects.scene.event)) {
    return index_of(objects.scene, push->block);
  }
  return {};
}

void write_static(Hdf5File& file, const Objects& objects, const PackageSample& sample,
                  const std::string& stimulus, std::int64_t number) {
  std::vector<std::int64_t> ids;
  std::vector<std::string> models;
  std::vector<float> masses, frictions, colors, scales;
  std::vector<std::uint8_t> segments;
  for (const Block& body : objects.bodies) {
    ids.push_back(Objects::id(ids.size()));
    const Model model = model_of(body.shape);
    models.emplace_back(model.name);
    masses.push_back(static_cast<float>(mass(body)));
    frictions.push_back(static_cast<float>(body.friction));
    append(colors, body.material.color);
    append(scales, model.scale);
  }
  if (objects.scene.zone) {
    const Zone& zone = *objects.scene.zone;
    ids.push_back(objects.zone_id());
    models.emplace_back(zone.shape == ZoneShape::disc ? "cylinder" : "cube");
    masses.push_back(0.0F);
    frictions.push_back(static_cast<float>(objects.scene.ground.friction));
    append(colors, zone.color);
    append(scales, Vec3{2.0 * zone.half_extents.x, 0.0, 2.0 * zone.half_extents.y});
  }
  for (const std::int64_t id : ids) append(segments, segment_color(id));
  const std::uint64_t n = ids.size();
  const auto name_of = [&](std::size_t k) { return models[k]; };

  file.add_text("static/stimulus_name", stimulus);
  file.add_text("static/git_commit", "");
  file.add_text("static/record", sample.record.id);
  file.add("static/trial_num", number);
  file.add("static/framerate", objects.clip.fps);
  file.add("static/object_ids", ids, {n});
  file.add_texts("static/model_names", models);
  file.add("static/object_segmentation_colors", segments, {n, 3});
  file.add("static/mass", masses, {n});
  file.add("static/static_friction", frictions, {n});
  file.add("static/dynamic_friction", frictions, {n});
  file.add("static/bounciness", std::vector<float>(n), {n});
  file.add("static/color", colors, {n, 3});
  file.add("static/scale", scales, {n, 3});
  file.add_texts("static/distractors", {});
  file.add_texts("static/occluders", {});
  file.add("static/target_id", Objects::id(objects.target));
  file.add_text("static/target_type", name_of(objects.target));
  if (objects.scene.zone) {
    file.add("static/zone_id", objects.zone_id());
    file.add_text("static/zone_type", models.back());
    if (sample.record.touches_zone) {
      file.add_flag("static/does_target_contact_zone", *sample.record.touches_zone);
    }
  }
  if (const auto probe = probe_of(objects)) {
    file.add("static/probe_id", Objects::id(*probe));
    file.add_text("static/probe_type", name_of(*probe));
    file.add("static/probe_mass", mass(objects.bodies[*probe]));
  }
  file.add("static/push_time", std::int64_t{objects.clip.event_frame});
  file.add_text("static/event", name(kind(*objects.scene.event)));
  if (const auto stable = sample.record.stable()) file.add_flag("static/tower_stays", *stable);
}

/// Which pixels of a frame show the zone: those that show no body, and whose ray meets the ground
/// in the zone before it meets a wall.
std::vector<bool> zone_pixels(const PackageSample& sample, int frame) {
  const PackageFilm& film = *sample.film;
  const Frame& picture = film.frames[static_cast<std::size_t>(frame)];
  std::vector<bool> shown(picture.instance.size());
  const Scene still = scene_at(sample.record.scene, film.clip, frame);
  if (!still.zone) return shown;
  const Camera camera = camera_at(film.camera, sample.record.scene,
                                  film.clip.times_s[static_cast<std::size_t>(frame)]);
  const Intrinsics& in = camera.intrinsics;
  const Mat3 rotation = matrix(camera.world_from_camera.rotation);
  std::size_t pixel = 0;
  for (int row = 0; row < picture.height; ++row) {
    for (int column = 0; column < picture.width; ++column, ++pixel) {
      if (picture.instance[pixel] != 0) continue;
      const double x = (column + 0.5 - in.cx) / in.fx;
      const double y = (row + 0.5 - in.cy) / in.fy;
      Vec3 from = camera.world_from_camera.position;
      Vec3 along = rotation * Vec3{x, y, 1.0};
      if (in.orthographic) {
        from = from + rotation * Vec3{x, y, 0.0};
        along = rotation * Vec3{0, 0, 1};
      }
      const double distance = -from.z / along.z;
      if (along.z == 0.0 || distance <= 0.0) continue;
      const bool hidden = std::any_of(still.walls.begin(), still.walls.end(), [&](const Wall& w) {
        const double to_wall = dot(w.point - from, w.normal) / dot(along, w.normal);
        return to_wall > 0.0 && to_wall < distance;
      });
      shown[pixel] = !hidden && contains(*still.zone, (from + distance * along).xy());
    }
  }
  return shown;
}

void write_images(Hdf5File& file, const std::string& group, const Objects& objects,
                  const PackageSample& sample, int frame, PngEncoder& encoder) {
  const Frame& picture = sample.film->frames[static_cast<std::size_t>(frame)];
  const auto add_png = [&](const char* pass, std::span<const std::uint8_t> rgb) {
    const auto png = encoder.rgb(rgb, picture.width, picture.height);
    file.add(fmt::format("{}/images/{}", group, pass), png, {png.size()});
  };
  add_png("_img", picture.rgb);

  const std::vector<bool> zone = zone_pixels(sample, frame);
  std::vector<std::uint8_t> segments;
  segments.reserve(picture.rgb.size());
  for (std::size_t i = 0; i < picture.instance.size(); ++i) {
    const std::int64_t id = zone[i] ? objects.zone_id() : picture.instance[i];
    append(segments, id == 0 ? std::array<std::uint8_t, 3>{} : segment_color(id));
  }
  add_png("_id", segments);

  std::vector<std::uint8_t> depth;
  depth.reserve(picture.rgb.size());
  for (const float metres : picture.depth_m) append(depth, depth_bytes(metres));
  file.add(
      fmt::format("{}/images/_depth", group), depth,
      {static_cast<std::uint64_t>(picture.height), static_cast<std::uint64_t>(picture.width), 3},
      true);
  file.add(fmt::format("{}/camera_matrices/camera_matrix", group),
           camera_matrix(sample.film->camera), {16});
  file.add(fmt::format("{}/camera_matrices/projection_matrix", group),
           projection_matrix(sample.film->camera), {16});
}

/// Places in the room: a clip's are on the ground, which may shake and tilt.
std::vector<Pose> poses_in_room(const Objects& objects, std::size_t frame) {
  const Pose room_from_ground =
      inverse(ground_from_room(objects.scene, objects.clip.times_s[frame]));
  std::vector<Pose> poses;
  for (const Pose& pose : objects.clip.poses[frame]) poses.push_back(room_from_ground * pose);
  if (objects.scene.zone) {
    const Vec2 center = objects.scene.zone->center;
    poses.push_back(room_from_ground * Pose{{center.x, center.y, 0.0}, {}});
  }
  return poses;
}

void write_poses(Hdf5File& file, const std::string& group, const Objects& objects,
                 const std::vector<Pose>& poses) {
  std::vector<float> positions, centers, forwards, rotations;
  for (std::size_t k = 0; k < poses.size(); ++k) {
    const Pose& pose = poses[k];
    const bool body = k < objects.bodies.size();
    const Vec3 pivot = body ? model_of(objects.bodies[k].shape).pivot : Vec3{};
    const Vec3 center = body ? centroid(objects.bodies[k].shape) : Vec3{};
    append(positions, unity(pose * pivot));
    append(centers, unity(pose * center));
    append(forwards, unity(matrix(pose.rotation) * Vec3{0, 1, 0}));
    append(rotations, unity(pose.rotation));
  }
  const std::uint64_t n = poses.size();
  file.add(group + "/objects/positions", positions, {n, 3});
  file.add(group + "/objects/center", centers, {n, 3});
  file.add(group + "/objects/forwards", forwards, {n, 3});
  file.add(group + "/objects/rotations", rotations, {n, 4});
}

/// Who presses on whom: bodies on each other (`collisions`), and on the ground.
void write_contacts(Hdf5File& file, const std::string& group, const Objects& objects,
                    std::size_t frame) {
  struct Part {
    std::vector<std::int64_t> ids;
    std::vector<float> points, forces;
  } between, on_ground;
  const Pose room_from_ground =
      inverse(ground_from_room(objects.scene, objects.clip.times_s[frame]));
  for (const Touch& touch : objects.clip.contacts[frame]) {
    const bool ground = touch.a < 0 || touch.b < 0;
    Part& part = ground ? on_ground : between;
    for (const int body : {touch.a, touch.b}) {
      if (body >= 0) part.ids.push_back(Objects::id(static_cast<std::size_t>(body)));
    }
    append(part.points, unity(room_from_ground * touch.point));
    part.forces.push_back(static_cast<float>(touch.force_n));
  }
  for (const auto& [name, part, width] :
       {std::tuple{"collisions", &between, 2}, std::tuple{"env_collisions", &on_ground, 1}}) {
    const std::uint64_t n = part->forces.size();
    file.add(fmt::format("{}/{}/object_ids", group, name), part->ids,
             {n, static_cast<std::uint64_t>(width)});
    file.add(fmt::format("{}/{}/points", group, name), part->points, {n, 3});
    file.add(fmt::format("{}/{}/forces", group, name), part->forces, {n});
  }
}

/// The target's contact with the ground in a frame.
struct Ground {
  bool touches = false;
  bool in_zone = false;
};
Ground ground_of(const Objects& objects, std::size_t frame) {
  Ground ground;
  const int target = static_cast<int>(objects.target);
  for (const Touch& touch : objects.clip.contacts[frame]) {
    if (std::min(touch.a, touch.b) >= 0 || std::max(touch.a, touch.b) != target) continue;
    ground.touches = true;
    ground.in_zone =
        ground.in_zone || (objects.scene.zone && contains(*objects.scene.zone, touch.point.xy()));
  }
  return ground;
}

}  // namespace

std::size_t top_of(const Scene& scene) {
  const std::size_t top = scene.blocks.size() - 1;
  const auto* removal = scene.event ? std::get_if<Remove>(&*scene.event) : nullptr;
  const bool gone = removal != nullptr && top > 0 && scene.blocks[top].id == removal->block;
  return gone ? top - 1 : top;
}

std::size_t target_of(const Scene& scene) {
  if (scene.zone && scene.zone->target) return index_of(scene, *scene.zone->target);
  return top_of(scene);
}

TrialLabels write_trial(const std::filesystem::path& path, const PackageSample& sample,
                        const std::string& stimulus, std::int64_t number, PngEncoder& encoder) {
  const Objects objects(sample);
  Hdf5File file(path);
  write_static(file, objects, sample, stimulus, number);
  TrialLabels labels;
  labels.frames = static_cast<int>(objects.clip.poses.size());
  labels.has_zone = objects.scene.zone.has_value();
  const std::size_t top = top_of(objects.scene);
  Vec3 start;
  double height = 0.0;
  for (int f = 0; f < labels.frames; ++f) {
    const auto frame = static_cast<std::size_t>(f);
    const std::string group = fmt::format("frames/{:04}", f);
    const std::vector<Pose> poses = poses_in_room(objects, frame);
    write_images(file, group, objects, sample, f, encoder);
    write_poses(file, group, objects, poses);
    write_contacts(file, group, objects, frame);

    const Vec3 target = poses[objects.target].position;
    if (f == 0) {
      start = target;
      height = poses[top].position.z;
    }
    const Ground ground = ground_of(objects, frame);
    const bool moved = norm(target - start) > kMoved;
    const bool contacts_zone = ground.in_zone;
    labels.displacement = unity(target - start);
    const auto note = [&](bool now, bool& ever, std::optional<int>& first) {
      if (now && !ever) first = f;
      ever = ever || now;
    };
    note(moved, labels.target_moves, labels.first_move);
    note(contacts_zone, labels.target_contacts_zone, labels.first_contact);
    note(ground.touches, labels.target_hits_ground, labels.first_ground);

    const std::string own = group + "/labels/";
    const bool last = f + 1 == labels.frames;
    std::vector<float> delta;
    append(delta, labels.displacement);
    file.add_flag(own + "trial_end", last);
    file.add_flag(own + "trial_complete", last);
    file.add_flag(own + "trial_timeout", false);
    file.add_flag(own + "has_target", true);
    file.add_flag(own + "has_zone", labels.has_zone);
    file.add(own + "target_delta_position", delta, {3});
    file.add_flag(own + "target_has_moved", moved);
    file.add_flag(own + "target_on_ground", ground.touches);
    if (labels.has_zone) file.add_flag(own + "target_contacting_zone", contacts_zone);
    file.add_flag(group + "/did_fall", poses[top].position.z < 0.5 * height);
  }
  file.close();
  return labels;
}

Image target_map(const PackageSample& sample) {
  const Frame& picture = sample.film->frames.front();
  const std::vector<bool> zone = zone_pixels(sample, 0);
  const std::size_t target = target_of(sample.record.scene) + 1;
  Image map{picture.width, picture.height, {}};
  map.rgb.reserve(3 * zone.size());
  for (std::size_t i = 0; i < zone.size(); ++i) {
    const bool is_target = picture.instance[i] == target;
    const std::uint8_t red = is_target || zone[i] ? 255 : 0;
    append(map.rgb,
           std::array<std::uint8_t, 3>{red, static_cast<std::uint8_t>(zone[i] ? 255 : 0), 0});
  }
  return map;
}

}  // namespace drystone::physion
