#include "tools/viewer/viewer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/extent.hpp"
#include "drystone/storage.hpp"
#include "drystone/video.hpp"
#include "output/drawing.hpp"
#include "output/title.hpp"
#include "pipeline/films.hpp"
#include "tools/viewer/commands.hpp"
#include "tools/viewer/overlays.hpp"
#include "tools/viewer/planes.hpp"
#include "tools/viewer/sections.hpp"

namespace drystone::viewer {
namespace {

/// The world point at a pixel and a depth.
Vec3 unproject(const Camera& camera, Vec2 pixel, double depth_m) {
  const Intrinsics& in = camera.intrinsics;
  const double reach = in.orthographic ? 1.0 : depth_m;
  return camera.world_from_camera *
         Vec3{(pixel.x - in.cx) / in.fx * reach, (pixel.y - in.cy) / in.fy * reach, depth_m};
}

/// Copies a picture to the upper left corner of a page.
void paste(const Image& picture, Image& page) {
  const auto row = 3 * static_cast<std::size_t>(picture.width);
  for (int y = 0; y < picture.height; ++y) {
    const auto line = static_cast<std::size_t>(y);
    std::copy_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(line * row), row,
                page.rgb.begin() +
                    static_cast<std::ptrdiff_t>(3 * line * static_cast<std::size_t>(page.width)));
  }
}

}  // namespace

Viewer::Viewer(std::unique_ptr<Album> album, const std::string& name, ViewerOptions options)
    : options_(std::move(options)), album_(std::move(album)) {
  resize(options_.width, options_.height);
  load(name.empty() ? 0 : album_->index_of(name));
  if (!subject_.record.views.empty()) use_camera(0);
}

void Viewer::load(int index) {
  Subject subject = album_->load(index);
  auto playback = std::make_unique<Playback>(subject.record.scene, subject.record.statics,
                                             subject.clip, options_.fps);
  subject_ = std::move(subject);
  playback_ = std::move(playback);
  index_ = index;
  playing_ = false;
  aim_.reset();
  const int camera = camera_;
  fit();
  if (camera >= 0 && camera < static_cast<int>(subject_.record.views.size())) use_camera(camera);
}

void Viewer::open(const std::string& name) { load(album_->index_of(name)); }

void Viewer::move(int by) {
  const int to = std::clamp(index_ + by, 0, album_->count() - 1);
  if (to != index_) {
    load(to);
  } else {
    say(by < 0 ? "this is the first one" : "this is the last one");
  }
}

Eye& Viewer::leave_camera() {
  camera_ = -1;
  return eye_;
}

void Viewer::fit() { leave_camera().fit(at_start(subject_.record.scene)); }

void Viewer::use_camera(int index) {
  const std::vector<View>& views = subject_.record.views;
  if (index < 0 || index >= static_cast<int>(views.size())) {
    throw Error(ErrorCode::usage, fmt::format("{} has no camera {}", subject_.record.id, index),
                views.empty() ? "scenes of a file have none; move the free one"
                              : fmt::format("its cameras are 0 to {}", views.size() - 1));
  }
  eye_.take(views[static_cast<std::size_t>(index)].camera);
  camera_ = index;
}

void Viewer::next_camera() {
  if (camera_ + 1 < static_cast<int>(subject_.record.views.size())) {
    use_camera(camera_ + 1);
  } else {
    fit();
  }
}

void Viewer::step(int frames) {
  for (int k = 0; k < frames; ++k) playback_->advance();
  tell_loss();
}

void Viewer::tell_loss() {
  if (playback_->ended() && playback_->source() == Source::simulation) {
    say("the engine lost the state");
  }
}

void Viewer::reset() {
  playing_ = false;
  playback_->reset();
}

void Viewer::wait(double seconds) {
  waits_ += static_cast<int>(std::llround(seconds * playback_->fps()));
}

void Viewer::tick() {
  if (waits_ > 0) --waits_;
  if (!playing_) return;
  playback_->advance();
  if (!playback_->ended()) return;
  playing_ = false;
  tell_loss();
}

