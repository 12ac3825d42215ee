// What the panel has room for in narrow and low pictures.
#include "tools/viewer/panel.hpp"

#include <catch2/catch.hpp>

#include "output/drawing.hpp"
#include "viewer/pixels.hpp"

namespace drystone {
namespace {

using namespace test;
using namespace viewer;

constexpr Rgb kPaper{246, 247, 250};

PanelText text_of(std::vector<Section> sections) {
  return {"structures-000003",   "16 of 22",         "falls  -6.8%", false,
          "falls: 1.2 cm short", std::move(sections)};
}

Image panel(int width, int height, const PanelText& text) {
  Image picture = plain_image(width, height, {});
  draw_panel(picture, text);
  return picture;
}

/// Whether anything is written in a rectangle.
bool ink(const Image& picture, int left, int top, int right, int bottom) {
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      if (!like(at(picture, x, y), kPaper)) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("nothing in a narrow panel runs over its edge") {
  const PanelText text = text_of(
      {{"Margins of parts, each as one body", {{"blocks 1, 2 on ground", "+21.9 cm, weakest"}}}});
  for (const int width : {300, 500, 700}) {
    const Image picture = panel(width, 500, text);
    INFO(width);
    CHECK(ink(picture, width - panel_width(width), 0, width, 500));
    CHECK_FALSE(ink(picture, width - 8, 0, width, 500));
  }
}

TEST_CASE("labels and values are told to their ends, in as many lines as that takes") {
  const auto with = [](const char* label, const char* value) {
    return panel(500, 500, text_of({{"Margins", {{label, value}, {"after", "it"}}}}));
  };
  CHECK_FALSE(same(with("blocks 1, 2 on 3, 4", "-1.2 cm, weakest"),
                   with("blocks 1, 2 on 3, 5", "-1.2 cm, weakest")));
  CHECK_FALSE(same(with("source", "clip, frame 0 of 60"), with("source", "clip, frame 0 of 61")));
}

TEST_CASE("a value without end leaves room for others") {
  const std::string endless(2000, 'x');
  const Image one = panel(500, 500, text_of({{"Record", {{"a", endless}}}}));
  const Image two = panel(500, 500, text_of({{"Record", {{"a", endless}, {"seed", "5"}}}}));
  CHECK_FALSE(same(one, two));
}

TEST_CASE("rows that do not fit below are left out, not cut through") {
  const std::string sentence = "The program asks whether any forces at all contacts together hold.";
  for (int height = 90; height < 330; ++height) {
    const Image picture =
        panel(300, height, text_of({{"Judged by", {{"statics", "falls"}, {sentence, ""}}}}));
    INFO(height);
    CHECK_FALSE(ink(picture, 150, height - 8, 300, height));
  }
}

}  // namespace drystone
