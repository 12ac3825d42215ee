// What is looked at and how, changed by commands, and the picture of it. No window is needed.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drystone/image.hpp"
#include "drystone/overlay.hpp"
#include "drystone/renderer.hpp"
#include "tools/viewer/album.hpp"
#include "tools/viewer/eye.hpp"
#include "tools/viewer/look.hpp"
#include "tools/viewer/panel.hpp"
#include "tools/viewer/playback.hpp"
#include "tools/viewer/supports.hpp"

namespace drystone::viewer {

struct ViewerOptions {
  int width = 1120;  ///< of the whole picture, pixels
  int height = 720;
  double fps = 30.0;  ///< of simulations
  /// Makes the renderer of the scene; kept by set.
  std::function<std::unique_ptr<Renderer>(const RenderOptions&)> make_renderer = make_cpu_renderer;
};

inline constexpr int kLeastSide = 64, kMostSide = 8192;

/// Errors of what the user asked for are thrown as Error(usage) and change nothing.
class Viewer {
 public:
  /// @param name what to begin with; empty: the first one
  Viewer(std::unique_ptr<Album> album, const std::string& name, ViewerOptions options);

  // What is looked at.
  void open(const std::string& name);
  /// So many further on, or back; stops at the ends.
  void move(int by);
  [[nodiscard]] const Subject& subject() const { return subject_; }

  // From where.
  void orbit(double azimuth_deg, double elevation_deg) {
    leave_camera().orbit(azimuth_deg, elevation_deg);
  }
  void pan(double right, double up) { leave_camera().pan(right, up); }
  void zoom(double factor) { leave_camera().zoom(factor); }
  void fit();
  /// @param index of the record's cameras, from 0
  void use_camera(int index);
  /// The next of the record's cameras, and after the last one the free one.
  void next_camera();

  // When.
  void set_playing(bool on) { playing_ = on; }
  [[nodiscard]] bool playing() const { return playing_; }
  void step(int frames);
  void reset();
  void use_source(Source source) { playback_->use(source); }
  /// Lets so much time pass, frame by frame, before the next command of a script.
  void wait(double seconds);
  [[nodiscard]] bool waiting() const { return waits_ > 0; }
  /// A frame's time has passed.
  void tick();
  [[nodiscard]] const Playback& playback() const { return *playback_; }

  // Pushes.
  /// @param block counted from 1 at the bottom, as captions and planes of ids do; an event's own
  ///   body comes last @param impulse N s @param point of the world; nothing: the block's centre of
  ///   mass
  void push(int block, Vec3 impulse, std::optional<Vec3> point);
  /// Pushes the block that is seen at a pixel, towards another pixel: the farther, the harder.
  /// @return what was done, as a command
  std::string shove(Vec2 from, Vec2 to);
  /// Shows the arrow of a push that is not done yet.
  void aim(Vec2 from, Vec2 to);
  void stop_aiming() { aim_.reset(); }

  // What is shown.
  [[nodiscard]] Look& look() { return look_; }
  void resize(int width, int height);
  [[nodiscard]] int width() const { return options_.width; }
  [[nodiscard]] int height() const { return options_.height; }
  void say(std::string message) { message_ = std::move(message); }
  [[nodiscard]] const std::string& message() const { return message_; }

  [[nodiscard]] Image picture();
  /// The supports of this moment.
  [[nodiscard]] std::vector<Support> supports() const;
  /// The camera of the picture's part without the panel, in the coordinates of `supports`.
  [[nodiscard]] Camera camera_now() const;

  // Files.
  /// PNG of what is shown.
  void screenshot(const std::filesystem::path& file);
  /// Has screenshots taken from elsewhere, such as a window.
  void capture_by(std::function<Image()> capture) { capture_ = std::move(capture); }
  /// MP4 of so many seconds from now on, during which the scene plays.
  void film(const std::filesystem::path& file, double seconds);

  void quit() { quit_ = true; }
  [[nodiscard]] bool done() const { return quit_; }

 private:
  struct Shove {
    int body = 0;
    Vec3 point;
    Vec3 impulse;
    Arrow arrow;
  };

  void load(int index);
  /// Says so where the engine has lost the state.
  void tell_loss();
  Eye& leave_camera();
  [[nodiscard]] int scene_width() const;
  [[nodiscard]] Renderer& renderer();
  void render();
  [[nodiscard]] Shove shove_of(Vec2 from, Vec2 to);
  [[nodiscard]] const std::vector<Touch>& touches() const;
  [[nodiscard]] EventMarks marks() const;
  [[nodiscard]] PanelText panel_text(const std::vector<Support>& supports);

  ViewerOptions options_;
  std::unique_ptr<Album> album_;
  int index_ = 0;
  Subject subject_;
  std::unique_ptr<Playback> playback_;
  Eye eye_;
  int camera_ = -1;  ///< of the record; -1: the free one
  Look look_;
  bool playing_ = false;
  int waits_ = 0;  ///< frames
  bool quit_ = false;
  std::string message_;
  std::optional<Arrow> aim_;
  std::map<std::string, std::unique_ptr<Renderer>> renderers_;  ///< by set
  std::vector<Frame> frames_;
  std::function<Image()> capture_;
};

}  // namespace drystone::viewer
