#include "tools/viewer/overlays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "output/drawing.hpp"

namespace drystone::viewer {
namespace {

constexpr double kNear_m = 0.01;
constexpr Rgb kDark{20, 22, 26};

class Pen {
 public:
  Pen(Image& image, const Camera& camera)
      : image_(image), camera_(camera), unit_(std::min(image.width, image.height) / 640.0) {
    unit_ = std::max(unit_, 0.6);
  }

  [[nodiscard]] double px(double size) const { return size * unit_; }
  [[nodiscard]] std::optional<Vec2> at(Vec3 world) const {
    const Vec3 p = project(camera_, world);
    if (!(p.z > kNear_m) || !std::isfinite(p.x) || !std::isfinite(p.y)) return {};
    return p.xy();
  }
  void line(Vec3 from, Vec3 to, double width, Rgb color) {
    const auto a = at(from), b = at(to);
    if (a && b) draw_line(image_, *a, *b, px(width), color);
  }
  void disc(Vec3 world, double radius, Rgb color) {
    const auto p = at(world);
    if (!p) return;
    fill_disc(image_, *p, px(radius) + px(1.2), kDark);
    fill_disc(image_, *p, px(radius), color);
  }
  /// With a dark edge, so that it is seen on blocks of its own colour, too.
  void ring(Vec3 world, double radius, double width, Rgb color) {
    const auto p = at(world);
    if (!p) return;
    draw_ring(image_, *p, radius, px(width) + px(2.4), kDark);
    draw_ring(image_, *p, radius, px(width), color);
  }
  void polygon(const std::vector<Vec3>& corners, double width, Rgb color, double filled) {
    std::vector<Vec2> flat;
    for (const Vec3 corner : corners) {
      const auto p = at(corner);
      if (!p) return;
      flat.push_back(*p);
    }
    fill_convex(image_, flat, color, filled);
    for (std::size_t i = 0; i < flat.size(); ++i) {
      draw_line(image_, flat[i], flat[(i + 1) % flat.size()], px(width), color);
    }
  }
  void text(Vec3 world, Vec2 offset, const std::string& words, Rgb color) {
    const auto p = at(world);
    if (!p) return;
    const TextStyle style{0.72 * std::max(unit_, 1.0), 2.2, color};
    const int height = static_cast<int>(24.0 * style.px_per_unit);
    const int pad = static_cast<int>(6.0 * style.px_per_unit);
    const int width = static_cast<int>(text_width(words, style)) + 2 * pad;
    const int top = static_cast<int>(p->y + px(offset.y)) - height / 2;
    // On the other side where the picture ends.
    const int right = static_cast<int>(p->x + px(offset.x));
    const int left = right + width <= image_.width
                         ? right
                         : std::max(0, static_cast<int>(p->x - px(offset.x)) - width);
    fill_rounded(image_, left, top, width, height, 0.3 * height, {250, 250, 252}, 0.85);
    draw_text(image_, left + pad, centred_baseline(top, height, style), words, style);
  }

 private:
  Image& image_;
  const Camera& camera_;
  double unit_;
};

void draw_touches(Pen& pen, const std::vector<Touch>& touches) {
  double most = 0.0;
  for (const Touch& touch : touches) most = std::max(most, touch.force_n);
  for (const Touch& touch : touches) {
    pen.disc(touch.point, 2.5 + 4.5 * std::sqrt(touch.force_n / most), kContactColor);
  }
}

std::string length_text(double meters) {
  return std::abs(meters) < 0.01 ? fmt::format("{:+.1f} mm", 1000.0 * meters)
                                 : fmt::format("{:+.1f} cm", 100.0 * meters);
}

}  // namespace

double ring_radius(const Image& image) {
  return 16.0 * std::max(0.6, std::min(image.width, image.height) / 640.0);
}

void draw_overlays(Image& image, const Camera& camera, const Look& look,
                   const std::vector<Support>& supports, const std::vector<Touch>& touches) {
  Pen pen(image, camera);
  const int least = look.shows(Overlay::weakest) ? weakest(supports) : -1;
  for (std::size_t i = 0; i < supports.size(); ++i) {
    const bool marked = static_cast<int>(i) == least;
    if (!marked && !look.shows(Overlay::support)) continue;
    const Rgb color = marked ? kWeakestColor : kSupportColor;
    const double filled = marked ? 0.25 : 0.18;
    for (const std::vector<Vec3>& area : supports[i].areas) pen.polygon(area, 1.5, color, filled);
    pen.polygon(supports[i].polygon, marked ? 3.0 : 2.0, color,
                supports[i].areas.empty() ? filled : 0.3 * filled);
  }
  for (std::size_t i = 0; i < supports.size(); ++i) {
    const auto& load = supports[i].load;
    if (!load) continue;
    if (look.shows(Overlay::margin)) {
      pen.line(load->at, load->edge, 3.5, load->margin_m < 0.0 ? kWeakestColor : kInsideColor);
    }
    if (look.shows(Overlay::mass)) {
      pen.line(load->center, load->at, 1.5, kMassColor);
      pen.disc(load->at, 2.5, kMassColor);
      pen.disc(load->center, 5.0, kMassColor);
    }
    if (static_cast<int>(i) == least) {
      pen.ring(load->at, ring_radius(image), 3.0, kWeakestColor);
      if (look.shows(Overlay::margin)) {
        pen.text(load->at, {26.0, 0.0}, length_text(load->margin_m), kWeakestColor);
      }
    }
  }
  if (look.shows(Overlay::contacts)) draw_touches(pen, touches);
}

}  // namespace drystone::viewer
