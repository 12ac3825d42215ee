// Samples one tower, asks physics whether it stands, and photographs it.
#include <drystone/generator.hpp>
#include <drystone/image.hpp>
#include <drystone/renderer.hpp>
#include <drystone/rig.hpp>
#include <drystone/simulation.hpp>
#include <drystone/storage.hpp>
#include <iostream>
#include <variant>

int main() {
  using namespace drystone;
  const Family& towers = family("towers3d");
  const SceneRequest request;  // what is wanted, with defaults; its cell picks height, label ...
  Key key{.seed = 7, .family = short_hash(towers.name)};

  Drawn drawn = towers.sample(request, key);
  while (std::holds_alternative<Rejected>(drawn)) {
    ++key.attempt;
    drawn = towers.sample(request, key);
  }
  const Scene scene = std::get<Group>(drawn).front().scene;

  const Statics statics = equilibrium(scene);
  const Judgement judgement = Simulator().judge(scene, statics, LabelRule{});
  std::cout << "statics: " << name(statics.verdict)
            << ", simulation: " << name(judgement.outcome.verdict)
            << ", margin: " << statics.margin_m.value() << " m\n";

  const auto cameras = place_cameras(RigOptions{}, scene, statics, extent_of(scene), key);
  std::vector<Frame> frames;
  make_cpu_renderer()->render(scene, cameras, frames);

  PngEncoder encoder;
  const auto png = encoder.rgb(frames[0].rgb, frames[0].width, frames[0].height);
  write_file_atomically("tower.png", {reinterpret_cast<const char*>(png.data()), png.size()});
}
