#include "drystone/mjcf.hpp"

#include <mujoco/mujoco.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "drystone/error.hpp"
#include "drystone/random.hpp"
#include "towers.hpp"

using namespace drystone;
using namespace drystone::test;
namespace fs = std::filesystem;

namespace {

const fs::path kData = fs::path(DRYSTONE_TEST_DATA) / "mjcf";

struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "drystone_mjcf_XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return path / name;
  }
  fs::path path;
};

struct Loaded {
  std::unique_ptr<mjModel, void (*)(mjModel*)> model{nullptr, mj_deleteModel};
  std::string error;
};

/// Opened as a user of MuJoCo would, from a file in memory.
Loaded load(const std::string& xml) {
  mjVFS vfs;
  mj_defaultVFS(&vfs);
  mj_addBufferVFS(&vfs, "scene.xml", xml.data(), static_cast<int>(xml.size()));
  char error[1000] = "";
  Loaded loaded;
  loaded.model.reset(mj_loadXML("scene.xml", &vfs, error, sizeof error));
  loaded.error = error;
  mj_deleteVFS(&vfs);
  return loaded;
}

Scene decorated_scene() {
  Scene scene = random_column({6, 0.05, true, false, 0.75}, Key{3, 1, 4, 0}).scene;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    scene.blocks[i].id = static_cast<int>(10 + 3 * i);
    scene.blocks[i].density = 700.0 + 1.0 / 3.0 * static_cast<double>(i);
    scene.blocks[i].friction = 0.3 + 0.1 * static_cast<double>(i);
  }
  scene.ground.friction = 0.45;
  scene.walls.push_back({{5.1, 0, 0}, {-1, 0, 0}, {}});
  scene.walls.push_back({{0, 6.3, 0}, {0, -1, 0}, {}});
  scene.lights.push_back({normalized(Vec3{1, 2, 3}), {1, 0.5, 0.25}, 0.75, 2.0});
  return scene;
}

std::string message_of(const fs::path& file) {
  try {
    (void)scene_from_mjcf(file);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK(error.place().file == file.string());
    CHECK_FALSE(error.remedy().empty());
    return error.message();
  }
  return "no error";
}

std::string tower_with(const std::string& body, const std::string& rest = "") {
  return "<mujoco><worldbody><geom type=\"plane\" size=\"0 0 1\"/>" + body + "</worldbody>" + rest +
         "</mujoco>";
}

void check_near(Vec3 a, Vec3 b) {
  CHECK(a.x == Approx(b.x).margin(1e-12));
  CHECK(a.y == Approx(b.y).margin(1e-12));
  CHECK(a.z == Approx(b.z).margin(1e-12));
}

}  // namespace

TEST_CASE("written MJCF opens in MuJoCo with the scene's numbers bit for bit") {
  const Scene scene = decorated_scene();
  const Loaded loaded = load(to_mjcf(scene));
  INFO(loaded.error);
  REQUIRE(loaded.model);
  const mjModel& m = *loaded.model;
  CHECK(loaded.error.empty());
  REQUIRE(m.nbody == static_cast<mjtSize>(scene.blocks.size()) + 1);
  CHECK(m.opt.gravity[2] == scene.gravity.z);
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const Block& block = scene.blocks[i];
    const std::string name = "block_" + std::to_string(block.id);
    const int body = mj_name2id(&m, mjOBJ_BODY, name.c_str());
    REQUIRE(body > 0);
    const mjtNum* q = m.qpos0 + m.jnt_qposadr[m.body_jntadr[body]];
    const Pose& pose = block.world_from_block;
    CHECK(Vec3{q[0], q[1], q[2]} == pose.position);
    // MuJoCo normalises quaternions again, which may touch the last bit.
    CHECK(std::abs(q[3] * pose.rotation.w + q[4] * pose.rotation.x + q[5] * pose.rotation.y +
                   q[6] * pose.rotation.z) == Approx(1.0).epsilon(1e-15));
    const int geom = m.body_geomadr[body];
    const mjtNum* size = m.geom_size + 3 * geom;
    if (const auto* b = std::get_if<Box>(&block.shape)) {
      CHECK(Vec3{size[0], size[1], size[2]} == b->half_extents);
    } else {
      CHECK(size[0] == std::get<Cylinder>(block.shape).radius);
      CHECK(size[1] == std::get<Cylinder>(block.shape).half_height);
    }
    CHECK(m.body_mass[body] == Approx(mass(block)).epsilon(1e-14));
    CHECK(m.geom_friction[3 * geom] == block.friction);
    CHECK(m.geom_condim[geom] == 3);
  }
  int walls = 0;
  for (int g = 0; g < m.ngeom; ++g) {
    if (m.geom_type[g] != mjGEOM_PLANE) continue;
    if (m.geom_contype[g] == 0 && m.geom_conaffinity[g] == 0) {
      ++walls;
    } else {
      CHECK(m.geom_friction[3 * g] == scene.ground.friction);
    }
  }
  CHECK(walls == 2);
  CHECK(m.nlight == 1);
}

