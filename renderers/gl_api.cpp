#ifdef DRYSTONE_GL
#include "renderers/gl_api.hpp"

#include "drystone/error.hpp"

namespace drystone::gl {

Api load_api(Resolve resolve) {
  Api api;
  const auto take = [&](auto& slot, const char* name) {
    slot = reinterpret_cast<std::remove_reference_t<decltype(slot)>>(resolve(name));
    if (slot == nullptr) {
      throw Error(ErrorCode::environment, std::string("the OpenGL driver has no function ") + name,
                  "it has to speak OpenGL 3.3; update it, or use `renderer: cpu`");
    }
  };
#define DRYSTONE_GL_TAKE(name) take(api.name, "gl" #name);
  DRYSTONE_GL_FUNCTIONS(DRYSTONE_GL_TAKE)
#undef DRYSTONE_GL_TAKE
  return api;
}

std::string text_of(const Api& api, GLenum name) {
  const auto* text = reinterpret_cast<const char*>(api.GetString(name));
  return text != nullptr ? text : "";
}

}  // namespace drystone::gl
#endif
