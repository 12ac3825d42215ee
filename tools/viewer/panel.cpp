#include "tools/viewer/panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/drawing.hpp"

namespace drystone::viewer {
namespace {

constexpr Rgb kPaper{246, 247, 250};
constexpr Rgb kRule{214, 219, 226};
constexpr Rgb kGrey{110, 118, 130};
constexpr Rgb kNight{20, 23, 28};
constexpr Rgb kWhite{255, 255, 255};
constexpr Rgb kKey{250, 205, 90};

/// How much larger than usual text is drawn.
double scale_of(const Image& picture) {
  return std::clamp(std::min(picture.width / 1120.0, picture.height / 720.0), 0.75, 3.0);
}

/// Writes line after line into a column.
class Column {
 public:
  Column(Image& image, int left, int width, double unit)
      : image_(image), left_(left), width_(width), unit_(unit), y_(px(14)) {}

  [[nodiscard]] int px(double size) const { return rounded(size * unit_); }
  [[nodiscard]] TextStyle style(double size, double stroke, Rgb color) const {
    return {size * unit_, stroke, color};
  }
  [[nodiscard]] bool full(int height) const { return y_ + height > image_.height - px(12); }
  void skip(double size) { y_ += px(size); }

  void text(const std::string& words, const TextStyle& look) {
    for (const std::string& line : wrap_text(words, look, width_)) row(line, look);
  }
  void row(const std::string& line, const TextStyle& look) {
    const int height = rounded(27.0 * look.px_per_unit);
    draw_text(image_, left_, centred_baseline(y_, height, look), line, look);
    y_ += height;
  }
  /// Words, and others at the right edge or in a second column.
  void pair(const std::string& first, const std::string& second, const TextStyle& soft,
            const TextStyle& firm) {
    const int height = rounded(27.0 * soft.px_per_unit);
    const int baseline = centred_baseline(y_, height, soft);
    draw_text(image_, left_, baseline, shorten_text(first, soft, 0.46 * width_), soft);
    draw_text(image_, left_ + 0.48 * width_, baseline, shorten_text(second, firm, 0.52 * width_),
              firm);
    y_ += height;
  }
  void tag(const std::string& words, Rgb color) {
    const TextStyle look = style(0.62, 2.3, kWhite);
    const int height = px(22), pad = px(9);
    const std::string line = shorten_text(words, look, width_ - 2 * pad);
    fill_rounded(image_, left_, y_, rounded(text_width(line, look)) + 2 * pad, height, 0.5 * height,
                 color);
    draw_text(image_, left_ + pad, centred_baseline(y_, height, look), line, look);
    y_ += height;
  }
  void rule() {
    fill_rounded(image_, left_, y_ + px(5), width_, std::max(1, px(1)), 0.0, kRule);
    y_ += px(11);
  }

 private:
  Image& image_;
  int left_, width_;
  double unit_;
  int y_;
};

}  // namespace

int panel_width(int picture_width) {
  return std::min(std::clamp(rounded(0.29 * picture_width), 150, 640), picture_width / 2) / 2 * 2;
}

void draw_panel(Image& picture, const PanelText& text) {
  const int width = panel_width(picture.width), left = picture.width - width;
  fill_rounded(picture, left, 0, width, picture.height, 0.0, kPaper);
  const double unit = scale_of(picture);
  const int inset = rounded(14 * unit);
  Column column(picture, left + inset, width - 2 * inset, unit);
  column.text(text.name, column.style(0.9, 2.2, kInk));
  const TextStyle soft = column.style(0.56, 1.7, kSoftInk), firm = column.style(0.56, 1.9, kInk);
  column.row(text.place, soft);
  column.skip(4);
  column.tag(text.verdict, !text.good ? kGrey : *text.good ? kGreen : kRed);
  column.skip(5);
  column.text(text.why, firm);
  const int line = rounded(27.0 * soft.px_per_unit);
  for (const Section& section : text.sections) {
    if (section.rows.empty()) continue;
    if (column.full(4 * line)) break;
    column.rule();
    column.row(section.heading, column.style(0.6, 2.3, kInk));
    for (std::size_t i = 0; i < section.rows.size(); ++i) {
      const bool last = i + 1 == section.rows.size();
      if (column.full(last ? line : 2 * line)) {
        column.row(fmt::format("... and {} more", section.rows.size() - i), soft);
        break;
      }
      if (section.rows[i].second.empty()) {
        column.text(section.rows[i].first, soft);
      } else {
        column.pair(section.rows[i].first, section.rows[i].second, soft, firm);
      }
    }
  }
}

void draw_message(Image& picture, int right, const std::string& message) {
  if (message.empty()) return;
  const double unit = scale_of(picture);
  const TextStyle look{0.6 * unit, 1.9, kWhite};
  const int height = rounded(26 * unit), pad = rounded(10 * unit), gap = rounded(10 * unit);
  const std::string line = shorten_text(message, look, right - 2 * (gap + pad));
  const int top = picture.height - gap - height;
  fill_rounded(picture, gap, top, rounded(text_width(line, look)) + 2 * pad, height, 0.3 * height,
               kNight, 0.8);
  draw_text(picture, gap + pad, centred_baseline(top, height, look), line, look);
}

void draw_help(Image& picture, const std::vector<std::array<std::string, 3>>& rows) {
  // As large as lets all rows fit.
  const double unit = std::min({scale_of(picture) * 1.1, picture.width / 1000.0,
                                picture.height / (18.0 * (static_cast<double>(rows.size()) + 4))});
  const TextStyle key{0.56 * unit, 2.2, kKey}, command{0.56 * unit, 2.0, kWhite},
      words{0.56 * unit, 1.7, {205, 211, 220}}, heading{0.85 * unit, 2.3, kWhite};
  fill_rounded(picture, 0, 0, picture.width, picture.height, 0.0, kNight, 0.94);
  const int line = rounded(18 * unit), left = rounded(28 * unit);
  int y = rounded(18 * unit);
  draw_text(picture, left, centred_baseline(y, 2 * line, heading), "Keys and commands", heading);
  y += 2 * line;
  for (const auto& row : rows) {
    const double second = left + 190 * unit, third = left + 520 * unit;
    draw_text(picture, left, centred_baseline(y, line, key), row[0], key);
    draw_text(picture, second, centred_baseline(y, line, command), row[1], command);
    draw_text(picture, third, centred_baseline(y, line, words),
              shorten_text(row[2], words, picture.width - third - left), words);
    y += line;
  }
}

}  // namespace drystone::viewer
