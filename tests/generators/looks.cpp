#include "tests/generators/looks.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

namespace drystone::testing {

double overlap(const Samples& a, const Samples& b, int bins) {
  const auto [a_low, a_high] = std::minmax_element(a.begin(), a.end());
  const auto [b_low, b_high] = std::minmax_element(b.begin(), b.end());
  const double low = std::min(*a_low, *b_low);
  const double width = std::max(*a_high, *b_high) - low + 1e-12;
  const auto histogram = [&](const Samples& samples) {
    Samples shares(static_cast<std::size_t>(bins));
    for (const double value : samples) {
      shares[static_cast<std::size_t>((value - low) / width * bins)] +=
          1.0 / static_cast<double>(samples.size());
    }
    return shares;
  };
  const Samples share_a = histogram(a);
  const Samples share_b = histogram(b);
  double sum = 0.0;
  for (std::size_t i = 0; i < share_a.size(); ++i) sum += std::min(share_a[i], share_b[i]);
  return sum;
}

double separation(const Samples& a, const Samples& b) {
  std::vector<std::pair<double, bool>> all;
  for (const double value : a) all.emplace_back(value, false);
  for (const double value : b) all.emplace_back(value, true);
  std::sort(all.begin(), all.end());
  double sum = 0.0;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    while (end < all.size() && all[end].first == all[i].first) ++end;
    const double rank = 0.5 * static_cast<double>(i + end - 1) + 1.0;
    for (; i < end; ++i) sum += all[i].second ? rank : 0.0;
  }
  const double n_a = static_cast<double>(a.size());
  const double n_b = static_cast<double>(b.size());
  const double area = (sum - n_b * (n_b + 1.0) / 2.0) / (n_a * n_b);
  return std::max(area, 1.0 - area);
}

std::map<std::string, double> visible_features(const Scene& scene) {
  std::map<std::string, double> features;
  const std::size_t height = scene.blocks.size();
  double largest = 0.0;
  double sum = 0.0;
  double mean_width = 0.0;
  double mass_sum = 0.0;
  double turning = 0.0;
  Vec2 moment;
  for (std::size_t i = 0; i < height; ++i) {
    const Block& block = scene.blocks[i];
    const std::string number = std::to_string(i);
    mean_width += width_m(block) / static_cast<double>(height);
    features["width " + number] = width_m(block);
    features["mass " + number] = mass(block);
    mass_sum += mass(block);
    moment = moment + mass(block) * block.world_from_block.position.xy();
    if (i == 0) continue;
    const Vec2 step =
        block.world_from_block.position.xy() - scene.blocks[i - 1].world_from_block.position.xy();
    const double offset = norm(step) / std::min(width_m(block), width_m(scene.blocks[i - 1]));
    features["offset " + number] = offset;
    features["offset over lower " + number] = norm(step) / width_m(scene.blocks[i - 1]);
    largest = std::max(largest, offset);
    sum += offset;
    if (i == 1) continue;
    const Vec2 before = scene.blocks[i - 1].world_from_block.position.xy() -
                        scene.blocks[i - 2].world_from_block.position.xy();
    turning += dot(step, before) / (norm(step) * norm(before) + 1e-12);
    features["turn " + number] = dot(step, before) / (norm(step) * norm(before) + 1e-12);
  }
  const Vec2 bottom = scene.blocks.front().world_from_block.position.xy();
  const double bottom_width = width_m(scene.blocks.front());
  const double lean = norm(scene.blocks.back().world_from_block.position.xy() - bottom);
  const double center = norm((1.0 / mass_sum) * moment - bottom);
  double spread = 0.0;
  for (const Block& a : scene.blocks) {
    for (const Block& b : scene.blocks) {
      spread = std::max(spread,
                        norm(a.world_from_block.position.xy() - b.world_from_block.position.xy()));
    }
  }
  features["misalignment_max"] = largest;
  features["misalignment_mean"] = sum / static_cast<double>(height - 1);
  features["lean"] = lean;
  features["lean over width"] = lean / mean_width;
  features["spread"] = spread;
  features["spread over width"] = spread / mean_width;
  features["centre of mass over bottom"] = center / bottom_width;
  features["turning"] = turning;
  features["height"] = top_m(scene);
  features["top over bottom width"] = width_m(scene.blocks.back()) / bottom_width;
  return features;
}

CellSample draw_cell(std::string_view family_name, const TowerOptions& options, const Cell& cell,
                     int count, int& attempts) {
  CellSample sample{describe(cell), {}, {}};
  SceneRequest request;
  request.options.tower = options;
  request.cell = cell;
  const std::uint64_t first = std::uint64_t{short_hash(describe(cell))} << 16;
  for (int i = 0; i < count; ++i) {
    request.rank = i;
    for (std::uint16_t attempt = 0; attempt < 20; ++attempt) {
      ++attempts;
      const Drawn drawn =
          family(family_name)
              .sample(request, key_of(first + static_cast<std::uint64_t>(i), attempt));
      const auto* draft = only_draft(drawn);
      if (!draft) continue;
      sample.shares.push_back(std::abs(draft->intent.margin_share));
      for (const auto& [name, value] : visible_features(draft->scene)) {
        sample.features[name].push_back(value);
      }
      break;
    }
  }
  REQUIRE(sample.shares.size() == static_cast<std::size_t>(count));
  return sample;
}

double least_overlap(const std::vector<CellSample>& cells) {
  double least = 1.0;
  for (const CellSample& a : cells) {
    for (const CellSample& b : cells) least = std::min(least, overlap(a.shares, b.shares));
  }
  return least;
}

}  // namespace drystone::testing
