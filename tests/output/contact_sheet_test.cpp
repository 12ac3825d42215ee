#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/image.hpp"
#include "output/font.hpp"

using namespace drystone;

namespace {

Image solid(int width, int height, Rgb color) {
  Image image{width, height, {}};
  for (int i = 0; i < width * height; ++i) {
    image.rgb.insert(image.rgb.end(), {color.r, color.g, color.b});
  }
  return image;
}

Rgb pixel(const Image& image, int x, int y) {
  const auto at = 3 * static_cast<std::size_t>(y * image.width + x);
  return {image.rgb[at], image.rgb[at + 1], image.rgb[at + 2]};
}

bool same(Rgb a, Rgb b) { return a.r == b.r && a.g == b.g && a.b == b.b; }

template <class Predicate>
int count_pixels(const Image& image, Predicate predicate) {
  int count = 0;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) count += predicate(pixel(image, x, y)) ? 1 : 0;
  }
  return count;
}

bool greenish(Rgb c) { return c.g > c.r + 50 && c.g > c.b + 20; }
bool reddish(Rgb c) { return c.r > c.g + 80 && c.r > c.b + 80; }

Image text_image(std::string_view text, double px_per_unit) {
  Image image = solid(40, 40, {255, 255, 255});
  draw_text(image, 10, 28, text, {px_per_unit, 1.75, {0, 0, 0}});
  return image;
}

const Rgb kBlue{20, 60, 200};

SheetCell cell_of(std::string title, std::string caption, bool good) {
  return {solid(64, 64, kBlue), std::move(title), std::move(caption), good};
}

}  // namespace

TEST_CASE("every printable character has a shape of its own, at caption and at heading size") {
  for (const double size : {0.55, 1.15}) {
    std::vector<Image> seen;
    for (char c = 33; c < 127; ++c) {
      const Image image = text_image(std::string(1, c), size);
      INFO("character " << c);
      CHECK(count_pixels(image, [](Rgb p) { return p.r < 160; }) >= 2);
      for (const Image& other : seen) CHECK(image.rgb != other.rgb);
      seen.push_back(image);
    }
    CHECK(text_image(" ", size).rgb == solid(40, 40, {255, 255, 255}).rgb);
    CHECK(text_image("\xc3", size).rgb == text_image("\x01", size).rgb);
  }
}

TEST_CASE("letters stand on the baseline and are as wide as announced") {
  const TextStyle style{1.0, 1.75, {0, 0, 0}};
  Image image = solid(60, 40, {255, 255, 255});
  draw_text(image, 10, 28, "HHH", style);
  int left = 60, right = 0, top = 40, bottom = 0;
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 60; ++x) {
      if (pixel(image, x, y).r > 127) continue;
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
    }
  }
  CHECK(bottom == 28);
  CHECK(top == 28 - 14);
  CHECK(left >= 10);
  CHECK(right < 10 + text_width("HHH", style));
  CHECK(text_width("HHH", style) == Approx(3 * text_width("H", style)));
}

TEST_CASE("text at the rim of an image is cut off, not written beside it") {
  for (const int x : {-30, -3, 37, 80}) {
    for (const int y : {-20, 0, 39, 70}) {
      Image image = solid(40, 40, {255, 255, 255});
      draw_text(image, x, y, "@Wg", {1.0, 2.0, {0, 0, 0}});
      CHECK(image.rgb.size() == 3 * 40 * 40);
    }
  }
}

TEST_CASE("wrapped lines fit, lose no word, and keep line breaks") {
  const TextStyle style{0.6, 1.75, {}};
  const std::string text = "falls: mass above block 2 is 4.1 cm (8%) over its edge";
  for (const double width : {60.0, 100.0, 180.0, 1000.0}) {
    std::string joined;
    for (const std::string& line : wrap_text(text, style, width)) {
      CHECK(text_width(line, style) <= width);
      joined += (joined.empty() ? "" : " ") + line;
    }
    CHECK(joined == text);
  }
  CHECK(wrap_text("a\n\nb  c", style, 100) == std::vector<std::string>{"a", "", "b c"});
  CHECK(wrap_text("", style, 100).empty());
  std::string pieces;
  const auto lines = wrap_text("incomprehensibilities", style, 40);
  for (const std::string& line : lines) {
    CHECK(text_width(line, style) <= 40);
    pieces += line;
  }
  CHECK(lines.size() > 2);
  CHECK(pieces == "incomprehensibilities");
}

