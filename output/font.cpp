#include "output/font.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

#include "drystone/math.hpp"
#include "output/font_glyphs.hpp"

namespace drystone {
namespace {

constexpr double kBearing = 1.9;    // from a letter's centre lines to its cell's side, units
constexpr double kDotShare = 1.35;  // radius of a dot over that of the pen
constexpr double kXHeight = 10.0;
constexpr double kCapHeight = 14.0;

struct Stroke {
  Vec2 from;
  Vec2 to;
  bool dot = false;
};

struct Glyph {
  double width = 0.0;
  std::vector<Stroke> strokes;
};

/// Reads pen commands; they are ours, so that they are well formed is asserted only.
Glyph parse(const GlyphPath& path) {
  Glyph glyph;
  glyph.width = path.width;
  const char* at = path.commands.data();
  const char* const end = at + path.commands.size();
  const auto number = [&at, end] {
    double value = 0.0;
    const auto result = std::from_chars(at + 1, end, value);  // after one space
    assert(result.ec == std::errc());
    at = result.ptr;
    return value;
  };
  const auto point = [&number] {
    const double x = number();
    return Vec2{x, number()};
  };
  Vec2 pen;
  const auto line_to = [&](Vec2 to) {
    glyph.strokes.push_back({pen, to});
    pen = to;
  };
  while (at < end) {
    switch (*at++) {
      case 'm':
        pen = point();
        break;
      case 'l':
        line_to(point());
        break;
      case 'd': {
        const Vec2 dot = point();
        glyph.strokes.push_back({dot, dot, true});
        break;
      }
      case 'a': {
        const Vec2 center = point();
        const Vec2 radii = point();
        const double from = radians(number());
        const double to = radians(number());
        const int steps = 1 + static_cast<int>(std::abs(to - from) / radians(9.0));
        for (int i = 0; i <= steps; ++i) {
          const double angle = from + (to - from) * i / steps;
          const Vec2 next{center.x + radii.x * exact::cos(angle),
                          center.y + radii.y * exact::sin(angle)};
          if (i == 0) pen = next;
          line_to(next);
        }
        break;
      }
      default:
        assert(false);
    }
    if (at < end) ++at;  // the space before the next command
  }
  return glyph;
}

const Glyph& glyph_of(char character) {
  static const std::array<Glyph, 96> kGlyphs = [] {
    std::array<Glyph, 96> glyphs;
    std::transform(glyph_paths().begin(), glyph_paths().end(), glyphs.begin(), parse);
    return glyphs;
  }();
  const auto code = static_cast<unsigned char>(character);
  return kGlyphs[code >= 32 && code <= 126 ? code - 32U : 95U];
}

double advance(const Glyph& glyph) { return glyph.width + 2.0 * kBearing; }

/// Height above the baseline in pixels, with x-height and capitals on whole pixels, so that
/// horizontal strokes are sharp.
double hinted(double y, double px_per_unit) {
  const double x_height = std::floor(kXHeight * px_per_unit + 0.5);
  const double cap_height = std::floor(kCapHeight * px_per_unit + 0.5);
  if (y <= 0.0) return y * px_per_unit;
  if (y <= kXHeight) return y / kXHeight * x_height;
  if (y <= kCapHeight) {
    return x_height + (y - kXHeight) / (kCapHeight - kXHeight) * (cap_height - x_height);
  }
  return cap_height + (y - kCapHeight) * px_per_unit;
}

double distance(Vec2 p, Vec2 a, Vec2 b) {
  const Vec2 ab = b - a;
  const double length2 = dot(ab, ab);
  const double t = length2 > 0.0 ? std::clamp(dot(p - a, ab) / length2, 0.0, 1.0) : 0.0;
  return norm(p - (a + t * ab));
}

/// One letter whose origin (left centre line, baseline) is at `origin`, y down.
void draw_glyph(Image& image, const Glyph& glyph, Vec2 origin, const TextStyle& style) {
  if (glyph.strokes.empty()) return;
  const double scale = style.px_per_unit;
  const double radius = 0.5 * style.stroke * scale;
  const double reach = kDotShare * radius + 1.0;
  const int left = static_cast<int>(std::floor(origin.x - reach - 2.0 * scale));
  const int top = static_cast<int>(std::floor(origin.y - hinted(17.0, scale) - reach));
  const int width = static_cast<int>(std::ceil((glyph.width + 4.0) * scale + 2.0 * reach)) + 1;
  const int height = static_cast<int>(std::ceil(hinted(17.0, scale) + 5.0 * scale + 2.0 * reach));
  // Where strokes overlap the darker counts, so that joints are no darker than strokes.
  std::vector<double> coverage(static_cast<std::size_t>(width * height), 0.0);
  for (const Stroke& stroke : glyph.strokes) {
    const Vec2 a{origin.x + scale * stroke.from.x, origin.y - hinted(stroke.from.y, scale)};
    const Vec2 b{origin.x + scale * stroke.to.x, origin.y - hinted(stroke.to.y, scale)};
    const double pen = stroke.dot ? kDotShare * radius : radius;
    const int x0 = std::max(left, static_cast<int>(std::floor(std::min(a.x, b.x) - reach)));
    const int x1 = std::min(left + width, static_cast<int>(std::ceil(std::max(a.x, b.x) + reach)));
    const int y0 = std::max(top, static_cast<int>(std::floor(std::min(a.y, b.y) - reach)));
    const int y1 = std::min(top + height, static_cast<int>(std::ceil(std::max(a.y, b.y) + reach)));
    for (int y = y0; y < y1; ++y) {
      for (int x = x0; x < x1; ++x) {
        double& here = coverage[static_cast<std::size_t>((y - top) * width + (x - left))];
        here = std::max(here, std::clamp(pen + 0.5 - distance({x + 0.5, y + 0.5}, a, b), 0.0, 1.0));
      }
    }
  }
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      blend(image, left + x, top + y, style.color,
            coverage[static_cast<std::size_t>(y * width + x)]);
    }
  }
}

}  // namespace

