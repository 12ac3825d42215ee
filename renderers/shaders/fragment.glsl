// What a pixel sees: its planes, or its light before the tone curve.
flat in ivec3 seen;
centroid in vec3 tile_clip;

#if defined(GEOMETRY)
layout(location = 0) out float depth_out;
layout(location = 1) out uint instance_out;
layout(location = 2) out vec4 normal_out;
#else
layout(location = 0) out vec4 color_out;
#endif

void main() {
  ViewTable v = view_at(seen.x);
  SceneTable s = scene_at(v.scene);
  vec2 pixel = gl_FragCoord.xy - v.tile.xy - v.principal;
  RayMap world = rays_at(v.rays);
  vec3 origin = origin_of(world, pixel), ray = direction_of(world, pixel);
  float ray_length = length(ray);
  vec3 towards = ray / ray_length;

#if defined(SKY)
#if defined(GEOMETRY)
  depth_out = uintBitsToFloat(0x7f800000u);
  instance_out = 0u;
  normal_out = vec4(0.0);
#else
  vec3 color = v.style == kShaded ? sky_color(towards) : v.paper;
  color = with_strip(color, s, v, world, origin);
  float t = 1e30;
  const int own = -1;
#endif
#elif defined(PLANES)
  bool ground = seen.y < 0;
  vec3 normal = vec3(0.0, 0.0, 1.0);
  float height = 0.0;
  WallTable wall;
  if (!ground) {
    wall = wall_at(s, seen.y);
    normal = wall.normal;
    height = wall.height;
#if defined(GEOMETRY)
    if (v.strip && origin.z < 0.0) discard;
#else
    if (strip_share(v, origin) >= 1.0) discard;
#endif
  }
  float against = dot(normal, ray);
  float t = (height - dot(normal, origin)) / min(against, -1e-20);
#if defined(GEOMETRY)
  depth_out = t;
  instance_out = 0u;
  normal_out = vec4(normal, 0.0);
#else
  vec3 point = origin + ray * t;
  bool textured = v.style == kShaded || v.style == kTextured;
  vec3 color;
  if (ground) {
    color = ground_color(s, world, pixel, point, t, textured);
  } else if (textured) {
    color = plane_color(wall.material, point, wall.u, wall.v,
                        differentials(world, ray, normal, t));
  } else {
    color = material_at(wall.material).color;
  }
  const int own = -1;
  if (v.style == kShaded) {
    color = shaded(s, v, Surface(color, normal, 0.0, 1.0, own), point, towards, t * ray_length,
                   v.pixel_c + v.pixel_t * t);
  }
  color = with_strip(color, s, v, world, origin);
#endif
#else
  BlockTable b = block_at(s, seen.y);
  RayMap rays = rays_at(v.block_rays + kRayTexels * seen.y);
  BlockHit hit = hit_block(b, rays, pixel, seen.z);
#if !defined(GEOMETRY)
  if (!on_face(b, hit, seen.z)) {
    // The face covers part of the pixel only, and not its centre.
    pixel = (tile_clip.xy / tile_clip.z * 0.5 + 0.5) * v.tile.zw - v.principal;
    origin = origin_of(world, pixel);
    ray = direction_of(world, pixel);
    hit = hit_block(b, rays, pixel, seen.z);
  }
#endif
  float t = hit.t;
#if defined(GEOMETRY)
  depth_out = t;
  instance_out = uint(seen.y + 1);
  normal_out = vec4(b.rotation * hit.normal, 0.0);
#else
  int own = seen.y;
  vec3 color = material_at(b.material).color;
  if (v.style == kShaded || v.style == kTextured ||
      is_mark(material_at(b.material).texture_kind)) {
    color = block_color(b, rays, pixel, hit, seen.z);
  }
  if (v.style == kShaded) {
    float wide = v.pixel_c + v.pixel_t * t;
    float bevel = min(max(kBevel * b.width, wide * kEdgePixels), kBevelMost * b.width), edge;
    vec3 normal = b.rotation * rounded_normal(b, hit, bevel, edge);
    color = shaded(s, v, Surface(color, normal, kSheen, 1.0 - kCrevice * edge, own),
                   origin + ray * t, towards, t * ray_length, wide);
  }
#endif
#endif

#if !defined(GEOMETRY)
  if (v.style == kOutlined) {
#if !defined(BLOCKS)
    if (v.strip) {
      color = mix(color, v.ink, clamp01(v.half_line + 0.5 - abs(origin.z) / v.pixel_c));
    }
#endif
    color = mix(color, v.ink, ink(s, v, pixel, t, own));
  }
  color_out = vec4(color, 1.0);
#endif
}