TEST_CASE("a prism is written as a convex mesh of the right mass") {
  Scene scene = stack({0.0});
  scene.blocks[0].shape = Prism{{{-0.5, -0.5}, {0.7, -0.5}, {0.1, 0.5}}, 0.25};
  const Loaded loaded = load(to_mjcf(scene));
  INFO(loaded.error);
  REQUIRE(loaded.model);
  CHECK(loaded.model->body_mass[1] == Approx(mass(scene.blocks[0])).epsilon(1e-6));
}

TEST_CASE("a scene survives the way through MJCF and back") {
  const Folder folder;
  const Scene scene = decorated_scene();
  const Scene back = scene_from_mjcf(folder.write("scene.xml", to_mjcf(scene)));
  REQUIRE(back.blocks.size() == scene.blocks.size());
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const Block& a = scene.blocks[i];
    const Block& b = back.blocks[i];
    CHECK(a.id == b.id);
    CHECK(a.shape == b.shape);
    CHECK(a.world_from_block.position == b.world_from_block.position);
    CHECK(a.world_from_block.rotation.w == Approx(b.world_from_block.rotation.w).epsilon(1e-15));
    CHECK(a.world_from_block.rotation.z == Approx(b.world_from_block.rotation.z).epsilon(1e-15));
    CHECK(a.density == b.density);
    CHECK(a.friction == b.friction);
    CHECK(a.material == b.material);
  }
  CHECK(back.gravity == scene.gravity);
  CHECK(back.ground == scene.ground);
  REQUIRE(back.walls.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    check_near(back.walls[i].point, scene.walls[i].point);
    check_near(back.walls[i].normal, scene.walls[i].normal);
  }
  REQUIRE(back.lights.size() == 1);
  check_near(back.lights[0].direction, scene.lights[0].direction);
  CHECK(back.lights[0].intensity == Approx(0.75));
  CHECK(back.lights[0].color.b == Approx(0.25));
}

TEST_CASE("files in ShapeStacks' form are read the same through the environment and bare") {
  const Scene world = scene_from_mjcf(kData / "world_leaning.xml");
  const Scene environment = scene_from_mjcf(kData / "env_leaning.xml");
  CHECK(world == environment);

  REQUIRE(world.blocks.size() == 3);
  CHECK(std::holds_alternative<Cylinder>(world.blocks[0].shape));
  CHECK(std::get<Box>(world.blocks[1].shape).half_extents == Vec3{0.45, 0.35, 0.4});
  CHECK(world.blocks[0].world_from_block.position == Vec3{0.5, -0.2, 0.35});
  CHECK(world.blocks[2].world_from_block.position == Vec3{0.52, -0.11, 1.75});
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(world.blocks[i].id == static_cast<int>(i));
    CHECK(world.blocks[i].density == 1000.0);
    CHECK(world.blocks[i].friction == 0.9);
  }
  CHECK(world.blocks[1].material.color == Color{0.0, 0.8, 0.2});
  // Laid down about the fixed x axis, then turned by 40 degrees about the fixed z axis.
  check_near(matrix(world.blocks[2].world_from_block.rotation).columns[2],
             {exact::sin(radians(40)), -exact::cos(radians(40)), 0.0});

  CHECK(world.ground.friction == 0.8);
  REQUIRE(world.walls.size() == 2);
  check_near(world.walls[0].normal, {-1, 0, 0});
  check_near(world.walls[1].normal, {0, -1, 0});
  REQUIRE(world.lights.size() == 5);
  check_near(world.lights[0].direction, {0, 0, 1});
  check_near(world.lights[1].direction, normalized(Vec3{1, 0, 2}));
}

TEST_CASE("a file that is only meant to be included is read with fixed axes too") {
  const Scene scene = scene_from_mjcf(kData / "bare_leaning.xml");
  REQUIRE(scene.blocks.size() == 2);
  CHECK(std::holds_alternative<Box>(scene.blocks[0].shape));
  check_near(matrix(scene.blocks[1].world_from_block.rotation).columns[2],
             {exact::sin(radians(40)), -exact::cos(radians(40)), 0.0});
}

