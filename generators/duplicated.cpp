#include "generators/duplicated.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "drystone/room.hpp"
#include "generators/cells.hpp"
#include "generators/refuse.hpp"
#include "generators/slope.hpp"
#include "generators/towers3d.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

constexpr int kMaxBlocks = 20;

/// One member of a group.
struct Member {
  int times = 1;
  ReplicaOrder order = ReplicaOrder::blockwise;
};

/// Without repetition both orders are the base itself, which is a member once.
std::vector<Member> members_of(const ReplicaOptions& options) {
  std::vector<Member> members;
  for (const int times : options.times) {
    for (const ReplicaOrder order : options.order) {
      members.push_back({times, order});
      if (times == 1) break;
    }
  }
  return members;
}

/// Whether some member stands A B A B.
bool interleaves(const ReplicaOptions& options) {
  const auto repeats = [](int times) { return times > 1; };
  return std::any_of(options.times.begin(), options.times.end(), repeats) &&
         std::count(options.order.begin(), options.order.end(), ReplicaOrder::interleaved) > 0;
}

/// Index of the `copy`-th repetition of block `i` of a tower of `height`.
int index_of(int i, int copy, int height, const Member& member) {
  return member.order == ReplicaOrder::blockwise ? i * member.times + copy : copy * height + i;
}

/// The blocks of a column repeated in place: every copy keeps its horizontal position, turn, size
/// and material, and lies on what is below it. A slope gets as much gentler as the tower gets
/// taller, so that the weight passes through every interface of the base where it did there:
/// blockwise, the centre of mass above is `times` as high, and the tangent a `times`-th.
Scene replicate(const Scene& base, const Member& member) {
  Scene scene = base;
  const auto height = static_cast<int>(base.blocks.size());
  scene.blocks.resize(base.blocks.size() * static_cast<std::size_t>(member.times));
  for (int i = 0; i < height; ++i) {
    for (int copy = 0; copy < member.times; ++copy) {
      scene.blocks[static_cast<std::size_t>(index_of(i, copy, height, member))] =
          base.blocks[static_cast<std::size_t>(i)];
    }
  }
  double floor = 0.0;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    Block& block = scene.blocks[i];
    const Vec3 up = transpose_times(matrix(block.world_from_block.rotation), {0, 0, 1});
    const double below = support(block.shape, -up);
    const double above = support(block.shape, up);
    block.id = static_cast<int>(i);
    block.world_from_block.position.z = floor + below;
    floor += below + above;
  }
  if (member.times > 1) change_slope(scene, (1.0 / member.times) * drift_of(base));
  return scene;
}

/// What the base aimed for, at the copies that carry it. Blockwise, the interface between two
/// different blocks has above it the same centre of mass as in the base; interleaved, that holds
/// in the topmost copy.
Intent intent_of(const Intent& base, int height, const Member& member) {
  Intent intent = base;
  const bool blockwise = member.order == ReplicaOrder::blockwise;
  const int topmost = member.times - 1;
  if (base.critical_interface >= 0) {
    intent.critical_interface =
        index_of(base.critical_interface, blockwise ? 0 : topmost, height, member);
  }
  if (base.vcom_interface > 0) {
    intent.vcom_interface = index_of(base.vcom_interface - 1, topmost, height, member) + 1;
  }
  return intent;
}

Drawn sample(const SceneRequest& request, const Key& key) {
  Draft base;
  if (request.base != nullptr) {
    base = *request.base;
  } else {
    Drawn drawn = towers3d().sample(request, key);
    if (std::holds_alternative<Rejected>(drawn)) return drawn;
    base = std::move(std::get<Group>(drawn).front());
  }
  const auto height = static_cast<int>(base.scene.blocks.size());
  Group group;
  int first = -1;  // the member that is the base itself
  for (const Member& member : members_of(request.options.replica)) {
    Draft draft;
    draft.scene = replicate(base.scene, member);
    draft.intent = intent_of(base.intent, height, member);
    draft.base_height = height;
    draft.replicate = member.times;
    if (member.times > 1) {
      draft.variant = name(member.order);
      draft.parent = first;
    } else {
      first = static_cast<int>(group.size());
    }
    group.push_back(std::move(draft));
  }
  return group;
}

std::string refuse_base(const SceneOptions& options, const SceneOptions& base_options,
                        const Cell& base) {
  if (base.shapes == ShapeSet::ccs) {
    return "a ball or lying cylinder has no face for its copy to lie on";
  }
  if (base.decides == Decides::friction) {
    return "taller copies stand on gentler slopes, where what slides in the base does not slide";
  }
  if (is_sloped(base_options.material) && interleaves(options.replica)) {
    return "on a slope interleaved copies do not keep the margins of the base";
  }
  const auto& times = options.replica.times;
  const int blocks = base.height * *std::max_element(times.begin(), times.end());
  if (blocks <= kMaxBlocks) return {};
  return fmt::format("{} blocks are more than {}", blocks, kMaxBlocks);
}

std::string remedy(const SceneOptions& options, const Cell& base) {
  if (base.decides == Decides::friction) return "leave friction out of material.decides";
  if (is_sloped(options.material) && interleaves(options.replica)) {
    return "use order blockwise, or leave out ground_tilt";
  }
  return "use cubes or cuboids, lower heights or fewer times";
}

std::vector<CellShare> cells(const SceneOptions& options) {
  require_distinct(options.replica.times, "times");
  require_distinct(options.replica.order, "order");
  std::vector<CellShare> all = tower_cells(options, space_of(options.layout));
  for (const CellShare& entry : all) {
    if (const std::string reason = refuse_base(options, options, entry.cell); !reason.empty()) {
      refuse({"times", "height", "shapes", "order", "material.decides"},
             fmt::format("cell '{}' cannot be a base: {}", describe(entry.cell), reason),
             remedy(options, entry.cell));
    }
  }
  return all;
}

int group_size_of(const SceneOptions& options) {
  return static_cast<int>(members_of(options.replica).size());
}

void set_defaults(SceneOptions& options) { options.tower.height = {2}; }

Extent extent(const SceneOptions& options, const Cell& /*cell*/) {
  const auto& heights = options.tower.height;
  const auto& times = options.replica.times;
  return extent_bound(*std::max_element(heights.begin(), heights.end()) *
                          *std::max_element(times.begin(), times.end()),
                      options.tower.edge_m.max());
}

}  // namespace

const Family& duplicated() {
  static const Family family{
      .name = "duplicated",
      .help = "towers with every block repeated in place: mechanically the same, only taller",
      .takes = {OptionGroup::cells, OptionGroup::tower, OptionGroup::layout, OptionGroup::replica,
                OptionGroup::material, OptionGroup::base},
      .dim = 0,
      .cells = cells,
      .sample = sample,
      .group_size = group_size_of,
      .defaults = set_defaults,
      .extent = extent,
      .bases = {"towers2d", "towers3d"},
      .refuse_base = refuse_base};
  return family;
}

}  // namespace drystone::generators
