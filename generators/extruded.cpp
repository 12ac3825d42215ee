#include "generators/extruded.hpp"

#include "generators/towers2d.hpp"

namespace drystone::generators {
namespace {

Drawn sample(const SceneRequest& request, const Key& key) {
  Draft draft;
  if (request.base != nullptr) {
    draft = *request.base;
  } else {
    Drawn drawn = towers2d().sample(request, key);
    if (std::holds_alternative<Rejected>(drawn)) return drawn;
    draft = std::move(std::get<Group>(drawn).front());
  }
  draft.scene = drystone::extruded(draft.scene);
  return Group{std::move(draft)};
}

}  // namespace

const Family& extruded() {
  static const Family family = [] {
    Family f;
    f.name = "extruded";
    f.help = "planar towers given a depth: the same equilibrium in three dimensions";
    f.takes = {OptionGroup::cells, OptionGroup::tower, OptionGroup::material, OptionGroup::base};
    f.cells = towers2d().cells;
    f.sample = sample;
    f.defaults = towers2d().defaults;
    f.bases = {"towers2d"};
    return f;
  }();
  return family;
}

}  // namespace drystone::generators