TEST_CASE("text too wide for its place ends in dots") {
  const TextStyle style{0.6, 1.75, {}};
  CHECK(shorten_text("stands", style, 200) == "stands");
  const std::string cut = shorten_text("stands by counterbalance", style, 70);
  CHECK(text_width(cut, style) <= 70);
  CHECK(cut.substr(0, 5) == "stand");
  CHECK(cut.substr(cut.size() - 3) == "...");
}

TEST_CASE("a sheet has its pictures in rows, pixel for pixel where they have the cell's size") {
  const std::vector<SheetCell> cells(5, cell_of("stands", "why", true));
  const Image sheet = contact_sheet(cells, 3, 64, "Towers");
  const auto blue = [](Rgb c) { return same(c, kBlue); };
  const int per_picture = 64 * 64 - 40;  // but for the rounded corners
  CHECK(count_pixels(sheet, blue) >= 5 * per_picture);
  CHECK(count_pixels(sheet, blue) <= 5 * 64 * 64);
  // Three in the first row, two in the second: runs of blue along the pictures' middles.
  std::vector<int> runs;
  for (int y = 0; y < sheet.height; ++y) {
    int count = 0;
    for (int x = 1; x < sheet.width; ++x) {
      if (blue(pixel(sheet, x, y)) && !blue(pixel(sheet, x - 1, y))) ++count;
    }
    if (count > 0 && (runs.empty() || runs.back() != count)) runs.push_back(count);
  }
  CHECK(runs == std::vector<int>{3, 2});
  CHECK(contact_sheet(cells, 3, 64, "Towers").rgb == sheet.rgb);
}

TEST_CASE("what stands has a green tag, what falls a red one") {
  const SheetCell good[] = {cell_of("stands", "", true)};
  const SheetCell bad[] = {cell_of("falls", "", false)};
  const Image green = contact_sheet(good, 1, 128, "");
  const Image red = contact_sheet(bad, 1, 128, "");
  CHECK(count_pixels(green, greenish) > 200);
  CHECK(count_pixels(green, reddish) == 0);
  CHECK(count_pixels(red, reddish) > 200);
  CHECK(count_pixels(red, greenish) == 0);
}

TEST_CASE("cards of a row are as tall as the longest caption needs") {
  const auto height = [](const std::string& caption) {
    const SheetCell cells[] = {cell_of("stands", "short", true), cell_of("falls", caption, false)};
    return contact_sheet(cells, 2, 128, "").height;
  };
  CHECK(height("short") < height("a caption that needs many more lines than the other one does"));
  CHECK(height("a") == height("short"));
  const SheetCell bare[] = {cell_of("", "", true)};
  const SheetCell tagged[] = {cell_of("stands", "", true)};
  CHECK(contact_sheet(bare, 1, 128, "").height < contact_sheet(tagged, 1, 128, "").height);
  CHECK(contact_sheet(bare, 1, 128, "").height < contact_sheet(bare, 1, 128, "A heading").height);
}

TEST_CASE("pictures of another size are scaled by area and keep their shape") {
  Image checks{256, 128, {}};
  for (int y = 0; y < 128; ++y) {
    for (int x = 0; x < 256; ++x) {
      const std::uint8_t value = (x + y) % 2 == 0 ? 0 : 200;
      checks.rgb.insert(checks.rgb.end(), {value, value, value});
    }
  }
  SheetCell cell;
  cell.image = checks;
  const Image sheet = contact_sheet({&cell, 1}, 1, 128, "");
  // Twice as wide as high: 128 x 64 pixels of the mean grey.
  const int grey = count_pixels(sheet, [](Rgb c) { return same(c, {100, 100, 100}); });
  CHECK(grey == 128 * 64);
  cell.image = solid(16, 16, kBlue);
  const Image large = contact_sheet({&cell, 1}, 1, 128, "");
  CHECK(count_pixels(large, [](Rgb c) { return same(c, kBlue); }) > 128 * 128 - 120);
}

TEST_CASE("a sheet copes with nothing to show, and refuses what makes no sense") {
  const Image empty = contact_sheet({}, 4, 224, "Nothing here");
  CHECK(empty.width > 0);
  CHECK(empty.height > 0);
  CHECK(empty.rgb.size() == 3 * static_cast<std::size_t>(empty.width * empty.height));
  const SheetCell no_picture[] = {{{}, "falls", "no picture", false}};
  CHECK_NOTHROW(contact_sheet(no_picture, 1, 224, ""));
  CHECK_THROWS_AS(contact_sheet({}, 0, 224, ""), Error);
  CHECK_THROWS_AS(contact_sheet({}, 1, 4, ""), Error);
}
