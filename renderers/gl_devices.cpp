#ifdef DRYSTONE_GL
#include "renderers/gl_devices.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"
#include "drystone/renderer.hpp"

namespace drystone {

std::vector<GlDevice> gl_devices() {
  std::vector<GlDevice> devices;
  for (const gl::Way& way : gl::ways()) {
    GlDevice device;
    device.id = way.id;
    try {
      const auto context = gl::open(way);
      const gl::Current current(*context);
      device.name = gl::text_of(context->api(), GL_RENDERER);
      device.version = gl::text_of(context->api(), GL_VERSION);
      device.software = gl::is_software(device.name);
    } catch (const Error& error) {
      device.trouble = error.message();
    }
    devices.push_back(std::move(device));
  }
  std::stable_partition(devices.begin(), devices.end(),
                        [](const GlDevice& d) { return !d.software; });
  return devices;
}

namespace gl {

std::unique_ptr<Context> open_device(const std::string& wanted) {
  const std::vector<Way> all = ways();
  const auto way = [&](const std::string& id) {
    return std::find_if(all.begin(), all.end(), [&](const Way& w) { return w.id == id; });
  };
  if (way(wanted) != all.end()) return open(*way(wanted));
  // Opening every device takes long, and every worker asks.
  static const std::vector<GlDevice> devices = gl_devices();
  if (const GlDevice* found = find_gl_device(devices, wanted)) return open(*way(found->id));
  std::string remedy;
  for (const GlDevice& device : devices) {
    if (device.trouble.empty()) continue;
    remedy += (remedy.empty() ? "" : "; ") + device.trouble;
  }
  if (!remedy.empty()) remedy += ". ";
  throw Error(ErrorCode::environment,
              wanted.empty() ? "no OpenGL device was found"
                             : fmt::format("there is no OpenGL device '{}'", wanted),
              remedy + "`drystone doctor` lists devices; `renderer: cpu` needs none");
}

}  // namespace gl
}  // namespace drystone
#endif
