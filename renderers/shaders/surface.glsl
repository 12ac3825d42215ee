// Hits of rays on the exact shapes, and the materials there (renderers/cpu_trace-inl.hpp and
// cpu_surface-inl.hpp). Meshes say only which face a pixel sees.

struct BlockHit {
  float t;
  vec3 point;   // block's frame
  vec3 normal;  // of the exact shape, block's frame
};

// Where a ray meets a face of a block; next to the face, where its surface goes on. Faces: of boxes
// 2 axis + (1 on the positive side); of cylinders 0 the side, 1 and 2 the lower and upper cap; of
// prisms the number of the plane.
BlockHit hit_block(BlockTable b, RayMap rays, vec2 pixel, int face) {
  vec3 o = origin_of(rays, pixel), d = direction_of(rays, pixel);
  BlockHit hit;
  if (b.kind == kBox) {
    int axis = face / 2;
    float side = (face & 1) != 0 ? 1.0 : -1.0;
    hit.t = (side * b.extents[axis] - o[axis]) / not_zero(d[axis]);
    hit.normal = vec3(0.0);
    hit.normal[axis] = side;
  } else if (b.kind == kCylinder && face != 0) {
    float side = face == 2 ? 1.0 : -1.0;
    hit.t = (side * b.extents.z - o.z) / not_zero(d.z);
    hit.normal = vec3(0.0, 0.0, side);
  } else if (b.kind == kPrism) {
    vec4 plane = floats(b.first_plane + kPlaneTexels * face);
    hit.t = (plane.w - dot(plane.xyz, o)) / not_zero(dot(plane.xyz, d));
    hit.normal = plane.xyz;
  } else {
    bool ball = b.kind == kSphere;
    vec3 across = vec3(1.0, 1.0, ball ? 1.0 : 0.0);  // a cylinder's axis does not count
    float a = max(dot(d * across, d), 1e-20);
    float middle = -dot(o * across, d) / a;
    vec3 m = (o + d * middle) * across;
    float rest = square(b.extents.x) - dot(m, m);
    hit.t = middle - sqrt(max(rest, 0.0) / a);
    vec3 p = (o + d * hit.t) * across;
    hit.normal = p / sqrt(max(dot(p, p), 1e-20));
  }
  hit.point = o + d * hit.t;
  return hit;
}

// Whether a hit lies on the face, and not next to it.
bool on_face(BlockTable b, BlockHit hit, int face) {
  const float slack = 1.0 + 1e-5;
  if (b.kind == kBox) return all(lessThanEqual(abs(hit.point), b.extents * slack));
  if (b.kind == kPrism) {
    for (int k = 0; k < b.planes; ++k) {
      vec4 plane = floats(b.first_plane + kPlaneTexels * k);
      if (dot(plane.xyz, hit.point) > plane.w + 1e-5) return false;
    }
    return true;
  }
  if (b.kind == kCylinder && face != 0) return length(hit.point.xy) <= b.extents.x * slack;
  vec3 off = hit.point;
  if (b.kind == kCylinder) {
    if (abs(off.z) > b.extents.z * slack) return false;
    off.z = 0.0;
  }
  return length(off) <= b.extents.x * slack;
}

// How a hit moves when the ray moves by one pixel right and down.
struct Differentials {
  vec3 x, y;
};
Differentials differentials(RayMap rays, vec3 direction, vec3 normal, float t) {
  float against = dot(normal, direction);
  float inverse = 1.0 / (abs(against) < 1e-6 ? 1e-6 : against);
  vec3 ex = rays.ox + t * rays.dx, ey = rays.oy + t * rays.dy;
  return Differentials(ex - direction * (dot(normal, ex) * inverse),
                       ey - direction * (dot(normal, ey) * inverse));
}

vec3 plane_color(int material, vec3 point, vec3 u, vec3 v, Differentials d) {
  SurfaceMaterial m = material_at(material);
  if (m.texture_kind < 0) return m.color;
  float wide = m.inv_scale * kFilterWidth;
  TexturePoint at;
  at.at = vec2(dot(u, point), dot(v, point)) * m.inv_scale;
  at.span = vec2(abs(dot(u, d.x)) + abs(dot(u, d.y)), abs(dot(v, d.x)) + abs(dot(v, d.y))) * wide;
  at.p = vec3(at.at, 0.0);
  at.dp = vec3(at.span, 0.0);
  at.edge = 0.0;
  at.level = true;
  return material_color(m, at);
}

