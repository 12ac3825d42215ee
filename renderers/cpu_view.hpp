// What the ray caster's kernels read: a scene and a camera, worked out in double precision and then
// rounded once to plain float tables. Private to renderers/cpu*.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "drystone/renderer.hpp"

namespace drystone::cpu {

/// Side of a tile in pixels; candidate lists are made per tile.
inline constexpr int kTile = 16;
/// Rays that are traced and shaded in one go.
inline constexpr std::size_t kBatch = 2048;
/// Room behind the last ray, so that a packet may run over the end.
inline constexpr std::size_t kPad = 64;

/// A quantity that is affine in pixel coordinates counted from the principal point.
struct Affine {
  float c = 0.0f;
  float x = 0.0f;
  float y = 0.0f;
};

/// Rays of a camera in some frame: the point at depth t is o + t d (depth in metres along the
/// camera's z).
struct RayMap {
  Affine o[3];
  Affine d[3];
};

/// Depth of a plane: num / den, seen from its front where both are negative.
struct PlaneMap {
  Affine num;
  Affine den;
};

enum class ShapeKind : int { box, cylinder, sphere, prism };

/// Linear colours; `texture` is a TextureKind or -1.
struct SurfaceMaterial {
  float color[3];
  float color2[3];
  int texture = -1;
  float scale = 1.0f;
  float inv_scale = 1.0f;
  std::uint32_t seed = 0;
};

/// Face of a prism in the block's frame: n . p = h, and the in-plane axes of textures.
struct PrismPlane {
  float n[3];
  float h;
  float u[3];
  float v[3];
};

struct BlockData {
  ShapeKind kind = ShapeKind::box;
  float half[3];          ///< of the box, or of the box around the shape
  float middle[3];        ///< of that box, block frame (zero but for prisms)
  float rotation[9];      ///< world_from_block, column after column
  float position[3];      ///< world
  float bound_center[3];  ///< of the bounding sphere, world
  float bound_radius;
  float width;  ///< a typical half width: scale of bevels and of contact darkening
  float reach;  ///< beyond this distance from `bound_center` it darkens nothing
  float wraps;  ///< texture periods around a cylinder or sphere
  int trunk;    ///< axis along which solid textures are drawn out (wood's trunk), 0-2
  SurfaceMaterial material;
  std::uint32_t first_plane = 0;
  std::uint32_t planes = 0;
};

struct WallData {
  float normal[3];
  float point_h;  ///< normal . point
  float u[3];     ///< horizontal, in the plane
  float v[3];
  SurfaceMaterial material;
};

/// An edge of a block's outline as a light sees it, in that light's frame (u, v across, w towards
/// the light). `inside` is the signed distance from the shadow's border; the edge's own w at the
/// place nearest to a point is w0 + slope clamp(along, 0, length).
struct OutlineEdge {
  float in_u, in_v, in_c;
  float along_u, along_v, along_c;
  float length, w0, slope;
};

/// Where light leaves a polytope: w = a u + b v + c of a face that looks towards the light.
struct ExitPlane {
  float a, b, c;
};

/// One block as an obstacle to one light.
struct Caster {
  ShapeKind kind = ShapeKind::box;
  std::uint32_t first_edge = 0;
  std::uint32_t edges = 0;
  std::uint32_t first_exit = 0;
  std::uint32_t exits = 0;
  float u, v, w;  ///< centre
  float radius;   ///< of the bounding sphere
  float w_max;    ///< highest w of the block
  // Cylinders: the axis' projection is (axis_u, axis_v), unit; see shadow_of_cylinder.
  float axis_u, axis_v;
  float r, end_y, cap_r, axis_slope, cap_slope;
};

struct LightData {
  float u[3];
  float v[3];
  float w[3];      ///< unit, towards the light
  float color[3];  ///< irradiance on a facing surface
  float tan_radius;
};

/// A zone on the ground.
struct ZoneData {
  bool there = false;
  bool disc = false;
  float center[2];
  float half[2];
  float color[3];
};

/// A scene without a camera.
struct SceneData {
  SurfaceMaterial ground;
  ZoneData zone;
  float ground_light[3];  ///< that open, level ground sends back, of what falls on it
  std::vector<WallData> walls;
  std::vector<BlockData> blocks;
  std::vector<PrismPlane> planes;
  std::vector<LightData> lights;
  std::vector<Caster> casters;  ///< light after light, one per block
  std::vector<OutlineEdge> edges;
  std::vector<ExitPlane> exits;
  float bounce[3];      ///< ambient light from below
  float bounce_height;  ///< metres above the floor at which half of it is there
  double middle[3];     // of all blocks
};

/// Surface ids: 0 sky, 1 ground, then walls, then blocks. Keys are id << 8 | face; the sky's face 1
/// is the strip that a level camera sees of the ground.
inline constexpr int kSkyId = 0;
inline constexpr int kGroundId = 1;
inline constexpr int kFirstWallId = 2;

/// Pixels that a block may cover, inclusive.
struct PixelRect {
  int x0, y0, x1, y1;
};

/// A line through two neighbouring corners of a block's outline in the picture: the distance in
/// pixels, positive outside, is x in_x + y in_y + c (counted from the principal point).
struct ScreenEdge {
  float x, y, c;
  // The outline's nearness at the place next to a pixel: x near_x + y near_y + near_c, between
  // near_low and near_high. It is -depth without perspective and 1 / depth with it; both are affine
  // in the picture.
  float near_x, near_y, near_c, near_low, near_high;
};

/// A block's outline in the picture: convex corners, or an ellipse (of spheres) on which
/// xx u^2 + 2 xy u v + yy v^2 = 1 about its centre.
struct Silhouette {
  bool ellipse = false;
  std::uint32_t first_edge = 0;
  std::uint32_t edges = 0;
  float center[2];
  float xx, xy, yy;
  float nearness;        ///< of an ellipse, as that of edges
  float x0, y0, x1, y1;  ///< where its line may be drawn; empty where it has none
};

/// How an orthographic camera that looks level sees the ground: edge-on, as a strip.
struct StripData {
  bool there = false;
  float right[3];     ///< as the camera has it, but level
  float zone_middle;  ///< along `right`
  float zone_half;
  float zone_height;  ///< of its band, metres
};

/// A scene as one camera sees it.
struct ViewData {
  Style style = Style::shaded;
  StripData strip;
  float paper[3];  ///< background and outlines of flat styles
  float ink[3];
  float half_line = 0.0f;               ///< half width of outlines in pixels
  std::vector<Silhouette> silhouettes;  ///< of blocks, where outlines are drawn
  std::vector<ScreenEdge> screen_edges;
  int width = 0;
  int height = 0;
  float cx = 0.0f;
  float cy = 0.0f;
  RayMap world;
  PlaneMap ground;
  std::vector<PlaneMap> walls;
  std::vector<RayMap> blocks;
  std::vector<PlaneMap> planes;  ///< of prisms
  std::vector<PixelRect> rects;
  bool orthographic = false;
  float pixel_c = 0.0f;  ///< a pixel's width in metres at depth t is pixel_c + pixel_t t
  float pixel_t = 0.0f;
  float fog_start = 0.0f;
  float fog_inv_range = 0.0f;
  std::vector<float> samples;  ///< x, y offsets of edge rays from the pixel's centre
  bool ambient_occlusion = true;
};

/// Where a view's planes go; null where not wanted.
struct Planes {
  std::uint8_t* rgb = nullptr;
  float* depth = nullptr;
  std::uint16_t* instance = nullptr;
  float* normals = nullptr;
};

/// Work space that a renderer keeps between calls.
struct Scratch {
  alignas(64) float px[kBatch + kPad];
  alignas(64) float py[kBatch + kPad];
  alignas(64) float t[kBatch + kPad];
  alignas(64) std::int32_t key[kBatch + kPad];
  alignas(64) float r[kBatch + kPad];
  alignas(64) float g[kBatch + kPad];
  alignas(64) float b[kBatch + kPad];
  alignas(64) std::int32_t ir[kBatch + kPad];  ///< colours' places in the encoding table
  alignas(64) std::int32_t ig[kBatch + kPad];
  alignas(64) std::int32_t ib[kBatch + kPad];
  alignas(64) float e[kBatch + kPad];  ///< luminance of the direct light that arrives
  float share[kBatch + kPad];          ///< of a ray's colour in its pixel's
  std::uint32_t owner[kBatch + kPad];  ///< that pixel's place in a list
  float sum[3 * kBatch];
  std::vector<std::int32_t> keys;  ///< of the whole picture
  std::vector<float> light;        ///< `e` of the whole picture
  std::vector<std::uint16_t> tile_blocks;
  std::vector<std::uint16_t> tile_occluders;
  std::vector<std::uint16_t> tile_casters;  ///< light after light
  std::vector<std::uint32_t> caster_begin;
  std::vector<std::uint32_t> edge_pixels;
  std::vector<std::uint32_t> shadow_pixels;
};

/// Renders one view; picks the code of a Highway target (0: the best that this CPU has).
using RenderView = void (*)(const SceneData&, const ViewData&, Scratch&, const Planes&);
[[nodiscard]] RenderView render_view_for(std::int64_t target);
/// Targets that this build has code for, whether or not this CPU can run it; best first.
[[nodiscard]] std::vector<std::int64_t> built_targets();
/// Those of them that this CPU can run; best first.
[[nodiscard]] std::vector<std::int64_t> usable_targets();

}  // namespace drystone::cpu
