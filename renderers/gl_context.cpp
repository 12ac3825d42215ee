#ifdef DRYSTONE_GL
#include "renderers/gl_context.hpp"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "drystone/error.hpp"

namespace drystone::gl {
namespace {

constexpr const char* kUseCpu = "install a driver that speaks OpenGL 3.3, or use `renderer: cpu`";

template <class Function>
Function symbol(void* library, const char* name) {
  return reinterpret_cast<Function>(dlsym(library, name));
}

/// EGL's functions, where its library is installed.
struct Egl {
  void* library = nullptr;
// clang-format off
#define DRYSTONE_EGL_FUNCTIONS(X) \
  X(GetProcAddress) X(Initialize) X(QueryString) X(BindAPI) X(ChooseConfig) X(CreateContext) \
  X(DestroyContext) X(MakeCurrent) X(GetError)
// clang-format on
#define DRYSTONE_EGL_MEMBER(name) decltype(&::egl##name) name = nullptr;
  DRYSTONE_EGL_FUNCTIONS(DRYSTONE_EGL_MEMBER)
#undef DRYSTONE_EGL_MEMBER

  Egl() {
    // llvmpipe would start threads of its own in every worker's context.
    setenv("LP_NUM_THREADS", "0", 0);
    library = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return;
    bool complete = true;
#define DRYSTONE_EGL_TAKE(name)                        \
  name = symbol<decltype(name)>(library, "egl" #name); \
  complete = complete && name != nullptr;
    DRYSTONE_EGL_FUNCTIONS(DRYSTONE_EGL_TAKE)
#undef DRYSTONE_EGL_TAKE
    if (!complete) library = nullptr;
  }

  [[nodiscard]] bool has(EGLDisplay display, std::string_view extension) const {
    const char* all = QueryString(display, EGL_EXTENSIONS);
    if (all == nullptr) return false;
    const std::string padded = fmt::format(" {} ", all);
    return padded.find(fmt::format(" {} ", extension)) != std::string::npos;
  }
};

const Egl& egl() {
  static const Egl functions;
  return functions;
}

class EglContext final : public Context {
 public:
  explicit EglContext(const Way& way) : display_(way.display) {
    const Egl& e = egl();
    const auto fail = [&](const char* what) {
      return Error(ErrorCode::environment,
                   fmt::format("EGL {} cannot {} (error {:#x})", way.id, what, e.GetError()),
                   kUseCpu);
    };
    if (e.BindAPI(EGL_OPENGL_API) != EGL_TRUE) throw fail("speak OpenGL");
    if (!e.has(display_, "EGL_KHR_surfaceless_context")) throw fail("draw without a surface");
    EGLConfig config = EGL_NO_CONFIG_KHR;
    if (!e.has(display_, "EGL_KHR_no_config_context")) {
      const EGLint wanted[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE,
                               EGL_OPENGL_BIT, EGL_NONE};
      EGLint found = 0;
      if (e.ChooseConfig(display_, wanted, &config, 1, &found) != EGL_TRUE || found < 1) {
        throw fail("offer a configuration for OpenGL");
      }
    }
    const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION,
                                 3,
                                 EGL_CONTEXT_MINOR_VERSION,
                                 3,
                                 EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                 EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                 EGL_NONE};
    context_ = e.CreateContext(display_, config, EGL_NO_CONTEXT, attributes);
    if (context_ == EGL_NO_CONTEXT) throw fail("make a context of OpenGL 3.3");
    try {
      const Current current(*this);
      api_ = load_api(e.GetProcAddress);
    } catch (...) {
      e.DestroyContext(display_, context_);
      throw;
    }
  }
  ~EglContext() override { egl().DestroyContext(display_, context_); }

  void enter() override {
    // The API is bound thread by thread.
    egl().BindAPI(EGL_OPENGL_API);
    if (egl().MakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) != EGL_TRUE) {
      throw Error(ErrorCode::environment, "EGL cannot make its context current", kUseCpu);
    }
  }
  void leave() override {
    egl().MakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  }

 private:
  EGLDisplay display_;
  EGLContext context_ = EGL_NO_CONTEXT;
};

/// Mesa's rasterizer that draws into memory. Its header is not needed for the few names we use.
struct Osmesa {
  using Handle = void*;
  void* library = nullptr;
  Handle (*create)(const int* attributes, Handle share) = nullptr;
  void (*destroy)(Handle) = nullptr;
  unsigned char (*make_current)(Handle, void* buffer, GLenum type, GLsizei width,
                                GLsizei height) = nullptr;
  void (*(*resolve)(const char*))() = nullptr;

