// The closed form and the linear program share neither formula nor algorithm: they must agree.
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include "drystone/random.hpp"
#include "drystone/statics.hpp"
#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

double study_scale() {
  const char* text = std::getenv("DRYSTONE_STUDY_SCALE");
  return text != nullptr ? std::atof(text) : 0.1;
}

/// Boxes at any yaw and standing cylinders of any size and weight, stacked with offsets up to 0.6
/// of the half extent. A tenth of the towers is moved so that its margin becomes `share` of width.
Scene random_column(Rng& rng) {
  const int n = 2 + static_cast<int>(rng.below(7));
  std::vector<Block> blocks;
  double z = 0.0, x = rng.uniform(-2, 2), y = rng.uniform(-2, 2);
  for (int k = 0; k < n; ++k) {
    const Vec3 size{rng.uniform(0.5, 1), rng.uniform(0.5, 1), rng.uniform(0.3, 1)};
    if (k > 0) {
      const double reach = rng.uniform(0.0, 0.35);
      x += rng.uniform(-reach, reach);
      y += rng.uniform(-reach, reach);
    }
    const Vec3 at{x, y, z + 0.5 * size.z};
    const Quat turn = yaw(rng.uniform(0, 2 * kPi));
    const double density = rng.coin(0.3) ? rng.uniform(200, 8000) : 1000;
    blocks.push_back(rng.coin(0.3)
                         ? test::block(Cylinder{0.5 * size.x, 0.5 * size.z}, at, turn, density)
                         : test::box(size, at, turn, density));
    z += size.z;
  }
  return test::scene(std::move(blocks));
}

/// Slides everything above the weakest interface along the line to its nearest edge until the
/// margin there is that share of the width; false where that cannot be.
bool give_margin(Scene& scene, double share) {
  StaticsOptions options;
  options.tilt = false;
  const auto before = equilibrium_of_column(scene, options);
  if (!before) return false;
  const auto weakest = static_cast<std::size_t>(before->weakest_interface);
  if (weakest == 0) return false;
  const Interface& at = before->interfaces[weakest];
  const double width = at.margin_m / at.margin_share;
  const double length = norm(at.to_edge);
  if (length < 1e-6) return false;
  const double along = (at.margin_m - share * width) / (at.margin_m > 0 ? length : -length);
  for (std::size_t k = weakest; k < scene.blocks.size(); ++k) {
    Vec3& p = scene.blocks[k].world_from_block.position;
    p.x += along * at.to_edge.x;
    p.y += along * at.to_edge.y;
  }
  return true;
}

}  // namespace

TEST_CASE("closed form and program agree on random columns, in verdict and margin") {
  const int count = static_cast<int>(10000 * study_scale());
  StaticsOptions options;
  options.tilt = false;
  int compared = 0, close = 0, stands = 0, attempts = 0;
  double worst = 0.0, worst_share = 0.0;
  std::chrono::duration<double> closed_time{0}, program_time{0};
  while (compared < count) {
    Rng rng({7, short_hash("columns"), static_cast<std::uint64_t>(attempts++), 0},
            Stream::structure);
    Scene scene = random_column(rng);
    const bool near_edge = close * 10 < compared;
    if (near_edge) {
      const double size = exact::exp(rng.uniform(std::log(1e-6), std::log(1e-3)));
      if (!give_margin(scene, rng.coin() ? size : -size)) continue;
    }
    const auto t0 = std::chrono::steady_clock::now();
    const auto closed = equilibrium_of_column(scene, options);
    const auto t1 = std::chrono::steady_clock::now();
    if (!closed) continue;
    const double magnitude = std::abs(*closed->margin_share);
    if (magnitude < 1e-6 || (near_edge && magnitude > 1e-3)) continue;
    const Statics program = equilibrium_by_program(scene, options);
    const auto t2 = std::chrono::steady_clock::now();
    closed_time += t1 - t0;
    program_time += t2 - t1;
    ++compared;
    close += magnitude <= 1e-3 ? 1 : 0;
    stands += closed->verdict == StaticVerdict::stands ? 1 : 0;
    CAPTURE(attempts, *closed->margin_m, *closed->margin_share);
    CHECK(program.column);
    CHECK(program.verdict == closed->verdict);
    REQUIRE(program.margin_m.has_value());
    const double width = *closed->margin_m / *closed->margin_share;
    const double error = std::abs(*program.margin_m - *closed->margin_m) / width;
    worst = std::max(worst, error);
    worst_share = std::max(worst_share, std::abs(*program.margin_share - *closed->margin_share));
    CHECK(error <= 1e-6);
    CHECK(*program.margin_share == Approx(*closed->margin_share).margin(1e-6).epsilon(0));
  }
  std::cout << compared << " columns, " << close << " with |margin_share| in 1e-6..1e-3, " << stands
            << " stand: largest difference of margins " << worst << " of width, of shares "
            << worst_share << "; " << 1e6 * closed_time.count() / compared << " us and "
            << 1e3 * program_time.count() / compared << " ms a tower\n";
  CHECK(close * 10 >= compared);
  CHECK(stands * 5 > compared);
}

TEST_CASE("closed form and program agree on critical tilt") {
  int compared = 0;
  double worst = 0.0;
  for (int i = 0; compared < static_cast<int>(1000 * study_scale()); ++i) {
    Rng rng({11, short_hash("tilt"), static_cast<std::uint64_t>(i), 0}, Stream::structure);
    Scene scene = random_column(rng);
    // In every other column something may slide before anything tips.
    for (Block& block : scene.blocks) block.friction = i % 2 == 0 ? 20.0 : rng.uniform(0.05, 0.5);
    scene.ground.friction = 0.05;
    const auto closed = equilibrium_of_column(scene);
    if (!closed || closed->verdict != StaticVerdict::stands) continue;
    const Statics program = equilibrium_by_program(scene);
    REQUIRE(program.critical_tilt_rad.has_value());
    worst = std::max(worst, std::abs(*program.critical_tilt_rad - *closed->critical_tilt_rad));
    CHECK(*program.critical_tilt_rad == Approx(*closed->critical_tilt_rad).margin(1e-7));
    ++compared;
  }
  std::cout << compared << " columns: largest difference of critical tilts " << worst << " rad\n";
}

}  // namespace drystone
