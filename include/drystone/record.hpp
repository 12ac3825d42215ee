// One sample of a dataset, with everything that is known about it but its pixels.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/counterfactuals.hpp"
#include "drystone/features.hpp"
#include "drystone/intent.hpp"
#include "drystone/outcome.hpp"
#include "drystone/random.hpp"
#include "drystone/scene.hpp"
#include "drystone/statics.hpp"

namespace drystone {

/// One photograph's camera, and how large things are in it.
struct View {
  Camera camera;
  double block_px = 0.0;   ///< pixels that the mean block width spans
  double margin_px = 0.0;  ///< pixels that the deciding margin spans as seen from here
};

struct Record {
  std::string id;  ///< `<set>-<six digits>`; says nothing of the label
  std::string set;
  std::string family;
  std::string kind;  ///< of structure, event, trick or nuisance; empty: a plain tower
  Key key;           ///< names the attempt that was accepted
  Intent intent;
  Scene scene;
  Statics statics;
  Agreement agreement = Agreement::agree;
  Outcome outcome;
  Features features;
  Counterfactuals counterfactuals;
  std::vector<View> views;
  std::string group;   ///< records that share a base share a group; a split never divides it
  std::string parent;  ///< id of the record this one was made from; empty: none
  /// What tells it from the other members of its group; of a removal, what is taken away (a Prop).
  /// May be empty.
  std::string variant;
  int base_height = 0;                 ///< blocks before replication
  int replicate = 1;                   ///< how often each block is repeated
  std::optional<bool> possible;        ///< whether physics allows the film; null: no quadruplet's
  std::optional<int> violation_frame;  ///< the first one that it forbids; null: it allows all
  /// How strong the scene's event is, see `scaled`; null: there is none, or a removal.
  std::optional<double> magnitude;
  std::optional<double> threshold;   ///< the magnitude at which this tower begins to collapse
  std::optional<bool> touches_zone;  ///< whether the zone's target comes down in it; null: no zone

  /// The label: what statics and simulation both say; null where they do not or the case is
  /// ambiguous. With an event: whether the tower, which stands before it, stays.
  /// Null where the question is another: whether a film is possible.
  [[nodiscard]] std::optional<bool> stable() const;
  /// Of an event: its magnitude over the tower's threshold; null where there is none.
  [[nodiscard]] std::optional<double> magnitude_ratio() const;
};

/// Class of every body in ShapeStacks' violation maps, by instance id (0: background): 1 stable
/// base, 2 violator, 3 first object above it, 4 the rest above; all blocks of a tower that stands
/// are 1. An event's own body is 0.
[[nodiscard]] std::vector<std::uint8_t> violation_classes(const Record& record);

/// Number of blocks with a texture, such as the marks of heavy and hollow ones.
[[nodiscard]] int marked_blocks(const Scene& scene, TextureKind texture);

/// Why the tower stands or falls, in one short line for captions, e.g.
/// "falls: mass above block 2 is 4.1 cm (8%) over its edge".
[[nodiscard]] std::string why(const Record& record);

/// All columns in their fixed order as one JSON object on one line (`views` and `scene` nested).
[[nodiscard]] std::string to_json(const Record& record);
/// What the content hash covers: the same line without what the physics engine decided beyond the
/// label (verdict, times, poses, resolution, agreement), so that it is equal wherever the same
/// attempts are accepted.
[[nodiscard]] std::string content_json(const Record& record);
/// The inverse of `to_json`; strict: an unknown, missing or doubled key and a column that
/// contradicts the rest of the record are errors. @throws Error(usage) with `source`
[[nodiscard]] Record record_from_json(std::string_view text, std::string_view source = "record");

}  // namespace drystone