// Distance of a hit from the border of its face.
float from_border(BlockTable b, BlockHit hit, int face) {
  const float far = 1e6;
  vec3 p = hit.point;
  if (b.kind == kBox) {
    vec3 gap = b.extents - abs(p);
    gap[face / 2] = far;
    return min(gap.x, min(gap.y, gap.z));
  }
  if (b.kind == kCylinder) {
    return face > 0 ? b.extents.x - length(p.xy) : b.extents.z - abs(p.z);
  }
  if (b.kind == kSphere) return b.extents.x - length(p.xz);
  float least = far;
  for (int k = 0; k < b.planes; ++k) {
    vec4 plane = floats(b.first_plane + kPlaneTexels * k);
    float cosine = dot(plane.xyz, hit.normal);
    float sine = sqrt(max(1.0 - cosine * cosine, 1e-6));
    if (k != face) least = min(least, (plane.w - dot(plane.xyz, p)) / sine);
  }
  return least;
}

// Angle of (x, y), by the same polynomial as on the CPU.
float angle_of(float y, float x) {
  float ax = abs(x), ay = abs(y);
  float ratio = min(ax, ay) / max(max(ax, ay), 1e-20), s = ratio * ratio;
  float a = ((-0.0464964749 * s + 0.15931422) * s - 0.327622764) * s * ratio + ratio;
  if (ay > ax) a = 1.57079637 - a;
  if (x < 0.0) a = 3.14159274 - a;
  return with_sign_of(a, y);
}

vec3 block_color(BlockTable b, RayMap rays, vec2 pixel, BlockHit hit, int face) {
  SurfaceMaterial m = material_at(b.material);
  if (m.texture_kind < 0) return m.color;
  Differentials d = differentials(rays, direction_of(rays, pixel), hit.normal, hit.t);
  float wide = m.inv_scale * kFilterWidth;
  vec3 p = hit.point, q = p * m.inv_scale, w = (abs(d.x) + abs(d.y)) * wide;
  TexturePoint at;
  at.p = q;
  at.dp = w;
  if (b.trunk == 1) {
    at.p = at.p.yxz;
    at.dp = at.dp.yxz;
  } else if (b.trunk == 2) {
    at.p = at.p.zyx;
    at.dp = at.dp.zyx;
  }
  at.level = false;
  at.edge = is_mark(m.texture_kind) ? from_border(b, hit, face) * m.inv_scale : 0.0;
  if (b.kind == kBox) {
    at.at = vec2(face < 2 ? q.y : q.x, face > 3 ? q.y : q.z);
    at.span = vec2(face < 2 ? w.y : w.x, face > 3 ? w.y : w.z);
  } else if (b.kind == kPrism) {
    int plane = b.first_plane + kPlaneTexels * face;
    vec3 u = floats(plane + 1).xyz, v = floats(plane + 2).xyz;
    at.at = vec2(dot(u, p), dot(v, p)) * m.inv_scale;
    at.span = vec2(abs(dot(u, d.x)) + abs(dot(u, d.y)), abs(dot(v, d.x)) + abs(dot(v, d.y))) * wide;
  } else if (b.kind == kCylinder && face > 0) {
    at.at = q.xy;
    at.span = w.xy;
  } else {
    float rho2 = max(dot(p.xy, p.xy), 1e-12), turns = b.wraps / 3.14159274;
    at.at.x = angle_of(p.y, p.x) * turns;
    at.span.x = (abs(p.x * d.x.y - p.y * d.x.x) + abs(p.x * d.y.y - p.y * d.y.x)) / rho2 * turns *
                kFilterWidth;
    if (b.kind == kSphere) {
      float rho = sqrt(rho2);
      at.at.y = angle_of(p.z, rho) * turns;
      at.span.y = w.z * m.scale / rho * turns;
    } else {
      at.at.y = q.z;
      at.span.y = w.z;
    }
  }
  return material_color(m, at);
}
