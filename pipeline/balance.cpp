#include "pipeline/balance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

namespace drystone {
namespace {

constexpr int kBins = 20;

struct Samples {
  std::vector<double> margin;
  std::vector<double> misalignment;
};

/// Set, shape set, difficulty.
using Stratum = std::tuple<std::string, std::string, std::string>;
/// By height, then by label.
using ByHeight = std::map<std::size_t, std::array<Samples, 2>>;

nlohmann::ordered_json between_labels(const ByHeight& heights) {
  auto rows = nlohmann::ordered_json::array();
  for (const auto& [height, labels] : heights) {
    const auto& [falls, stands] = labels;
    if (falls.margin.empty() || stands.margin.empty()) continue;
    rows.push_back({{"height", height},
                    {"stable", stands.margin.size()},
                    {"unstable", falls.margin.size()},
                    {"margin_share", histogram_overlap(falls.margin, stands.margin)},
                    {"misalignment", histogram_overlap(falls.misalignment, stands.misalignment)}});
  }
  return rows;
}

nlohmann::ordered_json between_heights(const ByHeight& heights, std::size_t label) {
  double margin = 1.0, misalignment = 1.0;
  for (auto a = heights.begin(); a != heights.end(); ++a) {
    for (auto b = std::next(a); b != heights.end(); ++b) {
      const Samples &low = a->second[label], &high = b->second[label];
      if (low.margin.empty() || high.margin.empty()) continue;
      margin = std::min(margin, histogram_overlap(low.margin, high.margin));
      misalignment = std::min(misalignment, histogram_overlap(low.misalignment, high.misalignment));
    }
  }
  return {{"margin_share", margin}, {"misalignment", misalignment}};
}

}  // namespace

double histogram_overlap(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) return 0.0;
  const auto [a_min, a_max] = std::minmax_element(a.begin(), a.end());
  const auto [b_min, b_max] = std::minmax_element(b.begin(), b.end());
  const double low = std::min(*a_min, *b_min), high = std::max(*a_max, *b_max);
  if (high <= low) return 1.0;
  const auto histogram = [&](std::span<const double> values) {
    std::array<double, kBins> bins{};
    for (const double v : values) {
      const auto bin = static_cast<std::size_t>((v - low) / (high - low) * kBins);
      bins[std::min<std::size_t>(bin, kBins - 1)] += 1.0 / static_cast<double>(values.size());
    }
    return bins;
  };
  const auto ha = histogram(a), hb = histogram(b);
  double overlap = 0.0;
  for (std::size_t i = 0; i < kBins; ++i) overlap += std::min(ha[i], hb[i]);
  return overlap;
}

nlohmann::ordered_json balance_report(const std::vector<Record>& records) {
  std::map<Stratum, ByHeight> strata;
  for (const Record& record : records) {
    const auto stable = record.stable();
    if (!stable || !record.statics.margin_share) continue;
    const Stratum stratum{record.set, std::string(name(record.intent.shapes)),
                          std::string(name(record.intent.difficulty))};
    Samples& samples = strata[stratum][record.scene.blocks.size()][*stable ? 1 : 0];
    samples.margin.push_back(std::abs(*record.statics.margin_share));
    samples.misalignment.push_back(record.features.misalignment_max);
  }
  auto report = nlohmann::ordered_json::array();
  for (const auto& [stratum, heights] : strata) {
    report.push_back({{"set", std::get<0>(stratum)},
                      {"shapes", std::get<1>(stratum)},
                      {"difficulty", std::get<2>(stratum)},
                      {"between_labels", between_labels(heights)},
                      {"between_heights_unstable", between_heights(heights, 0)},
                      {"between_heights_stable", between_heights(heights, 1)}});
  }
  return report;
}

}  // namespace drystone
