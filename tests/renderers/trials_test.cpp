// What `drystone doctor` finds out about contexts, with renderers that were made up.
#include <atomic>
#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "tools/cli/renderer_trials.hpp"

using namespace drystone;
using namespace drystone::cli;

namespace {

/// Draws what the ray caster does, and counts how many there are.
class Counted final : public Renderer {
 public:
  Counted(std::atomic<int>& alive, std::atomic<int>& most) : alive_(alive) {
    const int now = ++alive_;
    for (int known = most; now > known && !most.compare_exchange_weak(known, now);) {
    }
  }
  ~Counted() override { --alive_; }
  void render_within(const Scene& setting, const Scene& scene, std::span<const Camera> cameras,
                     std::vector<Frame>& frames) override {
    real_->render_within(setting, scene, cameras, frames);
  }
  [[nodiscard]] std::unique_ptr<Renderer> beside(const RenderOptions& options) const override {
    return real_->beside(options);
  }
  [[nodiscard]] RendererInfo info() const override { return real_->info(); }

 private:
  std::atomic<int>& alive_;
  std::unique_ptr<Renderer> real_ = make_cpu_renderer();
};

}  // namespace

TEST_CASE("as many contexts as workers are there at once") {
  const Sight sight = sample_sight(16, 1);
  std::vector<Frame> reference;
  (void)check_cpu(sight, reference);
  std::atomic<int> alive = 0, most = 0;
  const ContextCheck check = check_contexts(
      "device", [&] { return std::make_unique<Counted>(alive, most); }, sight, reference, 24);
  CHECK(check.wanted == 24);
  CHECK(check.drew == 24);
  CHECK(check.trouble.empty());
  CHECK(most == 24);
  CHECK(alive == 0);
}

TEST_CASE("contexts that a driver refuses are counted, and the first trouble is told") {
  const Sight sight = sample_sight(16, 1);
  std::vector<Frame> reference;
  (void)check_cpu(sight, reference);
  std::atomic<int> made = 0;
  const auto make = [&]() -> std::unique_ptr<Renderer> {
    if (++made > 3) throw Error(ErrorCode::environment, "no more of them");
    return make_cpu_renderer();
  };
  const ContextCheck check = check_contexts("device", make, sight, reference, 8);
  CHECK(check.wanted == 8);
  CHECK(check.drew == 3);
  CHECK(check.trouble == "no more of them");
}
