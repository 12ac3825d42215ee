// A number in a configuration: a constant, a list to choose from, or a law to draw from.
#pragma once

#include <string_view>
#include <vector>

#include "drystone/random.hpp"

namespace drystone {

/// YAML: `0.5`, `[0.1, 0.2]`, `{law: uniform, min: .03, max: .12}`,
/// `{law: log_uniform, min: .1, max: 10}`, `{law: normal, mean: 0, sd: 1, min: -2, max: 2}`
/// (redrawn until inside).
class Law {
 public:
  enum class Kind { constant, choice, uniform, log_uniform, normal };

  Law(double constant = 0.0);  // NOLINT(google-explicit-constructor): a number is a law
  [[nodiscard]] static Law choice(std::vector<double> values);
  [[nodiscard]] static Law uniform(double min, double max);
  [[nodiscard]] static Law log_uniform(double min, double max);
  [[nodiscard]] static Law normal(double mean, double sd, double min, double max);

  [[nodiscard]] double draw(Rng& rng) const;
  [[nodiscard]] Kind kind() const { return kind_; }
  /// Smallest and largest number that can be drawn.
  [[nodiscard]] double min() const;
  [[nodiscard]] double max() const;
  /// Values of a constant or a choice; {min, max} of uniform and log_uniform; {mean, sd, min, max}
  /// of normal.
  [[nodiscard]] const std::vector<double>& values() const { return values_; }
  friend bool operator==(const Law&, const Law&) = default;

 private:
  Law(Kind kind, std::vector<double> values);
  Kind kind_ = Kind::constant;
  std::vector<double> values_;
};

/// Name of a kind as configurations spell it.
[[nodiscard]] std::string_view name(Law::Kind kind);

}  // namespace drystone
