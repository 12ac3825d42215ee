// What the shaders read: the tables of renderers/gl_tables.cpp, four words a texel.
uniform usamplerBuffer tables;

vec4 floats(int at) { return uintBitsToFloat(texelFetch(tables, at)); }
ivec4 ints(int at) { return ivec4(texelFetch(tables, at)); }
uvec4 words(int at) { return texelFetch(tables, at); }

// Kinds of shapes and styles, as in C++.
const int kBox = 0, kCylinder = 1, kSphere = 2, kPrism = 3;
const int kShaded = 0, kFlat = 1, kOutlined = 2, kTextured = 3;

struct SurfaceMaterial {
  vec3 color;
  vec3 color2;
  int texture_kind;
  float scale;
  float inv_scale;
  uint seed;
};

SurfaceMaterial material_at(int at) {
  vec4 a = floats(at), b = floats(at + 1);
  uvec4 c = words(at + 2);
  return SurfaceMaterial(a.rgb, b.rgb, int(c.x), a.a, b.a, c.y);
}

struct SceneTable {
  int walls, blocks, lights;  // how many
  int first_wall, first_block, first_light, first_caster, first_plane, first_edge, first_exit;
  int ground;  // its material
  bool zone, zone_disc;
  vec2 zone_center, zone_half;
  vec3 zone_color;
  vec3 ground_light, bounce;
  float bounce_height;
};

SceneTable scene_at(int at) {
  SceneTable s;
  ivec4 counts = ints(at), a = ints(at + 1), b = ints(at + 2);
  s.walls = counts.x;
  s.blocks = counts.y;
  s.lights = counts.z;
  s.zone = (counts.w & 1) != 0;
  s.zone_disc = (counts.w & 2) != 0;
  s.first_wall = a.x;
  s.first_block = a.y;
  s.first_light = a.z;
  s.first_caster = a.w;
  s.first_plane = b.x;
  s.first_edge = b.y;
  s.first_exit = b.z;
  vec4 zone = floats(at + 3), zone_look = floats(at + 4), light = floats(at + 5);
  s.zone_center = zone.xy;
  s.zone_half = zone.zw;
  s.zone_color = zone_look.rgb;
  s.bounce_height = zone_look.a;
  s.ground_light = light.rgb;
  s.bounce = floats(at + 6).rgb;
  s.ground = at + 7;
  return s;
}

struct WallTable {
  vec3 normal;
  float height;  // of the plane along its normal
  vec3 u, v;
  int material;
};
const int kWallTexels = 6;

WallTable wall_at(SceneTable s, int k) {
  int at = s.first_wall + kWallTexels * k;
  vec4 n = floats(at);
  return WallTable(n.xyz, n.w, floats(at + 1).xyz, floats(at + 2).xyz, at + 3);
}

const int kPlaneTexels = 3;

struct BlockTable {
  vec3 extents;  // half extents of the box around the shape
  int kind;
  vec3 middle;
  float wraps;
  mat3 rotation;  // world_from_block
  int trunk;
  float width;
  float reach;
  vec3 position;
  float bound_radius;
  vec3 bound_center;
  int first_plane, planes;
  int material;
};
const int kBlockTexels = 11;

BlockTable block_at(SceneTable s, int k) {
  int at = s.first_block + kBlockTexels * k;
  BlockTable b;
  vec4 a = floats(at), m = floats(at + 1), x = floats(at + 2), y = floats(at + 3),
       z = floats(at + 4), p = floats(at + 5), c = floats(at + 6);
  ivec4 i = ints(at + 7);
  b.extents = a.xyz;
  b.bound_radius = a.w;
  b.middle = m.xyz;
  b.wraps = m.w;
  b.rotation = mat3(x.xyz, y.xyz, z.xyz);
  b.width = x.w;
  b.reach = y.w;
  b.position = p.xyz;
  b.bound_center = c.xyz;
  b.kind = i.x;
  b.trunk = i.y;
  b.first_plane = s.first_plane + kPlaneTexels * i.z;
  b.planes = i.w;
  b.material = at + 8;
  return b;
}

struct ViewTable {
  int scene;
  int style;
  bool orthographic, strip, occlusion;
  vec3 paper, ink;
  float half_line;
  vec3 strip_right;
  float zone_middle, zone_half, zone_height;
  float pixel_c, pixel_t;
  float fog_start, fog_inv_range;
  vec2 principal;
  vec4 tile;  // place of its lower left corner in the atlas, and size, pixels
  int rays;        // the ray map of the world
  int block_rays;  // those of the blocks
  int silhouettes, screen_edges;
  int clip;  // rows of clip_from_world
};
const int kRayTexels = 6;

ViewTable view_at(int at) {
  ViewTable v;
  ivec4 a = ints(at), b = ints(at + 1);
  vec4 paper = floats(at + 2), ink = floats(at + 3), strip = floats(at + 4),
       zone = floats(at + 5), fog = floats(at + 6);
  v.scene = a.x;
  v.style = a.y;
  v.orthographic = (a.z & 1) != 0;
  v.strip = (a.z & 2) != 0;
  v.occlusion = (a.z & 4) != 0;
  v.block_rays = b.x;
  v.silhouettes = b.y;
  v.screen_edges = b.z;
  v.paper = paper.rgb;
  v.half_line = paper.a;
  v.ink = ink.rgb;
  v.strip_right = strip.xyz;
  v.zone_middle = strip.w;
  v.zone_half = zone.x;
  v.zone_height = zone.y;
  v.pixel_c = zone.z;
  v.pixel_t = zone.w;
  v.fog_start = fog.x;
  v.fog_inv_range = fog.y;
  v.principal = fog.zw;
  v.tile = floats(at + 7);
  v.clip = at + 8;
  v.rays = at + 12;
  return v;
}

// Rays of a camera in some frame: the point at depth t is o + t d, both affine in the picture.
struct RayMap {
  vec3 o, ox, oy, d, dx, dy;
};

RayMap rays_at(int at) {
  vec4 o0 = floats(at), o1 = floats(at + 1), o2 = floats(at + 2);
  vec4 d0 = floats(at + 3), d1 = floats(at + 4), d2 = floats(at + 5);
  return RayMap(vec3(o0.x, o1.x, o2.x), vec3(o0.y, o1.y, o2.y), vec3(o0.z, o1.z, o2.z),
                vec3(d0.x, d1.x, d2.x), vec3(d0.y, d1.y, d2.y), vec3(d0.z, d1.z, d2.z));
}
vec3 origin_of(RayMap r, vec2 p) { return r.o + r.ox * p.x + r.oy * p.y; }
vec3 direction_of(RayMap r, vec2 p) { return r.d + r.dx * p.x + r.dy * p.y; }

float not_zero(float v) { return v == 0.0 ? 1e-30 : v; }
float square(float v) { return v * v; }
float clamp01(float v) { return clamp(v, 0.0, 1.0); }
float with_sign_of(float size, float v) { return v < 0.0 ? -size : size; }
