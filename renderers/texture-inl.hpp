// Procedural textures, filtered over a pixel in closed form or faded out where a pixel is wider
// than their details: they neither shimmer nor blur. Each gives a mixing share: 0 the surface's own
// colour, 1 the pattern's second colour, with a mean that does not depend on the distance.
#if defined(DRYSTONE_RENDERERS_TEXTURE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_TEXTURE_INL_HPP
#undef DRYSTONE_RENDERERS_TEXTURE_INL_HPP
#else
#define DRYSTONE_RENDERERS_TEXTURE_INL_HPP
#endif

#include "drystone/scene.hpp"
#include "renderers/cpu_vec-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// Where a texture is looked up. Lengths in periods.
struct TexturePoint {
  V u, v;     ///< on the face
  V du, dv;   ///< what a pixel spans of them
  V3 p;       ///< in space
  V3 dp;      ///< what a pixel spans of it
  V edge;     ///< distance from the face's border; marks on blocks only
  bool flat;  ///< ground and walls: p is (u, v, 0)
};

/// What a texture does to a surface's colour.
struct Pattern {
  V share;  ///< of the second colour
  V tint;   ///< factor of the brightness, mean 1
};

DRYSTONE_INLINE V floor(V a) { return hn::Floor(a); }
DRYSTONE_INLINE V fraction(V a) { return a - hn::Floor(a); }

/// What a periodic pattern is averaged over: never more than the whole period, whose mean says all.
DRYSTONE_INLINE V filter_width(V d) { return clamp(d, set(1e-3f), set(1.0f)); }

/// Square wave of period 1 (+1 on the first half, -1 on the second), averaged over x +- d / 2.
DRYSTONE_INLINE V square_wave(V x, V d) {
  const V width = filter_width(d);
  const V at = fraction(x);  // small numbers, so that the difference keeps its digits
  const V half = set(0.5f) * width;
  const auto integral = [](V a) { return set(0.5f) - abs(fraction(a) - set(0.5f)); };
  return clamp((integral(at + half) - integral(at - half)) / width, set(-1.0f), set(1.0f));
}

/// Lines of width g at whole numbers (half on each side), averaged over x +- d / 2.
DRYSTONE_INLINE V lines(V x, V d, float g) {
  const V width = filter_width(d);
  const V at = fraction(x) + set(0.5f * g);
  const V half = set(0.5f) * width;
  const auto integral = [g](V a) {
    const V whole = floor(a);
    return whole * set(g) + min(a - whole, set(g));
  };
  return clamp01((integral(at + half) - integral(at - half)) / width);
}

/// 1 where a pixel is small against a detail of the given size, 0 where it spans it.
DRYSTONE_INLINE V detail(V d, float size) { return clamp01(set(1.6f) - d * set(1.2f / size)); }

DRYSTONE_INLINE VU hash(VU h) {
  h = h ^ hn::ShiftRight<15>(h);
  h = h * hn::Set(DU(), 0x2c1b3c6du);
  h = h ^ hn::ShiftRight<12>(h);
  h = h * hn::Set(DU(), 0x297a2d39u);
  return h ^ hn::ShiftRight<15>(h);
}
DRYSTONE_INLINE VU whole(V a, std::uint32_t factor) {
  // Far away places wrap around; nothing of them can be told apart there.
  const V bounded = clamp(a, set(-1e8f), set(1e8f));
  return hn::BitCast(DU(), hn::ConvertTo(DI(), bounded)) * hn::Set(DU(), factor);
}
DRYSTONE_INLINE V unit(VU h) {
  return hn::ConvertTo(D(), hn::BitCast(DI(), hn::ShiftRight<8>(h))) * set(1.0f / 16777216.0f);
}
/// Uniform on [0, 1) per cell.
DRYSTONE_INLINE V cell_random(V x, V y, std::uint32_t seed) {
  return unit(
      hash(whole(x, 0x8da6b343u) + whole(y, 0xd8163841u) + hn::Set(DU(), seed * 0x9e3779b9u)));
}
DRYSTONE_INLINE V fade_curve(V f) {
  return f * f * f * (f * (f * set(6.0f) - set(15.0f)) + set(10.0f));
}

