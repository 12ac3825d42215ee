// Procedural textures, as renderers/texture-inl.hpp has them: filtered over a pixel in closed form
// or faded out where a pixel is wider than their details.

struct TexturePoint {
  vec2 at;    // on the face, in periods
  vec2 span;  // what a pixel spans of it
  vec3 p;     // in space
  vec3 dp;
  float edge;  // distance from the face's border; marks on blocks only
  bool level;  // ground and walls: p is (at, 0)
};

// What a texture does to a surface's colour: the second colour's share, and a factor of brightness.
struct Pattern {
  float share;
  float tint;
};

const int kChecker = 0, kWood = 1, kNoise = 2, kBrick = 3, kStripes = 4, kConcrete = 5, kTiles = 6,
          kSpeckle = 7, kMetal = 8, kFrame = 9;
const float kFilterWidth = LOOK_FILTER_WIDTH;

bool is_mark(int kind) { return kind == kMetal || kind == kFrame; }

float smooth_step(float t) {
  float c = clamp01(t);
  return c * c * (3.0 - (c + c));
}
float filter_width(float d) { return clamp(d, 1e-3, 1.0); }

float square_wave_integral(float a) { return 0.5 - abs(fract(a) - 0.5); }
float square_wave(float x, float d) {
  float width = filter_width(d), at = fract(x), half_width = 0.5 * width;
  return clamp((square_wave_integral(at + half_width) - square_wave_integral(at - half_width)) /
                   width, -1.0, 1.0);
}

float lines_integral(float a, float g) {
  float whole_part = floor(a);
  return whole_part * g + min(a - whole_part, g);
}
float lines(float x, float d, float g) {
  float width = filter_width(d), at = fract(x) + 0.5 * g, half_width = 0.5 * width;
  return clamp01((lines_integral(at + half_width, g) - lines_integral(at - half_width, g)) / width);
}

float detail(float d, float size) { return clamp01(1.6 - d * (1.2 / size)); }

uint hash(uint h) {
  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  h *= 0x297a2d39u;
  return h ^ (h >> 15);
}
uint whole(float a, uint factor) { return uint(int(clamp(a, -1e8, 1e8))) * factor; }
float unit(uint h) { return float(h >> 8) * (1.0 / 16777216.0); }
const uint kHashX = 0x8da6b343u, kHashY = 0xd8163841u, kHashZ = 0xcb1ab31fu, kHashSeed = 0x9e3779b9u;
float cell_random(float x, float y, uint seed) {
  return unit(hash(whole(x, kHashX) + whole(y, kHashY) + seed * kHashSeed));
}
float fade_curve(float f) { return f * f * f * (f * (f * 6.0 - 15.0) + 10.0); }

float lattice_layer(uint h, float fx, float fy) {
  float a = mix(unit(hash(h)), unit(hash(h + kHashX)), fx);
  float b = mix(unit(hash(h + kHashY)), unit(hash(h + kHashY + kHashX)), fx);
  return mix(a, b, fy);
}
float value_noise(vec2 p, uint seed) {
  vec2 p0 = floor(p);
  return lattice_layer(whole(p0.x, kHashX) + whole(p0.y, kHashY) + seed * kHashSeed,
                       fade_curve(p.x - p0.x), fade_curve(p.y - p0.y));
}
float value_noise(vec3 p, uint seed) {
  vec3 p0 = floor(p);
  float fx = fade_curve(p.x - p0.x), fy = fade_curve(p.y - p0.y), fz = fade_curve(p.z - p0.z);
  uint h = whole(p0.x, kHashX) + whole(p0.y, kHashY) + whole(p0.z, kHashZ) + seed * kHashSeed;
  return mix(lattice_layer(h, fx, fy), lattice_layer(h + kHashZ, fx, fy), fz);
}
float span_of(TexturePoint at) {
  return at.level ? max(at.span.x, at.span.y) : max(at.dp.x, max(at.dp.y, at.dp.z));
}
float noise_of(TexturePoint at, float step, uint seed) {
  float f = 1.0 / step;
  return at.level ? value_noise(at.p.xy * f, seed) : value_noise(at.p * f, seed);
}
float octave(TexturePoint at, float step, uint seed) {
  float keep = detail(span_of(at), step);
  if (keep <= 0.0) return 0.0;
  return (noise_of(at, step, seed) - 0.5) * keep;
}

Pattern tiles(TexturePoint at, uint seed) {
  const float joint = 0.05;
  float across = lines(at.at.x, at.span.x, joint), along = lines(at.at.y, at.span.y, joint);
  float shade = cell_random(floor(at.at.x), floor(at.at.y), seed) - 0.5;
  float keep = detail(max(at.span.x, at.span.y), 1.0);
  return Pattern(across + along - across * along, 1.0 + 0.16 * shade * keep);
}

Pattern brick(TexturePoint at, uint seed) {
  const float rows = 3.0, joint = 0.035;
  float row_at = at.at.y * rows, row = floor(row_at);
  float odd = row - 2.0 * floor(row * 0.5);
  float x = at.at.x + odd * 0.5;
  float along = lines(row_at, at.span.y * rows, joint * rows), across = lines(x, at.span.x, joint);
  float shade = cell_random(floor(x), row, seed) - 0.5;
  float keep = detail(max(at.span.x, at.span.y * rows), 1.0);
  return Pattern(across + along - across * along, 1.0 + 0.3 * shade * keep);
}

Pattern cloud(TexturePoint at, uint seed) {
  float n = octave(at, 0.5, seed) + 0.5 * octave(at, 0.25, seed + 1u) +
            0.25 * octave(at, 0.125, seed + 2u);
  return Pattern(clamp01(0.5 + 1.1 * n), 1.0);
}