void Viewer::push(int block, Vec3 impulse, std::optional<Vec3> point) {
  const std::vector<Block> bodies = at_start(playback_->scene()).blocks;
  const auto count = static_cast<int>(bodies.size());
  const Scene still = playback_->still();
  const auto now = std::find_if(still.blocks.begin(), still.blocks.end(), [&](const Block& b) {
    return block >= 1 && block <= count && b.id == bodies[static_cast<std::size_t>(block - 1)].id;
  });
  if (now == still.blocks.end()) {
    throw Error(ErrorCode::usage, fmt::format("no block {} is there to be pushed", block),
                fmt::format("they are counted from 1 at the bottom to {}", count));
  }
  playback_->push(block - 1, impulse, point.value_or(center_of_mass(*now)));
}

Viewer::Shove Viewer::shove_of(Vec2 from, Vec2 to) {
  render();
  const Frame& frame = frames_.front();
  const auto inside = [](double at, int size) { return at >= 0.0 && at < size; };
  if (!inside(from.x, frame.width) || !inside(from.y, frame.height)) {
    throw Error(ErrorCode::usage, "there is no block to push outside of the picture");
  }
  const auto pixel = static_cast<std::size_t>(from.y) * static_cast<std::size_t>(frame.width) +
                     static_cast<std::size_t>(from.x);
  Shove shove;
  shove.body = frame.instance[pixel] - 1;
  const std::vector<Block> bodies = at_start(playback_->scene()).blocks;
  if (shove.body < 0 || shove.body >= static_cast<int>(bodies.size())) {
    throw Error(ErrorCode::usage,
                fmt::format("there is no block to push at ({:.0f}, {:.0f})", from.x, from.y));
  }
  const Block& block = bodies[static_cast<std::size_t>(shove.body)];
  const double depth = static_cast<double>(frame.depth_m[pixel]);
  const Camera camera = camera_now();
  shove.point = unproject(camera, from, depth);
  const Vec3 along = unproject(camera, to, depth) - shove.point;
  // As far as a block is large in the time of its fall.
  const double rate =
      std::sqrt(norm(playback_->scene().gravity) / (2.0 * bounding_radius(block.shape)));
  shove.impulse = mass(block) * rate * along;
  shove.arrow = {shove.point, shove.point + along};
  return shove;
}

std::string Viewer::shove(Vec2 from, Vec2 to) {
  const Shove shove = shove_of(from, to);
  aim_.reset();
  playback_->push(shove.body, shove.impulse, shove.point);
  return fmt::format("push {} {:.6g} {:.6g} {:.6g} {:.6g} {:.6g} {:.6g}", shove.body + 1,
                     shove.impulse.x, shove.impulse.y, shove.impulse.z, shove.point.x,
                     shove.point.y, shove.point.z);
}

void Viewer::aim(Vec2 from, Vec2 to) {
  aim_.reset();
  aim_ = shove_of(from, to).arrow;
}

void Viewer::resize(int width, int height) {
  if (std::min(width, height) < kLeastSide || std::max(width, height) > kMostSide) {
    throw Error(ErrorCode::usage, fmt::format("a picture cannot be {} x {}", width, height),
                fmt::format("its sides are {} to {} pixels", kLeastSide, kMostSide));
  }
  // Videos take even sides only.
  options_.width = width / 2 * 2;
  options_.height = height / 2 * 2;
}

int Viewer::scene_width() const {
  return look_.panel ? options_.width - panel_width(options_.width) : options_.width;
}

Renderer& Viewer::renderer() {
  std::unique_ptr<Renderer>& renderer = renderers_[subject_.record.set];
  if (!renderer) {
    RenderOptions options = subject_.render;
    options.rgb = options.depth = options.instance = options.normals = true;
    const auto other = std::find_if(renderers_.begin(), renderers_.end(),
                                    [](const auto& entry) { return entry.second != nullptr; });
    renderer = other == renderers_.end() ? options_.make_renderer(options)
                                         : other->second->beside(options);
  }
  return *renderer;
}

Camera Viewer::camera_now() const {
  return camera_at(eye_.camera(scene_width(), options_.height), playback_->scene(),
                   playback_->time_s());
}

void Viewer::render() {
  const Camera camera = eye_.camera(scene_width(), options_.height);
  render_frame(renderer(), playback_->scene(), playback_->clip(), playback_->frame(), {&camera, 1},
               frames_);
}

const std::vector<Touch>& Viewer::touches() const {
  return playback_->clip().contacts[static_cast<std::size_t>(playback_->frame())];
}

