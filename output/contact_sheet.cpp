// Many pictures on one page, with what is to be said of each.
#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/image.hpp"
#include "output/drawing.hpp"

namespace drystone {
namespace {

// Pictures may have pale grounds: the page and the lines about them are darker than these.
constexpr Rgb kPage{222, 226, 232};
constexpr Rgb kCard{255, 255, 255};
constexpr Rgb kRim{164, 172, 184};

/// All lengths in pixels; they follow from the size of a picture.
struct Layout {
  int picture = 224;
  int columns = 1;
  int margin = 28;
  int gutter = 14;
  int inset = 11;    ///< of text in a card
  int radius = 9;    ///< of a card's corners
  int tag = 18;      ///< height of a tag
  int leading = 15;  ///< from line to line of a caption
  TextStyle title;
  TextStyle caption;
  TextStyle heading;
  TextStyle subheading;

  [[nodiscard]] int width() const {
    return 2 * margin + columns * picture + (columns - 1) * gutter;
  }
};

Layout make_layout(int columns, int picture) {
  Layout layout;
  layout.picture = picture;
  layout.columns = columns;
  const double unit = std::clamp(picture / 224.0, 0.72, 3.0);
  layout.margin = rounded(26 * unit);
  layout.gutter = rounded(14 * unit);
  layout.inset = rounded(11 * unit);
  layout.radius = rounded(8 * unit);
  layout.tag = rounded(20 * unit);
  layout.leading = rounded(16.5 * unit);
  layout.title = {0.58 * unit, 2.3, {255, 255, 255}};
  layout.caption = {0.58 * unit, 1.75, kSoftInk};
  layout.heading = {1.15 * std::max(1.0, unit), 2.4, kInk};
  layout.subheading = {0.68 * std::max(1.0, unit), 1.8, kSoftInk};
  return layout;
}

/// Mean colour of the part of an image that one target pixel covers, weighted by area; where the
/// image is enlarged, its nearest pixel.
Rgb resampled(const Image& image, double x0, double y0, double x1, double y1) {
  const int left = std::clamp(static_cast<int>(x0), 0, image.width - 1);
  const int top = std::clamp(static_cast<int>(y0), 0, image.height - 1);
  const int right = std::clamp(static_cast<int>(std::ceil(x1)), left + 1, image.width);
  const int bottom = std::clamp(static_cast<int>(std::ceil(y1)), top + 1, image.height);
  std::array<double, 3> sum{};
  double total = 0.0;
  for (int y = top; y < bottom; ++y) {
    const double h = std::max(1e-9, std::min(y1, y + 1.0) - std::max(y0, double(y)));
    for (int x = left; x < right; ++x) {
      const double area = h * std::max(1e-9, std::min(x1, x + 1.0) - std::max(x0, double(x)));
      const std::size_t at =
          3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
               static_cast<std::size_t>(x));
      for (std::size_t c = 0; c < 3; ++c) sum[c] += area * image.rgb[at + c];
      total += area;
    }
  }
  const auto byte = [total](double value) {
    return static_cast<std::uint8_t>(std::floor(value / total + 0.5));
  };
  return {byte(sum[0]), byte(sum[1]), byte(sum[2])};
}

/// The picture, as large as fits a square without changing its shape, under a card's round corners.
void draw_picture(Image& page, const Image& image, int left, int top, const Layout& layout) {
  const int size = layout.picture;
  if (image.width < 1 || image.height < 1) return;
  const double scale = static_cast<double>(size) / std::max(image.width, image.height);
  const int width = std::clamp(rounded(scale * image.width), 1, size);
  const int height = std::clamp(rounded(scale * image.height), 1, size);
  const int x0 = (size - width) / 2, y0 = (size - height) / 2;
  const double step_x = static_cast<double>(image.width) / width;
  const double step_y = static_cast<double>(image.height) / height;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Rgb color =
          resampled(image, x * step_x, y * step_y, (x + 1) * step_x, (y + 1) * step_y);
      // The card goes on below, so that only its upper corners are round here.
      const double coverage = rounded_box_coverage(left + x0 + x, top + y0 + y, left, top, size,
                                                   size + 4 * layout.radius, layout.radius);
      blend(page, left + x0 + x, top + y0 + y, color, coverage);
    }
  }
}

int tag_height(const SheetCell& cell, const Layout& layout) {
  return cell.title.empty() ? 0 : layout.tag;
}