void blend(Image& image, int x, int y, Rgb color, double coverage) {
  if (x < 0 || y < 0 || x >= image.width || y >= image.height || coverage <= 0.0) return;
  std::uint8_t* pixel =
      &image.rgb[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                      static_cast<std::size_t>(x))];
  const std::array<std::uint8_t, 3> target{color.r, color.g, color.b};
  for (std::size_t c = 0; c < 3; ++c) {
    const double mixed = pixel[c] + coverage * (target[c] - pixel[c]);
    pixel[c] = static_cast<std::uint8_t>(std::floor(mixed + 0.5));
  }
}

double text_width(std::string_view text, const TextStyle& style) {
  double units = 0.0;
  for (const char c : text) units += advance(glyph_of(c));
  return style.px_per_unit * units;
}

void draw_text(Image& image, double x, int baseline, std::string_view text,
               const TextStyle& style) {
  double pen = x;
  for (const char c : text) {
    const Glyph& glyph = glyph_of(c);
    // Quarters of a pixel keep the spacing even; whole ones would not in small text.
    const double left = std::floor(4.0 * (pen + style.px_per_unit * kBearing) + 0.5) * 0.25;
    draw_glyph(image, glyph, {left, baseline + 0.5}, style);
    pen += style.px_per_unit * advance(glyph);
  }
}

std::vector<std::string> wrap_text(std::string_view text, const TextStyle& style, double max_px) {
  std::vector<std::string> lines;
  std::string line;
  const auto fits = [&](const std::string& candidate) {
    return text_width(candidate, style) <= max_px;
  };
  const auto finish = [&] {
    lines.push_back(line);
    line.clear();
  };
  const auto add_word = [&](std::string_view word) {
    std::string candidate = line.empty() ? std::string(word) : line + ' ' + std::string(word);
    if (fits(candidate)) {
      line = std::move(candidate);
      return;
    }
    if (!line.empty()) finish();
    for (const char c : word) {
      if (!line.empty() && !fits(line + c)) finish();
      line += c;
    }
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    if (end > at) add_word(text.substr(at, end - at));
    if (end < text.size() && text[end] == '\n') finish();
    at = end + 1;
  }
  if (!line.empty()) finish();
  return lines;
}

std::string shorten_text(std::string_view text, const TextStyle& style, double max_px) {
  std::string kept(text);
  if (text_width(kept, style) <= max_px) return kept;
  while (!kept.empty() && text_width(kept + "...", style) > max_px) kept.pop_back();
  while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept + "...";
}

}  // namespace drystone
