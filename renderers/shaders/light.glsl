// What blocks take away from a point: direct light (soft shadows in closed form) and sky light
// (renderers/cpu_light-inl.hpp).

float disc_share(float x) {
  float c = clamp(x, -1.0, 1.0), c2 = c * c;
  return clamp01(0.5 + c * (0.63662 + c2 * (-0.02324 - c2 * 0.11338)));
}

struct Light {
  vec3 u, v, w;
  float tan_radius;
  vec3 color;
};
const int kLightTexels = 4, kCasterTexels = 5, kEdgeTexels = 3, kExitTexels = 1;

Light light_at(SceneTable s, int k) {
  int at = s.first_light + kLightTexels * k;
  vec4 w = floats(at + 2);
  return Light(floats(at).xyz, floats(at + 1).xyz, w.xyz, w.w, floats(at + 3).rgb);
}

// Share of a light's disc that a block hides from a point p of the light's frame.
float hidden_by(SceneTable s, int caster, vec3 p, float tan_radius, float blur) {
  ivec4 what = ints(caster);
  vec4 place = floats(caster + 1), size = floats(caster + 2);
  vec2 away = p.xy - place.xy;
  // Beyond its bounding sphere's penumbra, or above it, it hides nothing.
  float above = size.y - p.z;
  if (above <= 0.0) return 0.0;
  float room = size.x + above * tan_radius + blur;
  if (dot(away, away) > room * room) return 0.0;
  if (what.x == kSphere) {
    float ahead = place.z - p.z;
    float share = disc_share((size.x - length(away)) / (max(ahead, 0.0) * tan_radius + blur));
    return ahead > 1e-5 ? share : 0.0;
  }
  if (what.x == kCylinder) {
    vec4 axis = floats(caster + 3);
    float cap_slope = floats(caster + 4).x, axis_slope = floats(caster + 4).y;
    float radius = axis.x, end_y = axis.y, cap_r = axis.z;
    vec2 along = size.zw;
    float y = dot(along, away), x = along.y * away.x - along.x * away.y;
    float on_axis = clamp(y, -end_y, end_y), beyond = y - on_axis;
    float gx = x / (radius * radius), gq = beyond / (cap_r * cap_r);
    float gauge = sqrt(max(x * gx + beyond * gq, 1e-12));
    float near = (1.0 - gauge) * gauge / sqrt(max(gx * gx + gq * gq, 1e-20));
    float inside = min(near, size.x - length(away));
    float w = place.z + axis_slope * on_axis - cap_slope * clamp(beyond, -cap_r, cap_r);
    float ahead = w - p.z;
    float share = disc_share(inside / (max(ahead, 0.0) * tan_radius + blur));
    return ahead > 1e-5 ? share : 0.0;
  }
  float share = 1.0;
  for (int k = 0; k < what.z && share > 0.0; ++k) {
    int edge = s.first_edge + kEdgeTexels * (what.y + k);
    vec4 in_ = floats(edge), along = floats(edge + 1);
    float inside = dot(in_.xy, p.xy) + in_.z;
    float w = along.w + floats(edge + 2).x * clamp(dot(along.xy, p.xy) + along.z, 0.0, in_.w);
    share *= disc_share(inside / (max(w - p.z, 0.0) * tan_radius + blur));
  }
  if (share <= 0.0) return 0.0;
  float leave = 1e30;
  int exits = int(place.w);
  for (int k = 0; k < exits; ++k) {
    vec3 plane = floats(s.first_exit + kExitTexels * (what.w + k)).xyz;
    leave = min(leave, dot(plane.xy, p.xy) + plane.z);
  }
  return leave - p.z > 1e-5 ? share : 0.0;
}

// Share of the sky above a surface that a block hides.
float sky_hidden_by(BlockTable b, vec3 world, vec3 normal) {
  vec3 offset = world - b.bound_center;
  if (dot(offset, offset) >= b.reach * b.reach) return 0.0;
  float range = b.reach - b.bound_radius;
  if (b.kind == kSphere) {
    float r = b.extents.x, d = max(length(offset), r), up = -dot(normal, offset);
    float dip = max(up + r, 0.0);
    float cosine = up > r ? up : dip * dip * (0.25 / r);
    float fade = square(max(1.0 - square((d - r) / range), 0.0));
    return min(r * r * cosine / (d * d * d), 1.0) * fade;
  }
  vec3 n = normal * b.rotation, p = offset * b.rotation;  // by the inverse rotation
  float extent = b.kind == kCylinder ? b.extents.x * length(n.xy) + b.extents.z * abs(n.z)
                                     : dot(b.extents, abs(n));
  float height = max(extent - dot(n, p), 0.0);
  if (height <= 0.0) return 0.0;
  vec3 nearest;
  if (b.kind == kCylinder) {
    float scale = min(b.extents.x / sqrt(max(dot(p.xy, p.xy), 1e-20)), 1.0);
    nearest = vec3(p.xy * scale, clamp(p.z, -b.extents.z, b.extents.z));
  } else {
    nearest = clamp(p, -b.extents, b.extents);
  }
  vec3 to = nearest - p;
  float d2 = dot(to, to), d = sqrt(d2), near = d + 1e-4;
  float wall = 0.5 - 0.5 * (near / sqrt(near * near + height * height));
  float side = wall * (b.width / (b.width + 0.5 * d));
  float ahead = max(dot(n, to) / near, 0.0);
  float front = ahead * ahead * (b.width * b.width / (b.width * b.width + d2));
  float fade = square(max(1.0 - d2 / (range * range), 0.0));
  return (side + front - side * front) * fade;
}
