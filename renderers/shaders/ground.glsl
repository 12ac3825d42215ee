// What is painted on the ground, and the ground seen edge-on (renderers/cpu_ground-inl.hpp).

float overlap(float x, float w, float half_width) {
  float width = max(w, 1e-6), side = 0.5 * width;
  return clamp01((min(x + side, half_width) - max(x - side, -half_width)) / width);
}

float zone_share(SceneTable s, vec3 point, Differentials d) {
  vec2 at = point.xy - s.zone_center;
  if (!s.zone_disc) {
    return overlap(at.x, abs(d.x.x) + abs(d.y.x), s.zone_half.x) *
           overlap(at.y, abs(d.x.y) + abs(d.y.y), s.zone_half.y);
  }
  vec2 u = at / s.zone_half;
  float rho = sqrt(max(dot(u, u), 1e-12));
  vec2 grows = u / rho / s.zone_half;
  float span = abs(dot(grows, d.x.xy)) + abs(dot(grows, d.y.xy));
  return clamp01(0.5 + (1.0 - rho) / max(span, 1e-6));
}

vec3 ground_color(SceneTable s, RayMap world, vec2 pixel, vec3 point, float t, bool textured) {
  Differentials d = differentials(world, direction_of(world, pixel), vec3(0.0, 0.0, 1.0), t);
  vec3 color = textured
                   ? plane_color(s.ground, point, vec3(1.0, 0.0, 0.0), vec3(0.0, 1.0, 0.0), d)
                   : material_at(s.ground).color;
  return s.zone ? mix(color, s.zone_color, zone_share(s, point, d)) : color;
}

// Colour of the ground as a camera that looks level sees it.
vec3 strip_color(SceneTable s, ViewTable v, RayMap world, vec3 origin, bool textured) {
  vec3 color = material_at(s.ground).color;
  if (textured) {
    color = plane_color(s.ground, origin, v.strip_right, vec3(0.0, 0.0, 1.0),
                        Differentials(world.ox, world.oy));
  }
  if (s.zone) {
    float half_height = 0.5 * v.zone_height;
    float share = overlap(dot(v.strip_right, origin) - v.zone_middle, v.pixel_c, v.zone_half) *
                  overlap(origin.z + half_height, v.pixel_c, half_height);
    color = mix(color, s.zone_color, share);
  }
  return color;
}
// How much of a pixel a level camera sees below the ground's edge.
float strip_share(ViewTable v, vec3 origin) {
  return v.strip ? clamp01(0.5 - origin.z / v.pixel_c) : 0.0;
}
// A background's colour, with the strip where it covers the pixel.
vec3 with_strip(vec3 color, SceneTable s, ViewTable v, RayMap world, vec3 origin) {
  float share = strip_share(v, origin);
  if (share <= 0.0) return color;
  bool shaded = v.style == kShaded;
  vec3 strip = strip_color(s, v, world, origin, shaded || v.style == kTextured);
  return mix(color, shaded ? strip * s.ground_light : strip, share);
}
