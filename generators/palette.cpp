#include "generators/palette.hpp"

#include <array>

namespace drystone::generators {
namespace {

constexpr Color rgb(int hex) {
  return {((hex >> 16) & 255) / 255.0, ((hex >> 8) & 255) / 255.0, (hex & 255) / 255.0};
}

// Hues all around the circle, with lightness varied so that neighbours in hue differ in it.
constexpr std::array<Color, 12> kBlocks{
    rgb(0xd7342f),  // red
    rgb(0xf07f22),  // orange
    rgb(0xf6c32c),  // yellow
    rgb(0x9cc437),  // lime
    rgb(0x2e9e4f),  // green
    rgb(0x14a39a),  // teal
    rgb(0x46b8e8),  // sky
    rgb(0x2566c8),  // blue
    rgb(0x5a3fb0),  // violet
    rgb(0xb04bc0),  // purple
    rgb(0xee6fa4),  // pink
    rgb(0x8a4b2a),  // brown
};

constexpr std::array<Color, 8> kFloors{
    rgb(0xa39e96), rgb(0x8f959b), rgb(0xb5aa98), rgb(0x7f8480),
    rgb(0xc2bdb4), rgb(0x9a8f86), rgb(0x8c93a0), rgb(0xaaafa6),
};

constexpr std::array<Color, 8> kWalls{
    rgb(0xd6d2ca), rgb(0xc3c9cd), rgb(0xd9cdbd), rgb(0xbfc4bb),
    rgb(0xcfc5c2), rgb(0xb7bcc6), rgb(0xe0dcd4), rgb(0xc6bfae),
};

}  // namespace

std::span<const Color> block_palette() { return kBlocks; }
std::span<const Color> floor_palette() { return kFloors; }
std::span<const Color> wall_palette() { return kWalls; }

Color mix(const Color& from, const Color& to, double share) {
  return {from.r + share * (to.r - from.r), from.g + share * (to.g - from.g),
          from.b + share * (to.b - from.b)};
}

}  // namespace drystone::generators
