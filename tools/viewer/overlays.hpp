// Statics and contacts, drawn over a picture of the scene.
#pragma once

#include <vector>

#include "drystone/camera.hpp"
#include "drystone/clip.hpp"
#include "drystone/image.hpp"
#include "output/font.hpp"
#include "tools/viewer/look.hpp"
#include "tools/viewer/supports.hpp"

namespace drystone::viewer {

inline constexpr Rgb kContactColor{0, 190, 220};
inline constexpr Rgb kMassColor{250, 200, 40};
inline constexpr Rgb kSupportColor{90, 140, 255};
inline constexpr Rgb kInsideColor{40, 190, 100};
inline constexpr Rgb kWeakestColor{235, 45, 50};  ///< also of margins that are negative

/// Draws what `look` asks for, whatever hides it in the scene; what lies behind the camera is left
/// out.
/// @param camera of the picture, in the coordinates of supports and touches
void draw_overlays(Image& image, const Camera& camera, const Look& look,
                   const std::vector<Support>& supports, const std::vector<Touch>& touches);

/// Where the ring is drawn about the weight on the weakest interface, in pixels.
[[nodiscard]] double ring_radius(const Image& image);

}  // namespace drystone::viewer