  Osmesa() {
    for (const char* name : {"libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so"}) {
      library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
      if (library != nullptr) break;
    }
    if (library == nullptr) return;
    create = symbol<decltype(create)>(library, "OSMesaCreateContextAttribs");
    destroy = symbol<decltype(destroy)>(library, "OSMesaDestroyContext");
    make_current = symbol<decltype(make_current)>(library, "OSMesaMakeCurrent");
    resolve = symbol<decltype(resolve)>(library, "OSMesaGetProcAddress");
    if (create == nullptr || destroy == nullptr || make_current == nullptr || resolve == nullptr) {
      library = nullptr;
    }
  }
};

const Osmesa& osmesa() {
  static const Osmesa functions;
  return functions;
}

class OsmesaContext final : public Context {
 public:
  OsmesaContext() {
    constexpr int kFormat = 0x22, kRgba = GL_RGBA, kProfile = 0x33, kCore = 0x34, kMajor = 0x36,
                  kMinor = 0x37;
    const int attributes[] = {kFormat, kRgba, kProfile, kCore, kMajor, 3, kMinor, 3, 0};
    context_ = osmesa().create(attributes, nullptr);
    if (context_ == nullptr) {
      throw Error(ErrorCode::environment, "OSMesa cannot make a context of OpenGL 3.3", kUseCpu);
    }
    try {
      const Current current(*this);
      api_ = load_api(osmesa().resolve);
    } catch (...) {
      osmesa().destroy(context_);
      throw;
    }
  }
  ~OsmesaContext() override { osmesa().destroy(context_); }

  void enter() override {
    if (osmesa().make_current(context_, buffer_.data(), GL_UNSIGNED_BYTE, 1, 1) == 0) {
      throw Error(ErrorCode::environment, "OSMesa cannot make its context current", kUseCpu);
    }
  }
  void leave() override { osmesa().make_current(nullptr, nullptr, 0, 0, 0); }

 private:
  Osmesa::Handle context_ = nullptr;
  std::array<unsigned char, 4> buffer_{};  ///< of the default framebuffer, which nothing draws on
};

bool initialized(EGLDisplay display) {
  return display != EGL_NO_DISPLAY && egl().Initialize(display, nullptr, nullptr) == EGL_TRUE;
}

/// Displays live as long as the process: initializing one twice is free, ending one would end it
/// for every context.
std::vector<Way> find_ways() {
  std::vector<Way> found, software;
  const Egl& e = egl();
  if (e.library != nullptr) {
    const auto display_of = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
        e.GetProcAddress("eglGetPlatformDisplayEXT"));
    const auto query_devices = reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(
        e.has(EGL_NO_DISPLAY, "EGL_EXT_platform_device") ? e.GetProcAddress("eglQueryDevicesEXT")
                                                         : nullptr);
    const auto device_string = reinterpret_cast<PFNEGLQUERYDEVICESTRINGEXTPROC>(
        e.GetProcAddress("eglQueryDeviceStringEXT"));
    std::array<EGLDeviceEXT, 32> devices{};
    EGLint count = 0;
    if (display_of != nullptr && query_devices != nullptr) {
      query_devices(static_cast<EGLint>(devices.size()), devices.data(), &count);
    }
    for (int k = 0; k < count; ++k) {
      const EGLDeviceEXT device = devices[static_cast<std::size_t>(k)];
      const char* extensions =
          device_string != nullptr ? device_string(device, EGL_EXTENSIONS) : nullptr;
      const bool soft =
          extensions != nullptr &&
          std::string_view(extensions).find("EGL_MESA_device_software") != std::string_view::npos;
      const EGLDisplay display = display_of(EGL_PLATFORM_DEVICE_EXT, device, nullptr);
      if (initialized(display)) {
        (soft ? software : found).push_back({std::to_string(k), display});
      }
    }
    if (display_of != nullptr && e.has(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless")) {
      const EGLDisplay display =
          display_of(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
      if (initialized(display)) found.push_back({"surfaceless", display});
    }
  }
  found.insert(found.end(), software.begin(), software.end());
  if (osmesa().library != nullptr) found.push_back({"osmesa", nullptr});
  return found;
}

}  // namespace

std::vector<Way> ways() {
  static const std::vector<Way> found = find_ways();
  return found;
}

std::unique_ptr<Context> open(const Way& way) {
  if (way.display == nullptr) return std::make_unique<OsmesaContext>();
  return std::make_unique<EglContext>(way);
}

bool is_software(std::string_view renderer) {
  return std::ranges::any_of(
      std::array{"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software Rasterizer"},
      [&](std::string_view name) { return renderer.find(name) != std::string_view::npos; });
}

}  // namespace drystone::gl
#endif