std::vector<std::string> caption_lines(const SheetCell& cell, const Layout& layout) {
  return wrap_text(cell.caption, layout.caption, layout.picture - 2 * layout.inset);
}

int card_height(const SheetCell& cell, const Layout& layout) {
  const int tag = tag_height(cell, layout);
  const auto lines = static_cast<int>(caption_lines(cell, layout).size());
  if (tag == 0 && lines == 0) return layout.picture;
  const int gap = tag > 0 && lines > 0 ? layout.inset / 2 : 0;
  return layout.picture + 2 * layout.inset + tag + gap + lines * layout.leading;
}

void draw_card(Image& page, const SheetCell& cell, int left, int top, int height,
               const Layout& layout) {
  fill_rounded(page, left - 1, top - 1, layout.picture + 2, height + 2, layout.radius + 1, kRim);
  fill_rounded(page, left, top, layout.picture, height, layout.radius, kCard);
  draw_picture(page, cell.image, left, top, layout);
  for (int x = left; height > layout.picture && x < left + layout.picture; ++x) {
    blend(page, x, top + layout.picture, kRim, 1.0);
  }

  const int x = left + layout.inset;
  int y = top + layout.picture + layout.inset;
  if (!cell.title.empty()) {
    const int pad = rounded(0.38 * layout.tag);
    const int room = layout.picture - 2 * layout.inset - 2 * pad;
    const std::string title = shorten_text(cell.title, layout.title, room);
    const int width = 2 * pad + rounded(text_width(title, layout.title));
    fill_rounded(page, x, y, width, layout.tag, 0.5 * layout.tag, cell.good ? kGreen : kRed);
    draw_text(page, x + pad, centred_baseline(y, layout.tag, layout.title), title, layout.title);
    y += layout.tag + layout.inset / 2;
  }
  for (const std::string& line : caption_lines(cell, layout)) {
    draw_text(page, x, centred_baseline(y, layout.leading, layout.caption), line, layout.caption);
    y += layout.leading;
  }
}

/// The first line of a heading is large, the others are small.
struct HeadingLine {
  std::string text;
  TextStyle style;
  int height = 0;
};

std::vector<HeadingLine> heading_lines(const std::string& heading, const Layout& layout) {
  std::vector<HeadingLine> lines;
  const std::size_t first_end = std::min(heading.find('\n'), heading.size());
  const double room = layout.width() - 2 * layout.margin;
  const auto add = [&](const std::string& text, const TextStyle& style) {
    for (std::string& line : wrap_text(text, style, room)) {
      lines.push_back({std::move(line), style, rounded(27.0 * style.px_per_unit)});
    }
  };
  add(heading.substr(0, first_end), layout.heading);
  if (first_end < heading.size()) add(heading.substr(first_end + 1), layout.subheading);
  return lines;
}

}  // namespace

Image contact_sheet(std::span<const SheetCell> cells, int columns, int cell_px,
                    const std::string& heading) {
  if (columns < 1 || cell_px < 32) {
    throw Error(ErrorCode::usage, "a contact sheet needs columns, and cells of at least 32 pixels");
  }
  const int count = static_cast<int>(cells.size());
  const Layout layout = make_layout(std::min(columns, std::max(count, 1)), cell_px);
  const std::vector<HeadingLine> title = heading_lines(heading, layout);

  int y = layout.margin;
  for (const HeadingLine& line : title) y += line.height;
  if (!title.empty()) y += layout.gutter;
  std::vector<int> row_tops, row_heights;
  for (int first = 0; first < count; first += layout.columns) {
    int height = 0;
    for (int i = first; i < std::min(first + layout.columns, count); ++i) {
      height = std::max(height, card_height(cells[static_cast<std::size_t>(i)], layout));
    }
    row_tops.push_back(y);
    row_heights.push_back(height);
    y += height + layout.gutter;
  }
  if (count > 0) y -= layout.gutter;

  Image page = plain_image(layout.width(), y + layout.margin, kPage);
  int line_top = layout.margin;
  for (const HeadingLine& line : title) {
    draw_text(page, layout.margin, centred_baseline(line_top, line.height, line.style), line.text,
              line.style);
    line_top += line.height;
  }
  for (int i = 0; i < count; ++i) {
    const auto row = static_cast<std::size_t>(i / layout.columns);
    const int left = layout.margin + (i % layout.columns) * (layout.picture + layout.gutter);
    draw_card(page, cells[static_cast<std::size_t>(i)], left, row_tops[row], row_heights[row],
              layout);
  }
  return page;
}

}  // namespace drystone
