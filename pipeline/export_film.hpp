// The film of a record, photographed again from its clip.
#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/config.hpp"
#include "drystone/package.hpp"
#include "drystone/renderer.hpp"
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

/// Photographs frames of clips: the same pixels as those of the dataset's own films, whether or not
/// it has kept them. Keeps renderers: one per worker.
class FilmRenderer {
 public:
  /// @param set that the record is of; its options must outlive the renderer
  /// @param planes depth and ids as well
  [[nodiscard]] std::vector<Frame> render(const SetConfig& set, const Scene& scene,
                                          const Clip& clip, const Camera& camera,
                                          const std::vector<int>& frames, bool planes);

 private:
  std::map<std::pair<const SetConfig*, bool>, std::unique_ptr<Renderer>> renderers_;
};

/// Everything that a package takes of the film of a record's view.
/// @throws Error(usage) where the record has no film
[[nodiscard]] PackageFilm film_of(FilmRenderer& renderer, const SetConfig& set,
                                  const Record& record, int view, const ShardMembers& members);

}  // namespace drystone
