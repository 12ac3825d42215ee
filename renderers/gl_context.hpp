// OpenGL contexts without a window: EGL on a device, EGL without a surface, or OSMesa in memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/gl_api.hpp"

namespace drystone::gl {

/// A context of OpenGL 3.3 core. It is current only between `enter` and `leave`, so that a renderer
/// may go from one thread to another between its calls.
class Context {
 public:
  virtual ~Context() = default;
  virtual void enter() = 0;
  virtual void leave() = 0;
  [[nodiscard]] const Api& api() const { return api_; }

 protected:
  Api api_;
};

/// Makes a context current, and none at the end of the scope.
class Current {
 public:
  explicit Current(Context& context) : context_(context) { context_.enter(); }
  ~Current() { context_.leave(); }
  Current(const Current&) = delete;
  Current& operator=(const Current&) = delete;

 private:
  Context& context_;
};

/// A way to get a context on this machine.
struct Way {
  std::string id;           ///< "0", "1", ... of EGL's devices; "surfaceless"; "osmesa"
  void* display = nullptr;  ///< EGL's; null for OSMesa
};

/// All ways to get a context on this machine, best first: what is known to be
/// software last.
[[nodiscard]] std::vector<Way> ways();

/// @throws Error(environment) where there is none to be had that way
[[nodiscard]] std::unique_ptr<Context> open(const Way& way);

/// Whether a GL_RENDERER string names a rasterizer that runs on the CPU.
[[nodiscard]] bool is_software(std::string_view renderer);

}  // namespace drystone::gl
