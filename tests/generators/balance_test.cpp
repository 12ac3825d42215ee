// How alike stable and unstable towers look, and how alike cells are that share a law. The size of
// the studies follows DRYSTONE_STUDY_SCALE (1: 2,000 towers a cell).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "drystone/generator.hpp"
#include "drystone/statics.hpp"

using namespace drystone;

namespace {

int study_size() {
  const char* scale = std::getenv("DRYSTONE_STUDY_SCALE");
  return static_cast<int>(2000 * (scale ? std::atof(scale) : 0.1));
}

using Samples = std::vector<double>;

/// Shared area of two histograms of `bins` bins over their common range.
double overlap(const Samples& a, const Samples& b, int bins = 20) {
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

/// How well a feature tells two classes apart, whichever way: 0.5 to 1.
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

/// What could be seen without reasoning about support.
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

struct Group {
  Samples shares;
  std::map<std::string, Samples> features;
};

Group draw_group(const TowerOptions& options, const Cell& cell, int count) {
  static std::uint64_t index = 0;
  Group group;
  SceneRequest request;
  request.tower = options;
  request.cell = cell;
  const Family& towers = family("towers3d");
  for (int i = 0; i < count; ++i) {
    request.rank = i;
    const Drawn drawn = towers.sample(request, {5, short_hash("towers3d"), ++index, 0});
    const auto* draft = std::get_if<Draft>(&drawn);
    if (!draft) continue;
    group.shares.push_back(std::abs(draft->intent.margin_share));
    for (const auto& [name, value] : visible_features(draft->scene)) {
      group.features[name].push_back(value);
    }
  }
  return group;
}

}  // namespace

TEST_CASE("study: matched", "[.][study]") {
  const int count = study_size();
  for (const ShapeSet shapes : {ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs}) {
    for (const Difficulty level : {Difficulty::hard, Difficulty::easy}) {
      if (std::getenv("HARD") && level == Difficulty::easy) continue;
      for (int height = std::getenv("HMIN") ? std::atoi(std::getenv("HMIN")) : 2;
           height <= (std::getenv("HMAX") ? std::atoi(std::getenv("HMAX")) : 6); ++height) {
        TowerOptions options;
        options.shapes = {shapes};
        options.height = {height};
        options.difficulty = {DifficultyMode::matched, {level}};
        options.margin_share =
            Law::uniform(0.02, std::getenv("MAXM") ? std::atof(std::getenv("MAXM")) : 0.1);
        std::vector<CellShare> cells;
        try {
          cells = family("towers3d").cells(options);
        } catch (const std::exception& e) {
          std::printf("%s\n", e.what());
          continue;
        }
        const Group stable = draw_group(options, cells[0].cell, count);
        const Group falling = draw_group(options, cells[1].cell, count);
        std::printf("%-22s n %5zu %5zu share overlap %.3f misalignment overlap %.3f\n",
                    describe(cells[0].cell).c_str(), stable.shares.size(), falling.shares.size(),
                    overlap(stable.shares, falling.shares),
                    overlap(stable.features.at("misalignment_max"),
                            falling.features.at("misalignment_max")));
        std::vector<std::pair<double, std::string>> ranked;
        for (const auto& [name, values] : stable.features) {
          ranked.emplace_back(separation(values, falling.features.at(name)), name);
        }
        std::sort(ranked.rbegin(), ranked.rend());
        for (std::size_t i = 0; i < 6 && i < ranked.size(); ++i) {
          std::printf("      %.3f %s\n", ranked[i].first, ranked[i].second.c_str());
        }
        std::fflush(stdout);
      }
    }
  }
}