/// Value noise on a lattice of step 1: 0-1, mean 1/2.
DRYSTONE_INLINE V noise2(V x, V y, std::uint32_t seed) {
  const V x0 = floor(x), y0 = floor(y);
  const V fx = fade_curve(x - x0), fy = fade_curve(y - y0);
  const VU kx = hn::Set(DU(), 0x8da6b343u), ky = hn::Set(DU(), 0xd8163841u);
  const VU h00 =
      whole(x0, 0x8da6b343u) + whole(y0, 0xd8163841u) + hn::Set(DU(), seed * 0x9e3779b9u);
  const V a = mix(unit(hash(h00)), unit(hash(h00 + kx)), fx);
  const V b = mix(unit(hash(h00 + ky)), unit(hash(h00 + ky + kx)), fx);
  return mix(a, b, fy);
}
DRYSTONE_INLINE V noise3(V x, V y, V z, std::uint32_t seed) {
  const V x0 = floor(x), y0 = floor(y), z0 = floor(z);
  const V fx = fade_curve(x - x0), fy = fade_curve(y - y0), fz = fade_curve(z - z0);
  const VU kx = hn::Set(DU(), 0x8da6b343u), ky = hn::Set(DU(), 0xd8163841u),
           kz = hn::Set(DU(), 0xcb1ab31fu);
  const VU h = whole(x0, 0x8da6b343u) + whole(y0, 0xd8163841u) + whole(z0, 0xcb1ab31fu) +
               hn::Set(DU(), seed * 0x9e3779b9u);
  const auto layer = [&](VU g) {
    const V a = mix(unit(hash(g)), unit(hash(g + kx)), fx);
    const V b = mix(unit(hash(g + ky)), unit(hash(g + ky + kx)), fx);
    return mix(a, b, fy);
  };
  return mix(layer(h), layer(h + kz), fz);
}
/// One octave about 0 (-1/2 to 1/2), `step` periods a lattice step, faded by the pixel's span.
DRYSTONE_INLINE V octave(const TexturePoint& at, float step, std::uint32_t seed) {
  const V span = at.flat ? max(at.du, at.dv) : max(at.dp.x, max(at.dp.y, at.dp.z));
  const V keep = detail(span, step);
  if (!any(hn::Gt(keep, zero()))) return zero();
  const V f = set(1.0f / step);
  const V value = at.flat ? noise2(at.p.x * f, at.p.y * f, seed)
                          : noise3(at.p.x * f, at.p.y * f, at.p.z * f, seed);
  return (value - set(0.5f)) * keep;
}

DRYSTONE_INLINE Pattern checker(const TexturePoint& at) {
  const V wave = square_wave(at.u, at.du) * square_wave(at.v, at.dv);
  return {set(0.5f) + set(0.5f) * wave, set(1.0f)};
}

DRYSTONE_INLINE Pattern stripes(const TexturePoint& at) {
  return {set(0.5f) + set(0.5f) * square_wave(at.v, at.dv), set(1.0f)};
}

DRYSTONE_INLINE Pattern tiles(const TexturePoint& at, std::uint32_t seed) {
  constexpr float kJoint = 0.05f;
  const V joint_u = lines(at.u, at.du, kJoint), joint_v = lines(at.v, at.dv, kJoint);
  const V joint = joint_u + joint_v - joint_u * joint_v;
  const V shade = cell_random(floor(at.u), floor(at.v), seed) - set(0.5f);
  const V keep = detail(max(at.du, at.dv), 1.0f);
  return {joint, set(1.0f) + set(0.16f) * shade * keep};
}

DRYSTONE_INLINE Pattern brick(const TexturePoint& at, std::uint32_t seed) {
  constexpr float kRows = 3.0f;     // courses in one brick's length
  constexpr float kJoint = 0.035f;  // of the length
  const V row_at = at.v * set(kRows);
  const V row = floor(row_at);
  const V odd = row - set(2.0f) * floor(row * set(0.5f));
  const V x = at.u + odd * set(0.5f);
  const V joint_v = lines(row_at, at.dv * set(kRows), kJoint * kRows);
  const V joint_u = lines(x, at.du, kJoint);
  const V joint = joint_u + joint_v - joint_u * joint_v;
  const V shade = cell_random(floor(x), row, seed) - set(0.5f);
  const V keep = detail(max(at.du, at.dv * set(kRows)), 1.0f);
  return {joint, set(1.0f) + set(0.3f) * shade * keep};
}

