#include "tools/viewer/panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

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

/// Lines that a text has at most in one of two columns.
constexpr std::size_t kMostLines = 4;

using Lines = std::vector<std::string>;

/// As many lines as there may be; the last one ends in "..." where that is not all.
Lines lines_of(const std::string& text, const TextStyle& look, double width) {
  Lines lines = wrap_text(text, look, width);
  if (lines.size() > kMostLines) {
    lines.resize(kMostLines);
    lines.back() = shorten_text(lines.back() + " ...", look, width);
  }
  return lines;
}

/// Writes line after line into a column, as long as they fit.
class Column {
 public:
  Column(Image& image, int left, int width, double unit)
      : image_(image), left_(left), width_(width), unit_(unit), y_(px(14)) {}

  [[nodiscard]] int px(double size) const { return rounded(size * unit_); }
  [[nodiscard]] TextStyle style(double size, double stroke, Rgb color) const {
    return {size * unit_, stroke, color};
  }
  [[nodiscard]] static int line_height(const TextStyle& look) {
    return rounded(27.0 * look.px_per_unit);
  }
  [[nodiscard]] bool full(int height) const { return y_ + height > image_.height - px(12); }
  void skip(double size) { y_ += px(size); }

  void text(const std::string& words, const TextStyle& look) {
    put(0.0, wrap_text(words, look, width_), look);
  }

  /// Words, and others in a second column; without these the words go over both.
  struct Row {
    Lines first, second;
    [[nodiscard]] int lines() const {
      return static_cast<int>(std::max(first.size(), second.size()));
    }
  };
  [[nodiscard]] Row row_of(const std::string& first, const std::string& second,
                           const TextStyle& soft, const TextStyle& firm) const {
    if (second.empty()) return {wrap_text(first, soft, width_), {}};
    return {lines_of(first, soft, kFirst * width_), lines_of(second, firm, (1 - kSecond) * width_)};
  }
  void row(const Row& row, const TextStyle& soft, const TextStyle& firm) {
    const int top = y_;
    put(0.0, row.first, soft);
    const int bottom = std::exchange(y_, top);
    put(kSecond * width_, row.second, firm);
    y_ = std::max(y_, bottom);
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
  /// Where the first of two columns ends and the second begins, shares of the width.
  static constexpr double kFirst = 0.46, kSecond = 0.48;

  void put(double indent, const Lines& lines, const TextStyle& look) {
    const int height = line_height(look);
    for (const std::string& line : lines) {
      if (full(height)) return;
      draw_text(image_, left_ + indent, centred_baseline(y_, height, look), line, look);
      y_ += height;
    }
  }

  Image& image_;
  int left_, width_;
  double unit_;
  int y_;
};

/// A heading, rows, and how many more there are than fit.
void draw_section(Column& column, const Section& section, const TextStyle& soft,
                  const TextStyle& firm) {
  column.rule();
  column.text(section.heading, column.style(0.6, 2.3, kInk));
  const int line = Column::line_height(soft);
  for (std::size_t i = 0; i < section.rows.size(); ++i) {
    const auto row = column.row_of(section.rows[i].first, section.rows[i].second, soft, firm);
    const bool last = i + 1 == section.rows.size();  // after others there may be more to tell of
    if (column.full((row.lines() + (last ? 0 : 1)) * line)) {
      column.text(fmt::format("... and {} more", section.rows.size() - i), soft);
      return;
    }
    column.row(row, soft, firm);
  }
}

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
  column.text(text.place, soft);
  column.skip(4);
  column.tag(text.verdict, !text.good ? kGrey : *text.good ? kGreen : kRed);
  column.skip(5);
  column.text(text.why, firm);
  for (const Section& section : text.sections) {
    if (section.rows.empty()) continue;
    if (column.full(4 * Column::line_height(soft))) break;
    draw_section(column, section, soft, firm);
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
