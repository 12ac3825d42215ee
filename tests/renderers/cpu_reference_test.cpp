// Depth, ids and normals against two independent ray casters: a plain one in double precision that
// clips rays at half spaces, and MuJoCo's mj_multiRay.
#include <mujoco/mujoco.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <sstream>

#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Ray {
  Vec3 origin;
  Vec3 direction;  // its component along the camera's z is 1
};

Ray ray_through(const Camera& camera, int x, int y) {
  const Intrinsics& in = camera.intrinsics;
  const Mat3 rotation = matrix(camera.world_from_camera.rotation);
  const double u = (x + 0.5 - in.cx) / in.fx, v = (y + 0.5 - in.cy) / in.fy;
  if (in.orthographic) {
    return {camera.world_from_camera.position + rotation * Vec3{u, v, 0}, rotation.columns[2]};
  }
  return {camera.world_from_camera.position, rotation * Vec3{u, v, 1}};
}

struct Hit {
  double t = kInfinity;
  int id = 0;
  Vec3 normal;
};

/// The part of a ray within a convex body, cut down one surface at a time.
struct Chord {
  double enter = -kInfinity, leave = kInfinity;
  Vec3 normal;
  void half_space(const Ray& ray, Vec3 n, double h) {
    const double speed = dot(n, ray.direction), gap = h - dot(n, ray.origin);
    if (speed == 0.0) {
      if (gap < 0.0) leave = -kInfinity;
    } else if (speed < 0.0) {
      if (gap / speed > enter) {
        enter = gap / speed;
        normal = n;
      }
    } else {
      leave = std::min(leave, gap / speed);
    }
  }
  /// Points with |point| <= radius, components along z counted `weight_z` times.
  void round(const Ray& ray, double radius, double weight_z) {
    const auto inner = [&](Vec3 p, Vec3 q) { return p.x * q.x + p.y * q.y + weight_z * p.z * q.z; };
    const double a = inner(ray.direction, ray.direction), b = inner(ray.origin, ray.direction);
    const double c = inner(ray.origin, ray.origin) - radius * radius;
    if (b * b < a * c) {
      leave = -kInfinity;
      return;
    }
    const double root = std::sqrt(b * b - a * c);
    if ((-b - root) / a > enter) {
      enter = (-b - root) / a;
      const Vec3 p = ray.origin + enter * ray.direction;
      normal = normalized(Vec3{p.x, p.y, weight_z * p.z});
    }
    leave = std::min(leave, (-b + root) / a);
  }
};

