// The look of pictures: constants of the light model that are not part of a scene.
#pragma once

namespace drystone::cpu {

// Linear radiances and irradiances; 1 is what a white surface facing a light of intensity 1 sends.
inline constexpr float kHorizon[3] = {0.66f, 0.71f, 0.77f};
inline constexpr float kZenith[3] = {0.27f, 0.42f, 0.66f};
inline constexpr float kSky[3] = {0.46f, 0.485f, 0.52f};  ///< irradiance from the open sky
/// One side of the sky is brighter, so that faces that no light reaches differ too.
inline constexpr float kSkySide[3] = {0.12f, -0.16f, 0.0f};

inline constexpr float kSheen = 0.10f;       ///< highlight of a facing light, of its irradiance
inline constexpr float kGraze = 1.4f;        ///< sky reflected at grazing angles, times the sheen
inline constexpr float kCornerDark = 0.25f;  ///< sky light lost in the corner of floor and wall
inline constexpr double kBounce = 0.5;  ///< floor's light that comes back up, of what falls on it
inline constexpr double kBounceHeight =
    0.4;  ///< height at which half of it is there, in half widths of blocks

inline constexpr float kBevel = 0.05f;      ///< width of rounded edges, of a block's half width
inline constexpr float kBevelMost = 0.2f;   ///< the same at most, where pixels are wide
inline constexpr float kEdgePixels = 0.8f;  ///< width of rounded edges in pixels at least
inline constexpr float kCrevice = 0.5f;     ///< sky light lost at an edge

inline constexpr float kFilterWidth = 1.15f;  ///< of textures, in pixels
inline constexpr float kShadowBlur = 0.55f;  ///< half width of the hardest shadow's edge, in pixels

// Flat styles, sRGB.
inline constexpr double kPaper[3] = {0.957, 0.961, 0.965};  ///< the background
inline constexpr double kInk[3] = {0.10, 0.11, 0.13};       ///< of outlines
inline constexpr double kLine = 0.009;      ///< width of outlines, of the picture's smaller side
inline constexpr double kLeastLine = 1.8;   ///< the same at least, pixels
inline constexpr double kZoneBand = 0.022;  ///< height of a zone seen edge-on, likewise
inline constexpr double kLeastZoneBand = 4.0;

/// Direct light that differs by more than this share between neighbours calls for more rays.
inline constexpr float kLightStep = 0.12f;

}  // namespace drystone::cpu
