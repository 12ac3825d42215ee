// How scenes that move are filmed.
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"

namespace drystone {

/// What a numbered frame holds; formats as in docs/dataset.md.
enum class FilmPlane { rgb, depth, instance, normals };
template <>
struct EnumNames<FilmPlane> {
  static constexpr std::array<std::pair<FilmPlane, std::string_view>, 4> value{
      {{FilmPlane::rgb, "rgb"},
       {FilmPlane::depth, "depth"},
       {FilmPlane::instance, "instance"},
       {FilmPlane::normals, "normals"}}};
};

/// The pictures of a record's clip. Style, shadows and occlusion are those of its still pictures.
struct FilmOptions {
  bool video = true;
  bool frames = false;
  std::vector<FilmPlane> planes{FilmPlane::rgb};  ///< of numbered frames; videos are RGB
  bool arrow = true;
  int views = 1;
  int size = 0;
  int fps = 30;
  double duration_s = 4.0;
  int crf = 18;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.video, Field{"video", "MP4 of the clip, and of it up to the event's start"});
    visit(self.frames, Field{"frames", "numbered PNG files of the clip"});
    visit(self.planes, Field{"planes", "of the numbered frames"});
    visit(self.arrow,
          Field{"arrow", "a still picture in which marks tell what is going to happen"});
    visit(self.views, Field{"views", "so many of the first views are filmed", "", 1, 64});
    visit(self.size, Field{"size", "of the square picture; 0: as the views'", "px", 0, 4096});
    visit(self.fps, Field{"fps", "frames in a second", "", 1, 240});
    visit(self.duration_s, Field{"duration", "of the clip, from t = 0", "s", 0.1, 60});
    visit(self.crf, Field{"crf", "quality of the videos: less is better and larger", "", 0, 51});
  }
};

}  // namespace drystone