Hit reference_hit(const Scene& scene, const Ray& ray) {
  Hit best;
  const auto plane = [&](Vec3 normal, Vec3 point) {
    const double speed = dot(normal, ray.direction);
    const double t = dot(normal, point - ray.origin) / speed;
    if (speed < 0.0 && t > 0.0 && t < best.t) best = {t, 0, normal};
  };
  plane({0, 0, 1}, {});
  for (const Wall& wall : scene.walls) plane(wall.normal, wall.point);
  for (std::size_t k = 0; k < scene.blocks.size(); ++k) {
    const Block& block = scene.blocks[k];
    const Pose block_from_world = inverse(block.world_from_block);
    const Ray local{block_from_world * ray.origin,
                    matrix(block_from_world.rotation) * ray.direction};
    Chord chord;
    if (const auto* box = std::get_if<Box>(&block.shape)) {
      const double h[3] = {box->half_extents.x, box->half_extents.y, box->half_extents.z};
      const Vec3 axes[3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
      for (int axis = 0; axis < 3; ++axis) {
        chord.half_space(local, axes[axis], h[axis]);
        chord.half_space(local, -axes[axis], h[axis]);
      }
    } else if (const auto* cylinder = std::get_if<Cylinder>(&block.shape)) {
      chord.round(local, cylinder->radius, 0.0);
      chord.half_space(local, {0, 0, 1}, cylinder->half_height);
      chord.half_space(local, {0, 0, -1}, cylinder->half_height);
    } else if (const auto* sphere = std::get_if<Sphere>(&block.shape)) {
      chord.round(local, sphere->radius, 1.0);
    } else {
      const auto& prism = std::get<Prism>(block.shape);
      chord.half_space(local, {0, 1, 0}, prism.half_depth);
      chord.half_space(local, {0, -1, 0}, prism.half_depth);
      for (std::size_t i = 0; i < prism.outline.size(); ++i) {
        const Vec2 a = prism.outline[i], b = prism.outline[(i + 1) % prism.outline.size()];
        const Vec3 n = normalized(Vec3{b.y - a.y, 0.0, a.x - b.x});
        chord.half_space(local, n, n.x * a.x + n.z * a.y);
      }
    }
    if (chord.enter <= chord.leave && chord.enter > 0.0 && chord.enter < best.t) {
      best = {chord.enter, static_cast<int>(k) + 1,
              matrix(block.world_from_block.rotation) * chord.normal};
    }
  }
  return best;
}

int scenes_of_study(int full) {
  const char* scale = std::getenv("DRYSTONE_STUDY_SCALE");
  return std::max(1, static_cast<int>(full * (scale != nullptr ? std::atof(scale) : 0.1)));
}

/// Whether the 3 x 3 pixels around one all show the same block.
bool inside_silhouette(const std::vector<int>& ids, int width, int height, int x, int y) {
  const auto id = [&](int i, int j) { return ids[static_cast<std::size_t>(j * width + i)]; };
  for (int j = std::max(y - 1, 0); j <= std::min(y + 1, height - 1); ++j) {
    for (int i = std::max(x - 1, 0); i <= std::min(x + 1, width - 1); ++i) {
      if (id(i, j) != id(x, y)) return false;
    }
  }
  return true;
}

struct Agreement {
  std::size_t pixels = 0, silhouette = 0, wrong_id = 0, wrong_depth = 0, wrong_normal = 0;
  double worst_depth_m = 0.0;

  void compare(const Frame& frame, const std::vector<Hit>& reference, bool normals) {
    std::vector<int> ids;
    for (const Hit& hit : reference) ids.push_back(hit.id);
    for (int y = 0; y < frame.height; ++y) {
      for (int x = 0; x < frame.width; ++x) {
        if (!inside_silhouette(ids, frame.width, frame.height, x, y)) {
          ++silhouette;
          continue;
        }
        const std::size_t p = pixel(frame, x, y);
        ++pixels;
        wrong_id += frame.instance[p] != reference[p].id;
        const double expected = reference[p].t, depth = frame.depth_m[p];
        // Towards the horizon depth grows beyond all bounds; there its inverse counts.
        if (expected < 50.0) {
          wrong_depth += !(std::abs(depth - expected) < 1e-3);
          worst_depth_m = std::max(worst_depth_m, std::abs(depth - expected));
        } else {
          wrong_depth += !(std::abs(1.0 / depth - 1.0 / expected) < 4e-7);
        }
        if (normals && !std::isinf(expected)) {
          const Vec3 n{frame.normals[3 * p], frame.normals[3 * p + 1], frame.normals[3 * p + 2]};
          wrong_normal += norm(n - reference[p].normal) > 1e-3;
        }
      }
    }
  }
};

/// Blocks as geoms of the world, prisms as convex meshes, ground and walls as planes.
std::string mujoco_model(const Scene& scene) {
  std::ostringstream assets, geoms;
  assets.precision(17);
  geoms.precision(17);
  geoms << "<geom name='ground' type='plane' size='0 0 1'/>";
  for (const Wall& w : scene.walls) {
    geoms << "<geom type='plane' size='0 0 1' pos='" << w.point.x << ' ' << w.point.y << ' '
          << w.point.z << "' zaxis='" << w.normal.x << ' ' << w.normal.y << ' ' << w.normal.z
          << "'/>";
  }
  for (std::size_t k = 0; k < scene.blocks.size(); ++k) {
    const Block& block = scene.blocks[k];
    const Vec3 p = block.world_from_block.position;
    const Quat q = block.world_from_block.rotation;
    geoms << "<geom name='b" << k << "' pos='" << p.x << ' ' << p.y << ' ' << p.z << "' quat='"
          << q.w << ' ' << q.x << ' ' << q.y << ' ' << q.z << "' ";
    if (const auto* box = std::get_if<Box>(&block.shape)) {
      const Vec3 h = box->half_extents;
      geoms << "type='box' size='" << h.x << ' ' << h.y << ' ' << h.z << "'/>";
    } else if (const auto* c = std::get_if<Cylinder>(&block.shape)) {
      geoms << "type='cylinder' size='" << c->radius << ' ' << c->half_height << "'/>";
    } else if (const auto* s = std::get_if<Sphere>(&block.shape)) {
      geoms << "type='sphere' size='" << s->radius << "'/>";
    } else {
      const auto& prism = std::get<Prism>(block.shape);
      assets << "<mesh name='m" << k << "' vertex='";
      for (const Vec2 v : prism.outline) {
        for (const double y : {-prism.half_depth, prism.half_depth}) {
          assets << v.x << ' ' << y << ' ' << v.y << "  ";
        }
      }
      assets << "'/>";
      geoms << "type='mesh' mesh='m" << k << "'/>";
    }
  }
  return "<mujoco><asset>" + assets.str() + "</asset><worldbody>" + geoms.str() +
         "</worldbody></mujoco>";
}

std::vector<Hit> mujoco_hits(const Scene& scene, const Camera& camera) {
  char error[1000] = "";
  mjSpec* spec = mj_parseXMLString(mujoco_model(scene).c_str(), nullptr, error, sizeof error);
  INFO(error);
  REQUIRE(spec != nullptr);
  mjModel* model = mj_compile(spec, nullptr);
  REQUIRE(model != nullptr);
  mjData* data = mj_makeData(model);
  mj_forward(model, data);
  const Intrinsics& in = camera.intrinsics;
  const std::size_t rays = static_cast<std::size_t>(in.width) * static_cast<std::size_t>(in.height);
  std::vector<double> directions, distance(rays);
  std::vector<double> along;  // metres of depth per metre of ray
  std::vector<int> geom(rays);
  for (int y = 0; y < in.height; ++y) {
    for (int x = 0; x < in.width; ++x) {
      const Vec3 d = ray_through(camera, x, y).direction;
      const Vec3 unit = normalized(d);
      directions.insert(directions.end(), {unit.x, unit.y, unit.z});
      along.push_back(1.0 / norm(d));
    }
  }
  const Vec3 eye = camera.world_from_camera.position;
  const double origin[3] = {eye.x, eye.y, eye.z};
  mj_multiRay(model, data, origin, directions.data(), nullptr, 1, -1, geom.data(), distance.data(),
              nullptr, static_cast<int>(rays), mjMAXVAL);
  std::vector<Hit> hits(rays);
  const int first_block = 1 + static_cast<int>(scene.walls.size());
  for (std::size_t k = 0; k < rays; ++k) {
    if (geom[k] < 0) continue;
    hits[k].t = distance[k] * along[k];
    hits[k].id = std::max(geom[k] - first_block + 1, 0);
  }
  mj_deleteData(data);
  mj_deleteModel(model);
  mj_deleteSpec(spec);
  return hits;
}

}  // namespace

