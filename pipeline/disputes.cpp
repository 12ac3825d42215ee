#include "pipeline/disputes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

namespace drystone {
namespace {

/// |margin_share| of the towers of one height. Without a margin no band reaches a tower.
struct Margins {
  std::vector<double> accepted;
  std::vector<double> disputed;
};

double magnitude(const std::optional<double>& margin_share) {
  return margin_share ? std::abs(*margin_share) : std::numeric_limits<double>::infinity();
}

std::int64_t beyond(const std::vector<double>& margins, double band) {
  return std::count_if(margins.begin(), margins.end(), [&](double m) { return m >= band; });
}

double share_of(std::int64_t disputed, std::int64_t accepted) {
  const std::int64_t all = disputed + accepted;
  return all > 0 ? static_cast<double>(disputed) / static_cast<double>(all) : 0.0;
}

/// The least band, in whole thousandths, beyond which few enough towers are disputed and some are
/// left.
std::optional<double> band_for(Margins margins) {
  std::sort(margins.disputed.begin(), margins.disputed.end());
  for (const double margin : margins.disputed) {
    if (std::isinf(margin)) return std::nullopt;
    const double band = (std::floor(1000.0 * margin) + 1.0) / 1000.0;
    const std::int64_t accepted = beyond(margins.accepted, band);
    if (accepted == 0) return std::nullopt;
    if (share_of(beyond(margins.disputed, band), accepted) <= kMostDisputed) return band;
  }
  return std::nullopt;
}

}  // namespace

double HeightLoss::share() const { return share_of(disputed, accepted); }

std::string describe(const HeightLoss& loss) {
  const std::string advice =
      loss.band
          ? fmt::format("with label.band={0} and margin_share from {0} it would be few enough",
                        *loss.band)
          : std::string("no label.band that leaves any of them helps");
  return fmt::format(
      "set '{}', height {}: {} of {} towers ({:.1f}%) were lost because simulation and statics "
      "disagree about them; {}",
      loss.set, loss.height, loss.disputed, loss.disputed + loss.accepted, 100.0 * loss.share(),
      advice);
}

std::vector<HeightLoss> height_losses(const Config& config,
                                      const std::vector<Completion>& completions) {
  std::map<std::string, std::map<int, Margins>> sets;
  for (const Completion& completion : completions) {
    for (const Record& record : completion.records) {
      if (!record.stable()) continue;
      sets[record.set][static_cast<int>(record.scene.blocks.size())].accepted.push_back(
          magnitude(record.statics.margin_share));
    }
    for (const Dispute& dispute : completion.disputed) {
      sets[dispute.set][dispute.height].disputed.push_back(magnitude(dispute.margin_share));
    }
  }
  std::vector<HeightLoss> losses;
  for (const SetConfig& set : config.sets) {
    for (const auto& [height, margins] : sets[set.name]) {
      HeightLoss loss{
          set.name, height, std::ssize(margins.accepted), std::ssize(margins.disputed), {}};
      if (loss.share() > kMostDisputed) loss.band = band_for(margins);
      losses.push_back(std::move(loss));
    }
  }
  return losses;
}

nlohmann::ordered_json to_json(const std::vector<HeightLoss>& losses) {
  auto rows = nlohmann::ordered_json::array();
  for (const HeightLoss& loss : losses) {
    rows.push_back(
        {{"set", loss.set},
         {"height", loss.height},
         {"accepted", loss.accepted},
         {"disputed", loss.disputed},
         {"share", loss.share()},
         {"band", loss.band ? nlohmann::ordered_json(*loss.band) : nlohmann::ordered_json()}});
  }
  return rows;
}

}  // namespace drystone