DRYSTONE_INLINE Pattern cloud(const TexturePoint& at, std::uint32_t seed) {
  const V n = octave(at, 0.5f, seed) + set(0.5f) * octave(at, 0.25f, seed + 1) +
              set(0.25f) * octave(at, 0.125f, seed + 2);
  return {clamp01(set(0.5f) + set(1.1f) * n), set(1.0f)};
}

DRYSTONE_INLINE Pattern concrete(const TexturePoint& at, std::uint32_t seed) {
  const V broad = octave(at, 1.0f, seed) + set(0.5f) * octave(at, 0.4f, seed + 1);
  const V grain = octave(at, 0.06f, seed + 2);
  return {clamp01(set(0.25f) + set(0.4f) * broad),
          set(1.0f) + set(0.16f) * broad + set(0.22f) * grain};
}

DRYSTONE_INLINE Pattern speckle(const TexturePoint& at, std::uint32_t seed) {
  // Grains of two sizes. Thresholds turn noise into spots; the mean share is subtracted and added
  // again unfaded, so that far away surfaces keep their colour.
  const auto spots = [&](float step, std::uint32_t s) {
    const V span = at.flat ? max(at.du, at.dv) : max(at.dp.x, max(at.dp.y, at.dp.z));
    const V keep = detail(span, step);
    if (!any(hn::Gt(keep, zero()))) return zero();
    const V f = set(1.0f / step);
    const V value =
        at.flat ? noise2(at.p.x * f, at.p.y * f, s) : noise3(at.p.x * f, at.p.y * f, at.p.z * f, s);
    return (smooth((value - set(0.58f)) * set(6.0f)) - set(0.26f)) * keep;
  };
  const V share = set(0.33f) + set(0.75f) * spots(0.2f, seed) + set(0.5f) * spots(0.09f, seed + 1);
  return {clamp01(share), set(1.0f)};
}

/// Boards on ground and walls, rings and grain in blocks (the trunk runs along the block's x).
DRYSTONE_INLINE Pattern wood(const TexturePoint& at, std::uint32_t seed) {
  if (at.flat) {
    constexpr float kLength = 5.0f;  // of a board, in widths
    const V board = floor(at.v);
    const V shift = unit(hash(whole(board, 0xd8163841u) + hn::Set(DU(), seed * 0x9e3779b9u)));
    const V along = at.u * set(1.0f / kLength) + shift;
    const V piece = floor(along);
    const V random = cell_random(piece, board, seed);
    const V joint_v = lines(at.v, at.dv, 0.03f);
    const V joint_u = lines(along, at.du * set(1.0f / kLength), 0.03f / kLength);
    const V joint = joint_u + joint_v - joint_u * joint_v;
    // Grain: noise drawn out along the board, another one on every piece.
    const V offset = random * set(57.0f);
    const V keep_wide = detail(at.dv, 0.25f), keep_fine = detail(at.dv, 0.06f);
    const V wide =
        (noise2(at.u * set(0.45f) + offset, at.v * set(4.0f) + offset, seed + 1) - set(0.5f)) *
        keep_wide;
    V fine = zero();
    if (any(hn::Gt(keep_fine, zero()))) {
      fine = (noise2(at.u * set(1.3f) + offset, at.v * set(17.0f) + offset, seed + 2) - set(0.5f)) *
             keep_fine;
    }
    const V keep = detail(at.dv, 1.0f);
    const V tint = set(1.0f) + set(0.28f) * (random - set(0.5f)) * keep + set(0.1f) * fine;
    return {clamp01(set(0.3f) + set(0.5f) * wide + set(0.35f) * fine),
            tint * (set(1.0f) - set(0.45f) * joint)};
  }
  const V y = at.p.y + set(0.37f), z = at.p.z + set(1.13f);
  const V wobble = octave(at, 1.5f, seed) * set(0.9f);
  const V radius = sqrt(y * y + z * z) + wobble * set(0.6f) + at.p.x * set(0.06f);
  const V span = max(at.dp.y, at.dp.z) + at.dp.x * set(0.06f);
  const V phase = fraction(radius * set(2.5f));
  // Slow rise, quick fall: early and late wood. Mean 1/2 - 0.1 of the saw.
  const V ring =
      select(hn::Lt(phase, set(0.8f)), phase * set(1.25f), (set(1.0f) - phase) * set(5.0f));
  const V rings = (ring * ring - set(1.0f / 3.0f)) * detail(span, 0.4f);
  const V keep = detail(span, 0.05f);
  V fine = zero();
  if (any(hn::Gt(keep, zero()))) {
    fine = (noise3(at.p.x * set(1.2f), at.p.y * set(20.0f), at.p.z * set(20.0f), seed + 3) -
            set(0.5f)) *
           keep;
  }
  return {clamp01(set(0.36f) + set(0.55f) * rings + set(0.2f) * fine),
          set(1.0f) + set(0.12f) * fine};
}