TEST_CASE("a double-precision ray caster gives the same ids, depths and normals") {
  RenderOptions options;
  options.normals = true;
  const auto renderer = make_cpu_renderer(options);
  Agreement agreement;
  std::vector<Frame> frames;
  for (int k = 0; k < scenes_of_study(400); ++k) {
    const auto index = static_cast<std::uint64_t>(1000 + k);
    const Scene scene = random_scene(index);
    const Camera camera = random_camera(index, 160);
    renderer->render(scene, std::vector<Camera>{camera}, frames);
    std::vector<Hit> reference;
    for (int y = 0; y < 160; ++y) {
      for (int x = 0; x < 160; ++x) {
        reference.push_back(reference_hit(scene, ray_through(camera, x, y)));
      }
    }
    agreement.compare(frames[0], reference, true);
  }
  std::cout << "Double-precision reference: " << agreement.pixels << " pixels, "
            << agreement.wrong_id << " with another id, deepest error " << agreement.worst_depth_m
            << " m\n";
  const double allowed = 1e-4 * static_cast<double>(agreement.pixels);
  CHECK(static_cast<double>(agreement.wrong_id) <= allowed);
  // Where a block's own edge is seen, rounding decides between two faces.
  CHECK(static_cast<double>(agreement.wrong_depth) <= allowed);
  CHECK(static_cast<double>(agreement.wrong_normal) <= 10 * allowed);
}

TEST_CASE("MuJoCo's ray casting gives the same ids and depths") {
  const auto renderer = make_cpu_renderer();
  Agreement agreement;
  std::vector<Frame> frames;
  for (int k = 0; k < scenes_of_study(200); ++k) {
    const auto index = static_cast<std::uint64_t>(5000 + k);
    const Scene scene = random_scene(index);
    Camera camera = random_camera(index, 224);
    if (camera.intrinsics.orthographic) camera.intrinsics = square_picture(224, 35.0);
    renderer->render(scene, std::vector<Camera>{camera}, frames);
    agreement.compare(frames[0], mujoco_hits(scene, camera), false);
  }
  std::cout << "mj_multiRay: " << agreement.pixels << " pixels, " << agreement.wrong_id
            << " with another id, " << agreement.wrong_depth
            << " with another depth, deepest error " << agreement.worst_depth_m << " m\n";
  CHECK(static_cast<double>(agreement.wrong_id) <= 1e-3 * static_cast<double>(agreement.pixels));
  CHECK(agreement.worst_depth_m < 1e-3);
  CHECK(agreement.wrong_depth == 0);
}
