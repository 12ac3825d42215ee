#include "pipeline/export_film.hpp"

#include <fmt/format.h>

#include <numeric>
#include <string_view>

#include "drystone/error.hpp"
#include "pipeline/films.hpp"
#include "pipeline/photographs.hpp"

namespace drystone {

std::vector<std::string> film_members(const std::string& id, int view) {
  return {id + ".clip.json", fmt::format("{}.cam{}.film.mp4", id, view),
          fmt::format("{}.cam{}.observed.mp4", id, view)};
}

Clip clip_of(const std::string& id, const ShardMembers& members) {
  const std::string name = id + ".clip.json";
  const auto found = members.find(name);
  if (found == members.end()) {
    throw Error(ErrorCode::usage, fmt::format("record {} has no film", id),
                "name sets of towers to which something happens with --split");
  }
  return clip_from_json({reinterpret_cast<const char*>(found->second.data()), found->second.size()},
                        name);
}

std::vector<int> spread_frames(int count, int frames) {
  if (count < 2 || count > frames) {
    throw Error(ErrorCode::usage,
                fmt::format("{} frames cannot be chosen from a film of {}", count, frames),
                "two at least, and no more than there are");
  }
  std::vector<int> chosen;
  for (int i = 0; i < count; ++i) chosen.push_back(i * (frames - 1) / (count - 1));
  return chosen;
}

std::vector<Frame> FilmRenderer::render(const Config& config, const SetConfig& set,
                                        const Scene& scene, const Clip& clip, const Camera& camera,
                                        const std::vector<int>& frames, bool planes) {
  RenderOptions options = render_options(set.images);
  options.rgb = true;
  options.depth = options.instance = planes;
  options.normals = false;
  Renderer& renderer = pools_.try_emplace(&config, config).first->second.get(options);
  std::vector<Frame> all;
  std::vector<Frame> one;
  for (const int frame : frames) {
    render_frame(renderer, scene, clip, frame, {&camera, 1}, one);
    all.push_back(one.front());
  }
  return all;
}

PackageFilm film_of(FilmRenderer& renderer, const Config& config, const SetConfig& set,
                    const Record& record, int view, const ShardMembers& members) {
  PackageFilm film;
  film.clip = clip_of(record.id, members);
  film.camera = resized(record.views[static_cast<std::size_t>(view)].camera, set.film.size);
  std::vector<int> frames(film.clip.poses.size());
  std::iota(frames.begin(), frames.end(), 0);
  film.frames = renderer.render(config, set, record.scene, film.clip, film.camera, frames, true);
  const auto names = film_members(record.id, view);
  const auto take = [&](const std::string& name, std::vector<std::uint8_t>& bytes) {
    const auto found = members.find(name);
    if (found != members.end()) bytes = found->second;
  };
  take(names[1], film.video);
  take(names[2], film.observed);
  return film;
}

}  // namespace drystone
