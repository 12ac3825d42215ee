// A renderer that has seen a scene's like allocates nothing more. Sanitizers have allocation
// functions of their own, so that this is left out with them.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "tests/renderers/random_scenes.hpp"

namespace {
std::atomic<long> allocations{0};
}  // namespace

// Replaces the allocation functions of the whole test program, to count.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size == 0 ? 1 : size)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

using namespace drystone;
using namespace drystone::test;

TEST_CASE("rendering allocates nothing once buffers have grown") {
  RenderOptions options;
  options.normals = true;
  const auto renderer = make_cpu_renderer(options);
  std::vector<Scene> scenes;
  for (std::uint64_t k = 0; k < 12; ++k) scenes.push_back(random_scene(k));
  const std::vector<Camera> cameras{random_camera(1, 96), random_camera(2, 96)};
  std::vector<Frame> frames;
  for (const Scene& scene : scenes) renderer->render(scene, cameras, frames);
  const long before = allocations;
  REQUIRE(before > 0);
  for (const Scene& scene : scenes) renderer->render(scene, cameras, frames);
  CHECK(allocations == before);
}
#endif