Pattern concrete(TexturePoint at, uint seed) {
  float broad = octave(at, 1.0, seed) + 0.5 * octave(at, 0.4, seed + 1u);
  float grain = octave(at, 0.06, seed + 2u);
  return Pattern(clamp01(0.25 + 0.4 * broad), 1.0 + 0.16 * broad + 0.22 * grain);
}

float spots(TexturePoint at, float step, uint seed) {
  float keep = detail(span_of(at), step);
  if (keep <= 0.0) return 0.0;
  return (smooth_step((noise_of(at, step, seed) - 0.58) * 6.0) - 0.26) * keep;
}
Pattern speckle(TexturePoint at, uint seed) {
  float share = 0.33 + 0.75 * spots(at, 0.2, seed) + 0.5 * spots(at, 0.09, seed + 1u);
  return Pattern(clamp01(share), 1.0);
}

Pattern boards(TexturePoint at, uint seed) {
  const float length_of_board = 5.0;
  float board = floor(at.at.y);
  float shift = unit(hash(whole(board, kHashY) + seed * kHashSeed));
  float along = at.at.x * (1.0 / length_of_board) + shift, piece = floor(along);
  float random = cell_random(piece, board, seed);
  float joint_v = lines(at.at.y, at.span.y, 0.03);
  float joint_u = lines(along, at.span.x * (1.0 / length_of_board), 0.03 / length_of_board);
  float joint = joint_u + joint_v - joint_u * joint_v;
  float offset = random * 57.0;
  float wide = (value_noise(vec2(at.at.x * 0.45 + offset, at.at.y * 4.0 + offset), seed + 1u) - 0.5) *
               detail(at.span.y, 0.25);
  float keep_fine = detail(at.span.y, 0.06), fine = 0.0;
  if (keep_fine > 0.0) {
    fine = (value_noise(vec2(at.at.x * 1.3 + offset, at.at.y * 17.0 + offset), seed + 2u) - 0.5) *
           keep_fine;
  }
  float tint = 1.0 + 0.28 * (random - 0.5) * detail(at.span.y, 1.0) + 0.1 * fine;
  return Pattern(clamp01(0.3 + 0.5 * wide + 0.35 * fine), tint * (1.0 - 0.45 * joint));
}
Pattern wood(TexturePoint at, uint seed) {
  if (at.level) return boards(at, seed);
  float y = at.p.y + 0.37, z = at.p.z + 1.13;
  float wobble = octave(at, 1.5, seed) * 0.9;
  float radius = sqrt(y * y + z * z) + wobble * 0.6 + at.p.x * 0.06;
  float span = max(at.dp.y, at.dp.z) + at.dp.x * 0.06;
  float phase = fract(radius * 2.5);
  float ring = phase < 0.8 ? phase * 1.25 : (1.0 - phase) * 5.0;
  float rings = (ring * ring - 1.0 / 3.0) * detail(span, 0.4);
  float keep = detail(span, 0.05), fine = 0.0;
  if (keep > 0.0) {
    fine = (value_noise(vec3(at.p.x * 1.2, at.p.y * 20.0, at.p.z * 20.0), seed + 3u) - 0.5) * keep;
  }
  return Pattern(clamp01(0.36 + 0.55 * rings + 0.2 * fine), 1.0 + 0.12 * fine);
}

Pattern metal(TexturePoint at, uint seed) {
  const float fine = 1.0 / 26.0;
  float keep = detail(at.span.y, 2.0 * fine), streak = 0.0;
  if (keep > 0.0) streak = (value_noise(vec2(at.at.x * 0.6, at.at.y / fine), seed) - 0.5) * keep;
  float gleam_at = at.at.x + at.at.y * 0.45, gleam_span = at.span.x + at.span.y * 0.45;
  float up = 1.0 - abs(fract(gleam_at) * 2.0 - 1.0);
  float gleam = (smooth_step(up * 1.6 - 0.3) - 0.5) * detail(gleam_span, 0.8);
  float tint = 1.0 + 0.16 * streak;
  if (!at.level) {
    float rim = clamp01(0.5 - (at.edge - 0.09) / max(max(at.span.x, at.span.y), 1e-3));
    tint *= 1.0 - 0.5 * rim;
  }
  return Pattern(clamp01(0.5 + 0.7 * gleam + 0.3 * streak), tint);
}

Pattern frame(TexturePoint at) {
  if (at.level) {
    const float border = 0.25;
    float across = lines(at.at.x, at.span.x, border), along = lines(at.at.y, at.span.y, border);
    return Pattern((1.0 - across) * (1.0 - along), 1.0);
  }
  float span = max(max(at.span.x, at.span.y), 1e-3);
  return Pattern(clamp01(0.5 + (at.edge - 1.0) / span), 1.0);
}

Pattern pattern(int kind, TexturePoint at, uint seed) {
  switch (kind) {
    case kChecker:
      return Pattern(0.5 + 0.5 * square_wave(at.at.x, at.span.x) * square_wave(at.at.y, at.span.y),
                     1.0);
    case kWood: return wood(at, seed);
    case kNoise: return cloud(at, seed);
    case kBrick: return brick(at, seed);
    case kStripes: return Pattern(0.5 + 0.5 * square_wave(at.at.y, at.span.y), 1.0);
    case kConcrete: return concrete(at, seed);
    case kTiles: return tiles(at, seed);
    case kSpeckle: return speckle(at, seed);
    case kMetal: return metal(at, seed);
    case kFrame: return frame(at);
  }
  return Pattern(0.0, 1.0);
}

vec3 material_color(SurfaceMaterial m, TexturePoint at) {
  Pattern p = pattern(m.texture_kind, at, m.seed);
  return mix(m.color, m.color2, p.share) * p.tint;
}