std::vector<Support> Viewer::supports() const {
  const std::vector<Block> bodies = at_start(playback_->scene()).blocks;
  const auto id = [&](int body) {
    return body < 0 ? -1 : bodies[static_cast<std::size_t>(body)].id;
  };
  std::vector<Pair> pressing;
  for (const Touch& touch : touches()) pressing.emplace_back(id(touch.a), id(touch.b));
  return supports_of(playback_->scene(), subject_.record.statics, playback_->still(), pressing);
}

EventMarks Viewer::marks() const {
  EventMarks marks;
  const Scene& scene = playback_->scene();
  if (look_.shows(Overlay::event) && scene.event &&
      playback_->time_s() < start_s(*scene.event) - 1e-9) {
    marks = event_marks(scene, arrow_length_m(scene));
  }
  if (aim_) marks.arrows.push_back(*aim_);
  return marks;
}

Image Viewer::picture() {
  render();
  const std::vector<Support> supports = this->supports();
  Image view = picture_of(frames_.front(), look_.plane);
  const Camera camera = camera_now();
  draw_overlays(view, camera, look_, supports, touches());
  Frame canvas;
  canvas.width = view.width;
  canvas.height = view.height;
  canvas.rgb = std::move(view.rgb);
  canvas.instance = frames_.front().instance;
  draw_marks(canvas, camera, playback_->scene(), marks());
  view.rgb = std::move(canvas.rgb);
  if (look_.panel) {
    Image page = plain_image(options_.width, options_.height, {});
    paste(view, page);
    draw_panel(page, panel_text(supports));
    view = std::move(page);
  }
  draw_message(view, scene_width(), message_);
  if (look_.help) draw_help(view, help_rows());
  return view;
}

PanelText Viewer::panel_text(const std::vector<Support>& supports) {
  const Record& record = subject_.record;
  PanelText text;
  text.name = record.id;
  text.place = fmt::format("{} of {}", index_ + 1, album_->count());
  text.verdict = subject_.refusal.empty() ? title(record) : "no label";
  text.good = record.possible ? record.possible : record.stable();
  text.why = subject_.refusal.empty() ? why(record) : subject_.refusal;

  Section now{"Now", {}};
  now.rows.emplace_back(
      "time", fmt::format("{:.2f} s{}", playback_->time_s(), playing_ ? ", playing" : ""));
  const EngineInfo engine = record.scene.dim == 2 ? box2d_info() : mujoco_info();
  const bool clip = playback_->source() == Source::clip;
  now.rows.emplace_back("source", clip ? fmt::format("clip, frame {} of {}", playback_->frame(),
                                                     playback_->clip().poses.size())
                                       : engine.name + " " + engine.version);
  now.rows.emplace_back(
      "camera", camera_ < 0
                    ? "free"
                    : fmt::format("{}: {}", camera_,
                                  record.views[static_cast<std::size_t>(camera_)].camera.name));
  const RendererInfo info = renderer().info();
  now.rows.emplace_back("plane", fmt::format("{} by {}", name(look_.plane), info.name));

  text.sections = {std::move(now),
                   judged_section(record),
                   margins_section(record, supports),
                   {"Record", subject_.columns}};
  return text;
}

void Viewer::screenshot(const std::filesystem::path& file) {
  const Image image = capture_ ? capture_() : picture();
  PngEncoder encoder;
  const auto png = encoder.rgb(image.rgb, image.width, image.height);
  write_file_atomically(file, {reinterpret_cast<const char*>(png.data()), png.size()});
  say(fmt::format("{}: {} x {} pixels", file.string(), image.width, image.height));
}

void Viewer::film(const std::filesystem::path& file, double seconds) {
  message_.clear();
  const double fps = playback_->fps();
  const int frames = std::max(1, static_cast<int>(std::llround(seconds * fps)));
  std::optional<VideoWriter> video;
  for (int k = 0; k < frames; ++k) {
    const Image image = picture();
    if (!video) {
      video.emplace(image.width, image.height,
                    VideoOptions{.fps = static_cast<int>(std::lround(fps))});
    }
    video->add(image.rgb);
    playback_->advance();
  }
  const std::vector<std::uint8_t> bytes = video->finish();
  write_file_atomically(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  say(fmt::format("{}: {} frames", file.string(), frames));
}

}  // namespace drystone::viewer
