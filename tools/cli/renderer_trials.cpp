#include "tools/cli/renderer_trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <latch>
#include <limits>
#include <thread>
#include <variant>

#include "drystone/appearance.hpp"
#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "drystone/rig.hpp"

namespace drystone::cli {
namespace {

/// A picture of a tower differs by less from renderer to renderer (the tests ask for as much).
constexpr double kMostColorDifference = 3.0;
constexpr double kMostIdsUnequal = 0.005;

/// Draws the sight a few times; the fastest time, per view.
double ms_per_view(Renderer& renderer, const Sight& sight, std::vector<Frame>& frames) {
  using Clock = std::chrono::steady_clock;
  renderer.render(sight.scene, sight.cameras, frames);  // drivers compile shaders the first time
  double best = std::numeric_limits<double>::infinity();
  constexpr int kTimes = 3;
  for (int k = 0; k < kTimes; ++k) {
    const auto began = Clock::now();
    renderer.render(sight.scene, sight.cameras, frames);
    best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - began).count());
  }
  return best / static_cast<double>(sight.cameras.size());
}

void compare(const std::vector<Frame>& reference, const std::vector<Frame>& frames,
             RendererCheck& check) {
  double color = 0.0, components = 0.0, unequal = 0.0, pixels = 0.0;
  for (std::size_t k = 0; k < frames.size(); ++k) {
    const Frame &a = reference[k], &b = frames[k];
    for (std::size_t i = 0; i < a.rgb.size(); ++i) color += std::abs(a.rgb[i] - b.rgb[i]);
    for (std::size_t i = 0; i < a.instance.size(); ++i) unequal += a.instance[i] != b.instance[i];
    components += static_cast<double>(a.rgb.size());
    pixels += static_cast<double>(a.instance.size());
  }
  check.color_difference = color / components;
  check.ids_unequal = unequal / pixels;
  if (check.color_difference > kMostColorDifference || check.ids_unequal > kMostIdsUnequal) {
    check.trouble = fmt::format(
        "its pictures are wrong: colours differ by {:.1f} of 255, ids on {:.2f}% of pixels",
        check.color_difference, 100.0 * check.ids_unequal);
  }
}

}  // namespace

Sight sample_sight(int size, int views) {
  const Family& towers = family("towers3d");
  SceneRequest request;
  request.cell.height = 5;
  Key key{.seed = 5, .family = short_hash(towers.name)};
  Drawn drawn = towers.sample(request, key);
  while (std::holds_alternative<Rejected>(drawn)) {
    ++key.attempt;
    drawn = towers.sample(request, key);
  }
  Sight sight;
  sight.scene = std::get<Group>(drawn).front().scene;
  dress(sight.scene, AppearanceOptions{}, key);
  RigOptions rig;
  rig.size = size;
  rig.count = views;
  sight.cameras =
      place_cameras(rig, sight.scene, equilibrium(sight.scene), extent_of(sight.scene), key);
  return sight;
}

RendererCheck check_cpu(const Sight& sight, std::vector<Frame>& reference) {
  const auto cpu = make_cpu_renderer();
  RendererCheck check;
  check.what = "cpu";
  check.device = cpu->info().device;
  check.version = cpu->info().version;
  check.ms_per_view = ms_per_view(*cpu, sight, reference);
  return check;
}

RendererCheck check_gl(const GlDevice& device, const Sight& sight,
                       const std::vector<Frame>& reference) {
  RendererCheck check;
  check.what = "gl " + device.id;
  check.device = device.name;
  check.version = device.version;
  check.software = device.software;
  check.trouble = device.trouble;
  if (!check.trouble.empty()) return check;
  try {
    RenderOptions options;
    options.gl_device = device.id;
    std::vector<Frame> frames;
    check.ms_per_view = ms_per_view(*make_gl_renderer(options), sight, frames);
    compare(reference, frames, check);
  } catch (const Error& error) {
    check.trouble = error.message();
  }
  return check;
}

ContextCheck check_contexts(const std::string& device,
                            const std::function<std::unique_ptr<Renderer>()>& make,
                            const Sight& sight, const std::vector<Frame>& reference, int workers) {
  ContextCheck check;
  check.device = device;
  check.wanted = workers;
  std::vector<std::string> troubles(static_cast<std::size_t>(workers));
  std::latch made(workers);
  const auto work = [&](std::string& trouble) {
    std::unique_ptr<Renderer> renderer;
    try {
      renderer = make();
    } catch (const Error& error) {
      trouble = error.message();
    }
    made.arrive_and_wait();
    if (!renderer) return;
    try {
      std::vector<Frame> frames;
      renderer->render(sight.scene, sight.cameras, frames);
      RendererCheck compared;
      compare(reference, frames, compared);
      trouble = compared.trouble;
    } catch (const Error& error) {
      trouble = error.message();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::string& trouble : troubles) threads.emplace_back([&] { work(trouble); });
  }
  for (const std::string& trouble : troubles) {
    if (trouble.empty()) {
      ++check.drew;
    } else if (check.trouble.empty()) {
      check.trouble = trouble;
    }
  }
  return check;
}

}  // namespace drystone::cli
