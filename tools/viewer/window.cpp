#include "tools/viewer/window.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "drystone/error.hpp"
#include "tools/viewer/gl_picture.hpp"

namespace drystone::viewer {
namespace {

constexpr const char* kRemedy =
    "start it where there is a display with OpenGL 3.3, or give --headless --script FILE, which "
    "needs neither";

/// Degrees that a drag across the whole window orbits by.
constexpr double kTurn_deg = 240.0;
/// A drag from a block that ends nearer to where it began pushes nothing.
constexpr double kLeastPush_px = 2.0;
/// Frames that are made up for at once; where drawing takes longer, time passes more slowly.
constexpr int kMostFrames = 4;

[[noreturn]] void fail(const std::string& what) {
  const char* reason = nullptr;
  glfwGetError(&reason);
  throw Error(ErrorCode::environment,
              reason == nullptr ? what : fmt::format("{}: {}", what, reason), kRemedy);
}

/// GLFW for as long as it lives.
struct Library {
  Library() {
    if (glfwInit() == GLFW_FALSE) fail("no window can be opened");
  }
  ~Library() { glfwTerminate(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

/// A window's OpenGL context is current in here only: the scene's renderer may have one of its own,
/// and a thread has one at a time.
class Current {
 public:
  explicit Current(GLFWwindow* window) { glfwMakeContextCurrent(window); }
  ~Current() { glfwMakeContextCurrent(nullptr); }
  Current(const Current&) = delete;
  Current& operator=(const Current&) = delete;
};

/// Keys that make no character.
std::string_view special_key(int key) {
  switch (key) {
    case GLFW_KEY_RIGHT:
      return "right";
    case GLFW_KEY_LEFT:
      return "left";
    case GLFW_KEY_UP:
      return "up";
    case GLFW_KEY_DOWN:
      return "down";
    case GLFW_KEY_ESCAPE:
      return "escape";
    case GLFW_KEY_F11:
      return "f11";
    case GLFW_KEY_F12:
      return "f12";
    default:
      return {};
  }
}

class Window {
 public:
  Window(Viewer& viewer, const std::string& title) : viewer_(viewer) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    window_.reset(
        glfwCreateWindow(viewer.width(), viewer.height(), title.c_str(), nullptr, nullptr));
    if (!window_) fail("no window can be opened");
    {
      const Current current(window_.get());
      glfwSwapInterval(1);
      picture_.emplace(glfwGetProcAddress);
    }
    glfwSetWindowUserPointer(window_.get(), this);
    glfwGetCursorPos(window_.get(), &cursor_.x, &cursor_.y);
    listen();
    follow_size();
    viewer.capture_by([this] { return capture(); });
  }
  ~Window() {
    viewer_.capture_by({});
    const Current current(window_.get());
    picture_.reset();
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  void run(const std::vector<ScriptLine>& script) {
    auto next = script.begin();
    double last_s = glfwGetTime();
    while (glfwWindowShouldClose(window_.get()) == GLFW_FALSE && !viewer_.done()) {
      if (changed_) {
        show();
        changed_ = false;
      }
      if (viewer_.waiting()) {
        // A script's time is counted in frames, so that it shows the same on every machine.
        viewer_.tick();
        changed_ = true;
        last_s = glfwGetTime();
      } else if (next != script.end()) {
        viewer::perform(*next++, viewer_);
        grow();
        changed_ = true;
        last_s = glfwGetTime();
      } else {
        last_s = pass_time(last_s);
      }
      glfwPollEvents();
      drag();
    }
  }

 private:
  struct Close {
    void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
  };

  static Window& of(GLFWwindow* window) {
    return *static_cast<Window*>(glfwGetWindowUserPointer(window));
  }

  void listen() {
    GLFWwindow* const window = window_.get();
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { of(w).follow_size(); });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { of(w).changed_ = true; });
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int, int action, int) {
      if (action != GLFW_RELEASE) of(w).press(special_key(key));
    });
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned character) {
      if (character == ' ') of(w).press("space");
      const char text = static_cast<char>(character);
      if (character > ' ' && character < 127) of(w).press({&text, 1});
    });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double, double clicks) {
      of(w).drag();
      of(w).perform(fmt::format("zoom {}", std::pow(1.15, std::clamp(clicks, -10.0, 10.0))));
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int modifiers) {
      of(w).click(button, action == GLFW_PRESS, (modifiers & GLFW_MOD_SHIFT) != 0);
    });
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
      of(w).cursor_ = {x, y};
    });
  }

  /// Errors must not pass through GLFW: they become the viewer's message.
  void perform(const std::string& command) {
    viewer::perform(command, viewer_);
    changed_ = true;
  }

  void press(std::string_view key) {
    const std::string_view command = command_of_key(key);
    if (command.empty()) return;
    drag();
    perform(std::string(command));
  }

  /// The cursor in pixels of the picture, at the event that is being handled: where it is by now
  /// may be somewhere else.
  [[nodiscard]] Vec2 cursor() const {
    int width = 1, height = 1;
    glfwGetWindowSize(window_.get(), &width, &height);
    return {cursor_.x * width_ / std::max(1, width), cursor_.y * height_ / std::max(1, height)};
  }

  void click(int button, bool down, bool shift) {
    drag();
    const Vec2 at = cursor();
    if (down) {
      drag_ = Drag{button == GLFW_MOUSE_BUTTON_LEFT, shift, at, at};
      return;
    }
    if (drag_ && drag_->push) {
      if (norm(at - drag_->start) > kLeastPush_px) {
        perform(fmt::format("shove {} {} {} {}", drag_->start.x, drag_->start.y, at.x, at.y));
      } else {
        viewer_.stop_aiming();
        changed_ = true;
      }
    }
    drag_.reset();
  }

  /// Follows the cursor: once for however many of its moves there were since the last picture, as
  /// they come faster than pictures.
  void drag() {
    if (!drag_ || cursor() == drag_->last) return;
    const Vec2 at = cursor();
    const Vec2 by = at - drag_->last;
    if (drag_->push) {
      if (norm(at - drag_->start) > kLeastPush_px) {
        perform(fmt::format("aim {} {} {} {}", drag_->start.x, drag_->start.y, at.x, at.y));
      }
    } else if (drag_->left) {
      const double turn = kTurn_deg / std::min(width_, height_);
      perform(fmt::format("orbit {} {}", -turn * by.x, turn * by.y));
    } else {
      const double side = std::min(width_, height_);
      perform(fmt::format("pan {} {}", by.x / side, -by.y / side));
    }
    drag_->last = at;
  }

  void follow_size() {
    glfwGetFramebufferSize(window_.get(), &width_, &height_);
    if (std::min(width_, height_) < kLeastSide) return;  // it is being closed, or an icon
    perform(fmt::format("size {} {}", width_, height_));
  }

  /// Makes the window as large as a script's picture.
  void grow() {
    if (viewer_.width() == width_ / 2 * 2 && viewer_.height() == height_ / 2 * 2) return;
    glfwSetWindowSize(window_.get(), viewer_.width(), viewer_.height());
    follow_size();
  }

  void show() {
    const Image image = viewer_.picture();
    const Current current(window_.get());
    picture_->draw(image, width_, height_);
    glfwSwapBuffers(window_.get());
  }

  /// What the window will show next.
  Image capture() {
    const Image image = viewer_.picture();
    const Current current(window_.get());
    picture_->draw(image, width_, height_);
    return picture_->read(width_, height_);
  }

  /// Lets frames pass that are due; sleeps where nothing plays.
  double pass_time(double last_s) {
    const double frame_s = 1.0 / viewer_.playback().fps();
    if (!viewer_.playing()) {
      glfwWaitEventsTimeout(0.1);
      return glfwGetTime();
    }
    const double now_s = glfwGetTime();
    const int due = static_cast<int>((now_s - last_s) / frame_s);
    if (due == 0) {
      glfwWaitEventsTimeout(std::max(1e-3, last_s + frame_s - now_s));
      return last_s;
    }
    for (int k = std::min(due, kMostFrames); k > 0; --k) viewer_.tick();
    changed_ = true;
    return last_s + due * frame_s;
  }

  struct Drag {
    bool left = true;
    bool push = false;
    Vec2 start;
    Vec2 last;
  };

  Viewer& viewer_;
  std::unique_ptr<GLFWwindow, Close> window_;
  std::optional<GlPicture> picture_;
  int width_ = 0, height_ = 0;  ///< of the framebuffer
  bool changed_ = true;
  Vec2 cursor_;  ///< in the window's coordinates
  std::optional<Drag> drag_;
};

}  // namespace

void require_windows() {}

void show_window(Viewer& viewer, const std::string& title, const std::vector<ScriptLine>& script) {
  const Library library;
  Window(viewer, title).run(script);
}

}  // namespace drystone::viewer
