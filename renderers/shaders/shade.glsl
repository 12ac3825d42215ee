// Colours of what pixels see: materials, direct light with soft shadows, sky light, haze
// (renderers/cpu_shade-inl.hpp); in flat styles plain colours and outlines (cpu_flat-inl.hpp).

const vec3 kHorizon = LOOK_HORIZON, kZenith = LOOK_ZENITH, kSky = LOOK_SKY, kSkySide = LOOK_SKY_SIDE;
const float kSheen = LOOK_SHEEN, kGraze = LOOK_GRAZE, kCornerDark = LOOK_CORNER_DARK,
            kBevel = LOOK_BEVEL, kBevelMost = LOOK_BEVEL_MOST, kEdgePixels = LOOK_EDGE_PIXELS,
            kCrevice = LOOK_CREVICE, kShadowBlur = LOOK_SHADOW_BLUR;

float lean(float distance_to_face, float width) {
  return square(clamp01(1.0 - distance_to_face / width));
}
vec3 lean(vec3 distance_to_face, float width) {
  vec3 c = clamp(1.0 - distance_to_face / width, 0.0, 1.0);
  return c * c;
}

// Rounds edges: the normal leans towards the neighbouring faces within `width` of them; `edge` is 0
// on the face and 1 at an edge.
vec3 rounded_normal(BlockTable b, BlockHit hit, float width, out float edge) {
  vec3 p = hit.point;
  edge = 0.0;
  if (b.kind == kSphere) return hit.normal;
  vec3 n = vec3(0.0);
  float total = 0.0;
  if (b.kind == kBox) {
    vec3 towards = lean(b.extents - abs(p), width);
    total = towards.x + towards.y + towards.z;
    n = vec3(with_sign_of(towards.x, p.x), with_sign_of(towards.y, p.y),
             with_sign_of(towards.z, p.z));
  } else if (b.kind == kCylinder) {
    float rho = sqrt(max(dot(p.xy, p.xy), 1e-12));
    float side = lean(b.extents.x - rho, width), cap = lean(b.extents.z - abs(p.z), width);
    total = side + cap;
    n = vec3(p.xy / rho * side, with_sign_of(cap, p.z));
  } else {
    for (int k = 0; k < b.planes; ++k) {
      vec4 plane = floats(b.first_plane + kPlaneTexels * k);
      float towards = lean(plane.w - dot(plane.xyz, p), width);
      n += plane.xyz * towards;
      total += towards;
    }
  }
  edge = clamp01(total - 1.0);
  return normalize(n);
}

struct Surface {
  vec3 albedo;
  vec3 normal;  // world, with rounded edges
  float sheen;
  float crevice;  // factor of sky light at edges
  int own;        // block that it belongs to, or -1
};

vec3 sky_color(vec3 direction) {
  float low = 1.0 - clamp01(direction.z);
  return mix(kZenith, kHorizon, low * low * low);
}

vec3 shaded(SceneTable s, ViewTable v, Surface surface, vec3 point, vec3 towards, float away,
            float pixel) {
  float open = surface.crevice;
  if (v.occlusion) {
    for (int k = 0; k < s.blocks; ++k) {
      if (k != surface.own) {
        open *= 1.0 - min(sky_hidden_by(block_at(s, k), point, surface.normal), 1.0);
      }
    }
    for (int k = 0; k < s.walls; ++k) {
      WallTable wall = wall_at(s, k);
      float gap = max(dot(wall.normal, point) - wall.height, 0.0);
      float facing = 1.0 - abs(dot(wall.normal, surface.normal));
      open *= 1.0 - facing * kCornerDark / (1.0 + gap * gap);
    }
  }
  float up_share = 0.5 + 0.5 * surface.normal.z, height = max(point.z, 0.0);
  float lift = height / (height + s.bounce_height);
  vec3 light = kSky * up_share + s.bounce * ((1.0 - up_share) * (0.35 + 0.65 * lift));
  light *= open * (1.0 + dot(kSkySide, surface.normal));

  vec3 gloss = vec3(0.0);
  for (int l = 0; l < s.lights; ++l) {
    Light lamp = light_at(s, l);
    float facing = dot(lamp.w, surface.normal);
    if (facing <= 0.0) continue;
    vec3 p = vec3(dot(lamp.u, point), dot(lamp.v, point), dot(lamp.w, point));
    float hidden = 0.0;
    for (int k = 0; k < s.blocks; ++k) {
      if (k == surface.own) continue;
      int caster = s.first_caster + kCasterTexels * (l * s.blocks + k);
      hidden += hidden_by(s, caster, p, lamp.tan_radius, pixel * kShadowBlur);
    }
    float visible = clamp01(1.0 - hidden);
    light += lamp.color * (facing * visible);
    if (surface.sheen > 0.0) {
      float c = max(dot(normalize(lamp.w - towards), surface.normal), 0.0);
      float c2 = c * c, c4 = c2 * c2, c8 = c4 * c4, c16 = c8 * c8;
      gloss += lamp.color * (c16 * c16 * visible * surface.sheen);
    }
  }
  if (surface.sheen > 0.0) {
    float graze = 1.0 - clamp01(-dot(towards, surface.normal));
    gloss += kHorizon * (square(square(graze)) * surface.sheen * kGraze * open);
  }
  float far = max(away - v.fog_start, 0.0) * v.fog_inv_range, far2 = far * far;
  return mix(surface.albedo * light + gloss, kHorizon, far2 / (1.0 + far2));
}

// How dark a pixel is from the lines along the blocks' outlines; `surface` is a block or -1.
float ink(SceneTable s, ViewTable v, vec2 pixel, float t, int surface) {
  const int edge_texels = 2, silhouette_texels = 4;
  float most = 0.0, reach = v.half_line + 0.5;
  float here = v.orthographic ? -t : 1.0 / max(t, 1e-6);
  for (int k = 0; k < s.blocks; ++k) {
    int at = v.silhouettes + silhouette_texels * k;
    vec4 box = floats(at);
    if (pixel.x < box.x || pixel.y < box.y || pixel.x > box.z || pixel.y > box.w) continue;
    ivec4 what = ints(at + 1);
    float outside, nearness;
    if (what.x != 0) {
      vec4 form = floats(at + 2), rest = floats(at + 3);
      vec2 u = pixel - rest.xy;
      vec2 grows = vec2(form.x * u.x + form.y * u.y, form.y * u.x + form.z * u.y);
      float g = sqrt(max(dot(grows, u), 1e-12));
      outside = (g - 1.0) * g / sqrt(max(dot(grows, grows), 1e-20));
      nearness = form.w;
    } else {
      outside = -1e9;
      nearness = 0.0;
      for (int e = 0; e < what.z; ++e) {
        int edge = v.screen_edges + edge_texels * (what.y + e);
        vec4 line = floats(edge), slope = floats(edge + 1);
        float d = dot(line.xy, pixel) + line.z;
        if (d > outside) {
          nearness = clamp(dot(slope.xy, pixel) + slope.z, slope.w, line.w);
          outside = d;
        }
      }
    }
    if (surface < 0 || k == surface || nearness > here) {
      most = max(most, clamp01(reach - abs(outside)));
    }
  }
  return most;
}
