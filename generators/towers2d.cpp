#include "generators/towers2d.hpp"

#include "generators/cells.hpp"
#include "generators/tower.hpp"

namespace drystone::generators {

const Family& towers2d() {
  static const Family family{
      .name = "towers2d",
      .help = "towers of one block per layer in the plane, seen from the front",
      .takes = {OptionGroup::cells, OptionGroup::tower, OptionGroup::material},
      .dim = 2,
      .cells = [](const SceneOptions& options) { return tower_cells(options, Space::planar); },
      .sample = [](const SceneRequest& request,
                   const Key& key) { return sample_tower(request, Space::planar, key); },
      .defaults =
          [](SceneOptions& options) {
            options.tower.height = {3, 4, 5, 6};
          }};
  return family;
}

}  // namespace drystone::generators
