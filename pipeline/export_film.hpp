// The film of a record, photographed again from its clip.
#pragma once

#include <map>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/config.hpp"
#include "drystone/package.hpp"
#include "pipeline/renderer_pool.hpp"
#include "pipeline/shard_cursor.hpp"

namespace drystone {

/// Names of the members that hold a record's clip and the videos of a view.
[[nodiscard]] std::vector<std::string> film_members(const std::string& id, int view);

/// The clip among a record's files.
/// @throws Error(usage) where it has none
[[nodiscard]] Clip clip_of(const std::string& id, const ShardMembers& members);

/// `count` of the frames 0 to `frames` - 1, the first and the last among them, at intervals that
/// differ by one frame at most.
/// @throws Error(usage) where there are not so many
[[nodiscard]] std::vector<int> spread_frames(int count, int frames);

/// Photographs frames of clips with the dataset's renderer. With the ray caster these are the
/// pixels of the dataset's own films, whether or not it has kept them. Keeps renderers: one per
/// worker.
class FilmRenderer {
 public:
  /// @param config of the dataset; must outlive this
  /// @param set that the record is of
  /// @param planes depth and ids as well
  /// @throws Error(environment) where this machine lacks the dataset's renderer
  [[nodiscard]] std::vector<Frame> render(const Config& config, const SetConfig& set,
                                          const Scene& scene, const Clip& clip,
                                          const Camera& camera, const std::vector<int>& frames,
                                          bool planes);

 private:
  std::map<const Config*, RendererPool> pools_;
};

/// Everything that a package takes of the film of a record's view.
/// @throws Error(usage) where the record has no film
[[nodiscard]] PackageFilm film_of(FilmRenderer& renderer, const Config& config,
                                  const SetConfig& set, const Record& record, int view,
                                  const ShardMembers& members);

}  // namespace drystone
