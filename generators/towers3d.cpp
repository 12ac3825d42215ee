#include "generators/towers3d.hpp"

#include "generators/cells.hpp"
#include "generators/tower.hpp"

namespace drystone::generators {

const Family& towers3d() {
  static const Family family{
      .name = "towers3d",
      .help = "towers of one block per layer, in three dimensions, like ShapeStacks",
      .takes = {OptionGroup::cells, OptionGroup::tower, OptionGroup::layout, OptionGroup::material},
      .cells =
          [](const SceneOptions& options) {
            return tower_cells(options, space_of(options.layout));
          },
      .sample =
          [](const SceneRequest& request, const Key& key) {
            return sample_tower(request, space_of(request.options.layout), key);
          }};
  return family;
}

}  // namespace drystone::generators
