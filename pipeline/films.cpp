#include "pipeline/films.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "drystone/overlay.hpp"
#include "drystone/video.hpp"
#include "pipeline/cover.hpp"
#include "pipeline/photographs.hpp"

namespace drystone {
namespace {

/// Of an arrow, in mean diameters of the blocks.
constexpr double kArrowDiameters = 1.2;

ImageOptions planes_of(const FilmOptions& film, const ImageOptions& images) {
  const auto wants = [&](FilmPlane plane) {
    return film.frames &&
           std::find(film.planes.begin(), film.planes.end(), plane) != film.planes.end();
  };
  ImageOptions planes = images;
  planes.rgb = wants(FilmPlane::rgb);
  planes.depth = wants(FilmPlane::depth);
  planes.instance = wants(FilmPlane::instance);
  planes.normals = wants(FilmPlane::normals);
  planes.violation = false;
  return planes;
}

RenderOptions render_options(const FilmOptions& film, const ImageOptions& planes) {
  RenderOptions options = drystone::render_options(planes);
  options.rgb = planes.rgb || film.video || film.arrow;
  options.instance = planes.instance || film.arrow;  // what is seen of a block that leaves
  return options;
}

/// Makes the instance ids of a picture of `still`, a clip's frame, those of the clip's bodies:
/// alone it counts only the bodies that are there.
void count_all_bodies(const std::vector<Block>& bodies, const Scene& still, Frame& frame) {
  if (still.blocks.size() == bodies.size()) return;
  std::vector<std::uint16_t> instance_of{0};
  for (const Block& block : still.blocks) {
    const auto found = std::find_if(bodies.begin(), bodies.end(),
                                    [&](const Block& body) { return body.id == block.id; });
    instance_of.push_back(static_cast<std::uint16_t>(found - bodies.begin() + 1));
  }
  for (std::uint16_t& instance : frame.instance) instance = instance_of[instance];
}

/// Two videos of one view: of the frames that are observed, and of all.
struct Reel {
  VideoWriter observed;
  VideoWriter film;

  Reel(const Camera& camera, const VideoOptions& options)
      : observed(camera.intrinsics.width, camera.intrinsics.height, options),
        film(camera.intrinsics.width, camera.intrinsics.height, options) {}
};

}  // namespace

double arrow_length_m(const Scene& scene) {
  double sum = 0.0;
  for (const Block& block : scene.blocks) sum += 2.0 * bounding_radius(block.shape);
  return kArrowDiameters * sum / static_cast<double>(scene.blocks.size());
}

void render_frame(Renderer& renderer, const Scene& scene, const Clip& clip, int frame,
                  std::span<const Camera> cameras, std::vector<Frame>& frames) {
  std::vector<Camera> moved;
  const double time_s = clip.times_s[static_cast<std::size_t>(frame)];
  for (const Camera& camera : cameras) moved.push_back(camera_at(camera, scene, time_s));
  Scene still = scene_at(scene, clip, frame);
  leave_out_enclosed(still, clip.screens.size());
  renderer.render_within(at_start(scene), still, moved, frames);
  const std::vector<Block> bodies = bodies_of(scene, clip);
  for (Frame& picture : frames) count_all_bodies(bodies, still, picture);
}

Camera resized(Camera camera, int size) {
  Intrinsics& intrinsics = camera.intrinsics;
  if (size == 0 || size == intrinsics.width) return camera;
  const double share = static_cast<double>(size) / intrinsics.width;
  intrinsics = {size,
                size,
                share * intrinsics.fx,
                share * intrinsics.fy,
                share * intrinsics.cx,
                share * intrinsics.cy,
                intrinsics.orthographic};
  return camera;
}

FilmMaker::FilmMaker(const FilmOptions& film, const ImageOptions& images, RendererPool& renderers)
    : film_(film),
      planes_(planes_of(film, images)),
      renderer_(&renderers.get(render_options(film, planes_))) {}

void FilmMaker::add_arrows(const std::string& id, const Scene& scene, const Clip& clip,
                           const std::vector<Camera>& cameras, PngEncoder& encoder,
                           Members& members) {
  if (!scene.event) return;
  const EventMarks marks = event_marks(scene, arrow_length_m(scene));
  render_frame(*renderer_, scene, clip, 0, cameras, frames_);
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    draw_marks(frames_[i], cameras[i], scene, marks);
    const auto png = encoder.rgb(frames_[i].rgb, frames_[i].width, frames_[i].height);
    members.emplace_back(fmt::format("{}.cam{}.arrow.png", id, i),
                         std::vector<std::uint8_t>(png.begin(), png.end()));
  }
}

void FilmMaker::encode(const std::string& id, const Scene& scene, const Clip& clip,
                       std::span<const View> views, PngEncoder& encoder, Members& members) {
  const std::string json = to_json(clip);
  members.emplace_back(id + ".clip.json", std::vector<std::uint8_t>(json.begin(), json.end()));
  std::vector<Camera> cameras;
  for (const View& view :
       views.first(std::min(views.size(), static_cast<std::size_t>(film_.views)))) {
    cameras.push_back(resized(view.camera, film_.size));
  }
  if (film_.arrow) add_arrows(id, scene, clip, cameras, encoder, members);
  if (!film_.video && !film_.frames) return;

  std::vector<Reel> reels;
  if (film_.video) {
    for (const Camera& camera : cameras) {
      reels.emplace_back(camera, VideoOptions{.fps = film_.fps, .crf = film_.crf});
    }
  }
  for (int f = 0; f < static_cast<int>(clip.poses.size()); ++f) {
    render_frame(*renderer_, scene, clip, f, cameras, frames_);
    for (std::size_t i = 0; i < cameras.size(); ++i) {
      if (film_.frames) {
        encode_planes(planes_, frames_[i], {}, fmt::format("{}.cam{}.f{:04}", id, i, f), encoder,
                      members);
      }
      if (!film_.video) continue;
      if (f <= clip.event_frame) reels[i].observed.add(frames_[i].rgb);
      reels[i].film.add(frames_[i].rgb);
    }
  }
  for (std::size_t i = 0; i < reels.size(); ++i) {
    members.emplace_back(fmt::format("{}.cam{}.observed.mp4", id, i), reels[i].observed.finish());
    members.emplace_back(fmt::format("{}.cam{}.film.mp4", id, i), reels[i].film.finish());
  }
}

}  // namespace drystone