TEST_CASE("without a compiler element other files follow MuJoCo's moving axes") {
  const Folder folder;
  const auto file =
      folder.write("tower.xml", tower_with(R"(<body pos="0 0 .5" euler="90 0 40"><freejoint/>
                                 <geom type="cylinder" size=".5 .5"/></body>)"));
  check_near(matrix(scene_from_mjcf(file).blocks[0].world_from_block.rotation).columns[2],
             {0, -1, 0});
}

TEST_CASE("defaults, frames, from-to, nested bodies, own masses and missing textures") {
  const Scene scene = scene_from_mjcf(kData / "compound.xml");
  REQUIRE(scene.blocks.size() == 3);
  CHECK(scene.gravity == Vec3{0, 0, -1.62});
  CHECK(scene.ground.friction == 0.5);

  const Block& cube = scene.blocks[0];
  check_near(cube.world_from_block.position, {1, 0, 0.5});
  CHECK(cube.density == 2000.0);
  CHECK(cube.friction == 0.7);
  CHECK(cube.material.color == Color{0.2, 0.3, 0.4});

  const Block& post = scene.blocks[1];
  check_near(post.world_from_block.position, {1, 0.1, 1.4});
  CHECK(std::get<Cylinder>(post.shape).half_height == Approx(0.4));
  CHECK(mass(post) == Approx(12.0));
  CHECK(post.material.color == Color{0.6, 0.4, 0.2});

  const Block& ball = scene.blocks[2];
  check_near(ball.world_from_block.position, {1, 0.1, 2.0});
  CHECK(mass(ball) == Approx(3.0));
  REQUIRE(scene.lights.size() == 1);
}

TEST_CASE("what MJCF can say and a tower cannot be is refused with its name and line") {
  const Folder folder;
  int count = 0;
  const auto refused = [&](const std::string& text) {
    return message_of(folder.write("case_" + std::to_string(count++) + ".xml", text));
  };
  using Catch::Contains;
  const std::string cube = R"(<geom type="box" size="1 1 1"/>)";
  CHECK_THAT(refused(tower_with("<body name=\"b\"><joint name=\"axle\" type=\"hinge\"/>" + cube +
                                "</body>")),
             Contains("joint 'axle' is a hinge joint"));
  CHECK_THAT(refused(tower_with(
                 "<body><freejoint/><geom name=\"pill\" type=\"capsule\" size=\"1 1\"/></body>")),
             Contains("geom 'pill'") && Contains("capsule"));
  CHECK_THAT(refused(tower_with("<body name=\"pair\"><freejoint/>" + cube + cube + "</body>")),
             Contains("body 'pair' has several geoms"));
  CHECK_THAT(refused(tower_with(cube + "<body><freejoint/>" + cube + "</body>")),
             Contains("fixed"));
  CHECK_THAT(
      refused("<mujoco><worldbody><body><freejoint/>" + cube + "</body></worldbody></mujoco>"),
      Contains("no floor"));
  CHECK_THAT(refused(tower_with("")), Contains("no blocks"));
  CHECK_THAT(refused(tower_with("<body name=\"a\"><freejoint/>" + cube + "</body>",
                                "<equality><weld body1=\"a\"/></equality>")),
             Contains("equality"));
  CHECK_THAT(
      refused(tower_with("<geom type=\"plane\" size=\"0 0 1\" zaxis=\"1 0 1\"/><body><freejoint/>" +
                         cube + "</body>")),
      Contains("neither level nor upright"));
  CHECK_THAT(
      refused(tower_with("<body name=\"odd\"><freejoint/><inertial pos=\"0.3 0 0\" mass=\"1\" "
                         "diaginertia=\"1 1 1\"/>" +
                         cube + "</body>")),
      Contains("centre of mass of body 'odd'"));
  CHECK_THAT(refused(tower_with("<body><freejoint/><geom type=\"box\" size=\"1 1 1\" contype=\"2\" "
                                "conaffinity=\"2\"/></body>")),
             Contains("pass through"));
  CHECK_THAT(refused(tower_with(
                 "<body pos=\"0 0 1\"><freejoint/>" + cube +
                 "</body><geom type=\"plane\" size=\"1 1 1\" pos=\"-1 0 0\" zaxis=\"1 0 0\"/>")),
             Contains("touches a wall"));
  CHECK_THAT(refused(tower_with("<body pos=\"1e20 0 1\"><freejoint/>" + cube + "</body>")),
             Contains("position[0]: 1e+20 is out of range"));
  CHECK_THAT(refused("<robot name=\"r\"/>"), Contains("<robot>"));
  CHECK_THAT(refused("not XML at all"), Contains("root element"));
  CHECK_THAT(refused(""), Contains("root element"));
  CHECK_THAT(refused("<mujoco><worldbody>"), Contains("MuJoCo cannot read this"));
  CHECK_THAT(refused("<mujoco><include file=\"elsewhere.xml\"/></mujoco>"),
             Contains("elsewhere.xml"));
  CHECK_THAT(message_of(folder.path / "nowhere.xml"), Contains("no such file"));
  CHECK_THAT(message_of(folder.path), Contains("not a regular file"));

  const auto typo =
      folder.write("typo.xml", "<mujoco>\n<worldbody>\n<geom typo=\"3\"/>\n</worldbody></mujoco>");
  try {
    (void)scene_from_mjcf(typo);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.place().line == 3);
    CHECK_THAT(error.message(), Contains("typo"));
  }
}

TEST_CASE("files that include themselves or are huge are refused before they are parsed") {
  const Folder folder;
  using Catch::Contains;
  const auto loop = folder.write("loop.xml", "<mujoco><include file=\"loop.xml\"/></mujoco>");
  CHECK_THAT(message_of(loop), Contains("nest too deeply"));
  const auto huge = folder.write("huge.xml", "<mujoco/>");
  fs::resize_file(huge, (16u << 20) + 1);
  CHECK_THAT(message_of(huge), Contains("larger than 16 MB"));
}
