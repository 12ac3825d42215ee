// Corners of meshes on their place in the atlas. One instance is one thing in one view.
layout(location = 0) in vec4 corner;        // and the number of its face
layout(location = 1) in ivec2 what;         // the view's table, and the number of block or wall
uniform vec2 atlas;                         // its size, pixels

flat out ivec3 seen;          // view's table, block or wall (-1: the ground), face
centroid out vec3 tile_clip;  // x, y and w, in the view's own clip space

// The view's tile alone is drawn on, and of it what lies before the eye.
void place(ViewTable v, vec4 clip) {
  const float least_w = 1e-5;
  gl_ClipDistance[0] = clip.w + clip.x;
  gl_ClipDistance[1] = clip.w - clip.x;
  gl_ClipDistance[2] = clip.w + clip.y;
  gl_ClipDistance[3] = clip.w - clip.y;
  gl_ClipDistance[4] = v.orthographic ? clip.z + clip.w : clip.w - least_w;
  tile_clip = clip.xyw;
  vec2 middle = (2.0 * v.tile.xy + v.tile.zw) / atlas - 1.0;
  gl_Position = vec4(clip.xy * v.tile.zw / atlas + middle * clip.w, clip.zw);
}

vec4 clip_of(ViewTable v, vec4 world) {
  return vec4(dot(floats(v.clip), world), dot(floats(v.clip + 1), world),
              dot(floats(v.clip + 2), world), dot(floats(v.clip + 3), world));
}

void main() {
  ViewTable v = view_at(what.x);
  seen = ivec3(what, int(corner.w));
#if defined(BLOCKS)
  SceneTable s = scene_at(v.scene);
  BlockTable b = block_at(s, what.y);
  vec3 local = b.kind == kPrism ? corner.xyz : corner.xyz * b.extents;
  place(v, clip_of(v, vec4(b.position + b.rotation * local, 1.0)));
#elif defined(PLANES)
  // A fan about the eye's foot point, whose rim lies at infinity, where a view has perspective.
  SceneTable s = scene_at(v.scene);
  vec3 normal = vec3(0.0, 0.0, 1.0), u = vec3(1.0, 0.0, 0.0), side = vec3(0.0, 1.0, 0.0);
  float height = 0.0;
  if (what.y >= 0) {
    WallTable wall = wall_at(s, what.y);
    normal = wall.normal;
    height = wall.height;
    u = wall.u;
    side = wall.v;
  }
  vec3 eye = rays_at(v.rays).o;
  vec3 foot = eye + normal * (height - dot(normal, eye));
  vec3 direction = u * corner.x + side * corner.y;
  bool rim = corner.z != 0.0;
  const float wide = 1e4;
  if (v.orthographic) {
    place(v, clip_of(v, vec4(foot + (rim ? wide : 0.0) * direction, 1.0)));
  } else {
    place(v, clip_of(v, rim ? vec4(direction, 0.0) : vec4(foot, 1.0)));
  }
#else
  place(v, vec4(corner.xy, 1.0, 1.0));
#endif
}
