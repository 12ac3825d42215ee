#include "samples.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <iterator>
#include <stdexcept>

namespace drystone::testing {
namespace {

Vec3 vector(Rng& rng) {
  return {rng.uniform(-1.0, 1.0), rng.uniform(-1.0, 1.0), rng.uniform(-1.0, 1.0)};
}

Pose pose(Rng& rng) { return {vector(rng), normalized(Quat{1.0, rng.uniform(), 0.3, -0.2})}; }

Shape shape(Rng& rng, int index) {
  switch (index % 4) {
    case 0:
      return Box{{rng.uniform(0.1, 0.3), 0.25, rng.uniform(0.1, 0.3)}};
    case 1:
      return Cylinder{rng.uniform(0.1, 0.3), 0.2};
    case 2:
      return Sphere{rng.uniform(0.1, 0.3)};
    default:
      return Prism{{{-0.2, 0.0}, {0.2, 0.0}, {0.1, 0.3}}, 0.25};
  }
}

View view(Rng& rng, int index) {
  Intrinsics intrinsics{224, 200, rng.uniform(200, 300), 250.5, 112.0, 100.0, index == 1};
  View result;
  result.camera =
      look_at({3.0, 2.0 + index, 1.5}, {0, 0, 0.7}, intrinsics, fmt::format("cam{}", index));
  result.block_px = rng.uniform(10, 20);
  result.margin_px = rng.uniform(0, 5);
  return result;
}

}  // namespace

Record sample_record(bool stable, int height, std::uint64_t seed) {
  Record record;
  record.id = fmt::format("train-{:06}", seed);
  record.set = "train";
  record.family = "towers3d";
  record.key = {seed, short_hash("towers3d"), (std::uint64_t{short_hash("train")} << 32) | seed, 3};
  Rng rng(record.key, Stream::structure);
  record.intent = {stable,
                   ShapeSet::ccs,
                   height > 2 ? Difficulty::hard : Difficulty::none,
                   stable ? Violation::none : Violation::vcom,
                   stable ? 0.07 : -0.07,
                   1,
                   stable ? 0 : 1,
                   0,
                   stable ? -1 : 1,
                   stable ? Vec2{} : Vec2{0.0712345678901234567, -0.25}};
  for (int i = 0; i < height; ++i) {
    Block block;
    block.id = i;
    block.shape = shape(rng, i);
    block.world_from_block = {{rng.uniform(-0.1, 0.1), rng.uniform(-0.1, 0.1), 0.3 + 0.5 * i},
                              yaw(rng.uniform(0.0, 3.0))};
    block.density = rng.uniform(500, 1500);
    block.material.color = {rng.uniform(), rng.uniform(), rng.uniform()};
    record.scene.blocks.push_back(block);
    record.outcome.displacements.push_back(vector(rng));
    record.outcome.final_poses.push_back(pose(rng));
    Interface interface;
    interface.lower = i - 1;
    interface.upper = i;
    interface.margin_m = stable || i != 1 ? rng.uniform(0.01, 0.1) : -0.0312345678901234567;
    interface.margin_share = interface.margin_m / 0.5;
    interface.overhang = {rng.uniform(), rng.uniform()};
    interface.support_ratio = rng.uniform();
    interface.to_edge = {rng.uniform(), -rng.uniform()};
    record.statics.interfaces.push_back(interface);
  }
  record.scene.walls.push_back({});
  record.scene.lights.push_back({});
  record.statics.verdict = stable ? StaticVerdict::stands : StaticVerdict::falls;
  record.statics.column = true;
  record.statics.rolls = true;
  record.statics.weakest_interface = 1;
  record.statics.margin_m = record.statics.interfaces[1].margin_m;
  record.statics.margin_share = record.statics.interfaces[1].margin_share;
  if (stable) record.statics.critical_tilt_rad = rng.uniform(0.01, 0.2);
  record.outcome.verdict = stable ? Verdict::stands : Verdict::collapses;
  record.outcome.time_s = rng.uniform(0.3, 2.0);
  record.outcome.first_block = stable ? -1 : 1;
  record.outcome.fall_direction_deg = stable ? 0.0 : rng.uniform(-180, 180);
  record.outcome.resolution = 1;
  record.outcome.steps = 321;
  record.features = {rng.uniform(), rng.uniform(), {0.0, 1.0 / 64, 63.0 / 64}};
  for (int i = 0; i < 2; ++i) record.views.push_back(view(rng, i));
  record.group = record.id;
  record.parent = stable ? "" : "pool-000001";
  record.magnitude = rng.uniform(1.0, 2.0);
  record.threshold = rng.uniform(1.0, 2.0);
  record.touches_zone = stable;
  for (int i = 0; i < height; ++i) record.outcome.left_at_s.push_back(rng.uniform(-1.0, 2.0));
  record.base_height = height;
  record.replicate = 1;
  return record;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "drystone-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::size_t TemporaryFolder::entries() const {
  const std::filesystem::directory_iterator begin(path_);
  return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator()));
}

CommandResult run(const std::string& command) {
  CommandResult result;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no shell");
  std::array<char, 4096> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    result.output.append(buffer.data(), got);
  }
  const int status = ::pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

}  // namespace drystone::testing
