// The files of a record's clip: poses, videos, numbered frames, the still with an arrow.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/config.hpp"
#include "drystone/image.hpp"
#include "drystone/record.hpp"
#include "drystone/renderer.hpp"
#include "pipeline/renderer_pool.hpp"

namespace drystone {

/// Films clips as a set's options want it. Keeps buffers: one per worker and set.
class FilmMaker {
 public:
  using Members = std::vector<std::pair<std::string, std::vector<std::uint8_t>>>;

  /// @param renderers must outlive it
  FilmMaker(const FilmOptions& film, const ImageOptions& images, RendererPool& renderers);

  /// Appends the files of one clip, in this order: `<id>.clip.json`; then, for every filmed view
  /// I, `<id>.camI.arrow.png`, where the scene has an event; then the frames of all views,
  /// `<id>.camI.fNNNN.<plane>.png`; then, for every view, `<id>.camI.observed.mp4` with the frames
  /// up to the event's first one, and `<id>.camI.film.mp4` with all of them.
  /// @param views of the record; the first `FilmOptions::views` of them are filmed
  /// @throws Error(usage) for a clip of another scene, and where a video's size is odd;
  ///   Error(environment) where this build has no video and some are wanted
  void encode(const std::string& id, const Scene& scene, const Clip& clip,
              std::span<const View> views, PngEncoder& encoder, Members& members);

 private:
  void add_arrows(const std::string& id, const Scene& scene, const Clip& clip,
                  const std::vector<Camera>& cameras, PngEncoder& encoder, Members& members);

  FilmOptions film_;
  ImageOptions planes_;  ///< of numbered frames
  Renderer* renderer_;
  std::vector<Frame> frames_;
};

/// Photographs a frame of a clip: cameras stand in the room, light and haze are those of
/// `at_start`, and instance ids count the clip's bodies (k + 1 for body k), whoever is gone.
void render_frame(Renderer& renderer, const Scene& scene, const Clip& clip, int frame,
                  std::span<const Camera> cameras, std::vector<Frame>& frames);

/// Length of the arrows of a scene's event (see `event_marks`): the same whatever its magnitude.
[[nodiscard]] double arrow_length_m(const Scene& scene);

/// A camera that sees the same in a square picture of another size.
/// @param size pixels; 0: as it is
[[nodiscard]] Camera resized(Camera camera, int size);

}  // namespace drystone