/// Whether a texture tells something of the block, so that every style shows it, and needs to know
/// how far a face reaches.
inline bool is_mark(int kind) {
  return kind == static_cast<int>(TextureKind::metal) ||
         kind == static_cast<int>(TextureKind::frame);
}

/// A brushed plate: streaks along u, slanting gleams, on blocks a darker rim.
DRYSTONE_INLINE Pattern metal(const TexturePoint& at, std::uint32_t seed) {
  constexpr float kFine = 1.0f / 26.0f;  // of a streak's width
  const V keep = detail(at.dv, 2.0f * kFine);
  V streak = zero();
  if (any(hn::Gt(keep, zero()))) {
    streak = (noise2(at.u * set(0.6f), at.v * set(1.0f / kFine), seed) - set(0.5f)) * keep;
  }
  const V gleam_at = at.u + at.v * set(0.45f), gleam_span = at.du + at.dv * set(0.45f);
  const V up = set(1.0f) - abs(fraction(gleam_at) * set(2.0f) - set(1.0f));  // 0 - 1 - 0
  const V gleam = (smooth(up * set(1.6f) - set(0.3f)) - set(0.5f)) * detail(gleam_span, 0.8f);
  const V share = clamp01(set(0.5f) + set(0.7f) * gleam + set(0.3f) * streak);
  V tint = set(1.0f) + set(0.16f) * streak;
  if (!at.flat) {
    const V rim = clamp01(set(0.5f) - (at.edge - set(0.09f)) / max(max(at.du, at.dv), set(1e-3f)));
    tint = tint * (set(1.0f) - set(0.5f) * rim);
  }
  return {share, tint};
}

/// A border of width 1 around each face, the second colour within; on ground and walls a lattice
/// of period 1.
DRYSTONE_INLINE Pattern frame(const TexturePoint& at) {
  if (at.flat) {
    constexpr float kBorder = 0.25f;
    const V across = lines(at.u, at.du, kBorder), along = lines(at.v, at.dv, kBorder);
    return {(set(1.0f) - across) * (set(1.0f) - along), set(1.0f)};
  }
  const V span = max(max(at.du, at.dv), set(1e-3f));
  return {clamp01(set(0.5f) + (at.edge - set(1.0f)) / span), set(1.0f)};
}

DRYSTONE_INLINE Pattern pattern(int kind, const TexturePoint& at, std::uint32_t seed) {
  switch (static_cast<TextureKind>(kind)) {
    case TextureKind::checker:
      return checker(at);
    case TextureKind::wood:
      return wood(at, seed);
    case TextureKind::noise:
      return cloud(at, seed);
    case TextureKind::brick:
      return brick(at, seed);
    case TextureKind::stripes:
      return stripes(at);
    case TextureKind::concrete:
      return concrete(at, seed);
    case TextureKind::tiles:
      return tiles(at, seed);
    case TextureKind::speckle:
      return speckle(at, seed);
    case TextureKind::metal:
      return metal(at, seed);
    case TextureKind::frame:
      return frame(at);
  }
  return {zero(), set(1.0f)};
}

/// Angle of (x, y) in radians (polynomial, error below 2e-4).
DRYSTONE_INLINE V angle_of(V y, V x) {
  const V ax = abs(x), ay = abs(y);
  const V ratio = min(ax, ay) / max(max(ax, ay), set(1e-20f));
  const V s = ratio * ratio;
  V a = ((set(-0.0464964749f) * s + set(0.15931422f)) * s - set(0.327622764f)) * s * ratio + ratio;
  a = select(hn::Gt(ay, ax), set(1.57079637f) - a, a);
  a = select(hn::Lt(x, zero()), set(3.14159274f) - a, a);
  return with_sign_of(a, y);
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
