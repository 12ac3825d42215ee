// Trials for Physion: coordinates, cameras and depth, and what labels follow from a film.
#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "output/hdf5_file.hpp"
#include "output/physion_space.hpp"
#include "output/physion_trial.hpp"
#include "packages.hpp"

using namespace drystone;
using namespace drystone::physion;
using Catch::Matchers::Contains;
using drystone::testing::film_sample;
using drystone::testing::TemporaryFolder;

namespace {

std::array<double, 4> times(const std::array<float, 16>& m, const std::array<double, 4>& v) {
  std::array<double, 4> out{};
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t k = 0; k < 4; ++k) out[row] += static_cast<double>(m[4 * row + k]) * v[k];
  }
  return out;
}

}  // namespace

TEST_CASE("a rotation turns in Unity's axes what it turns in ours", "[physion]") {
  const Quat ours = normalized(Quat{0.7, 0.2, -0.4, 0.5});
  const auto [x, y, z, w] = unity(ours);
  const Quat theirs{w, x, y, z};
  for (const Vec3 v : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0.3, -0.4, 0.5}}) {
    const Vec3 expected = unity(matrix(ours) * v);
    // The rule of a quaternion is the same in both; only the axes are swapped.
    CHECK(norm(matrix(theirs) * unity(v) - expected) < 1e-6);
  }
}

TEST_CASE("Unity's cameras see points where ours do", "[physion]") {
  Intrinsics intrinsics{64, 48, 50.0, 55.0, 30.0, 26.0, false};
  for (const bool orthographic : {false, true}) {
    intrinsics.orthographic = orthographic;
    const Camera camera = look_at({3, -4, 2}, {0, 0.5, 0.7}, intrinsics);
    for (const Vec3 point : {Vec3{0, 0, 0}, Vec3{0.5, -0.2, 1.0}, Vec3{-1, 1, 0.3}}) {
      const Vec3 pixel = project(camera, point);
      const Vec3 u = unity(point);
      const auto seen = times(camera_matrix(camera), {u.x, u.y, u.z, 1.0});
      CHECK(-seen[2] == Approx(pixel.z));
      const auto clip = times(projection_matrix(camera), seen);
      CHECK((clip[0] / clip[3] + 1.0) / 2.0 * 64 == Approx(pixel.x).margin(1e-4));
      CHECK((1.0 - clip[1] / clip[3]) / 2.0 * 48 == Approx(pixel.y).margin(1e-4));
      CHECK(std::abs(clip[2] / clip[3]) <= 1.0);
    }
  }
}

TEST_CASE("depth keeps a hundredth of a millimetre, and an end", "[physion]") {
  const auto decoded = [](double depth) {
    const auto [a, b, c] = depth_bytes(depth);
    return (a + b / 256.0 + c / 65536.0) * (kFar - kNear) / 256.0;
  };
  for (const double depth : {0.0, 0.1, 3.25, 12.3456, 99.0}) {
    CHECK(decoded(depth) == Approx(depth).margin(1e-5));
  }
  CHECK(decoded(std::numeric_limits<double>::infinity()) == Approx(kFar - kNear));
}

TEST_CASE("models have full sizes in Unity's order, and stand on their pivots", "[physion]") {
  const Model box = model_of(Box{{0.1, 0.2, 0.3}});
  CHECK(box.name == "cube");
  CHECK(box.scale == Vec3{0.2, 0.6, 0.4});
  CHECK(box.pivot == Vec3{0, 0, -0.3});
  CHECK(model_of(Cylinder{0.2, 0.3}).scale == Vec3{0.4, 0.6, 0.4});
  CHECK(model_of(Sphere{0.25}).pivot.z == -0.25);
  const Model prism = model_of(Prism{{{0.0, 0.0}, {0.4, 0.0}, {0.0, 0.3}}, 0.1});
  CHECK(prism.scale == Vec3{0.4, 0.3, 0.2});
  CHECK(prism.pivot == Vec3{0.2, 0, 0});
}

TEST_CASE("labels of a trial follow from its film", "[physion]") {
  if (hdf5_version().empty()) return;
  const TemporaryFolder folder;
  PngEncoder encoder;
  const PackageSample sample = film_sample("train", 0);
  const TrialLabels labels =
      write_trial(folder.path() / "t.hdf5", sample, "train_0000", 0, encoder);
  CHECK(labels.frames == 3);
  CHECK(labels.target_moves);
  CHECK(labels.target_contacts_zone);
  CHECK(labels.first_contact == 2);
  CHECK(labels.first_ground == 2);
  const Image map = target_map(sample);
  CHECK(map.rgb[0] == 255);
  CHECK(map.rgb[1] == 0);
  int yellow = 0;
  for (std::size_t i = 0; i < map.rgb.size(); i += 3) {
    yellow += map.rgb[i] == 255 && map.rgb[i + 1] == 255 ? 1 : 0;
  }
  CHECK(yellow > 0);
}

TEST_CASE("the target of a tower that loses its top block is the one below", "[physion]") {
  Scene scene = film_sample("train", 0).record.scene;
  REQUIRE(scene.blocks.size() > 1);
  scene.zone.reset();
  const std::size_t top = scene.blocks.size() - 1;
  CHECK(target_of(scene) == top);
  scene.event = Remove{scene.blocks[0].id};
  CHECK(target_of(scene) == top);
  scene.event = Remove{scene.blocks[top].id};
  CHECK(target_of(scene) == top - 1);
}

TEST_CASE("a film that does not show what the label says is refused", "[physion]") {
  if (hdf5_version().empty()) return;
  const TemporaryFolder folder;
  PackageWriter writer(package_format("physion"), folder.path(),
                       {"t", "MIT", {}, "", false, true, "", "", ""});
  PackageSample sample = film_sample("train", 0);
  sample.film->clip.contacts[2].pop_back();
  CHECK_THROWS_WITH(writer.add(sample), Contains("no frame of record"));
}

TEST_CASE("a file of HDF5 that cannot be made is an error with its name", "[physion]") {
  if (hdf5_version().empty()) {
    CHECK_THROWS_WITH(Hdf5File("anywhere.hdf5"), Contains("cannot write HDF5"));
    return;
  }
  CHECK_THROWS_WITH(Hdf5File("/nowhere/at/all.hdf5"), Contains("/nowhere/at/all.hdf5"));
}
