#include "drystone/law.hpp"

#include <algorithm>

#include "drystone/math.hpp"

namespace drystone {

Law::Law(double constant) : values_{constant} {}
Law::Law(Kind kind, std::vector<double> values) : kind_(kind), values_(std::move(values)) {}

Law Law::choice(std::vector<double> values) { return {Kind::choice, std::move(values)}; }
Law Law::uniform(double min, double max) { return {Kind::uniform, {min, max}}; }
Law Law::log_uniform(double min, double max) { return {Kind::log_uniform, {min, max}}; }
Law Law::normal(double mean, double sd, double min, double max) {
  return {Kind::normal, {mean, sd, min, max}};
}

double Law::draw(Rng& rng) const {
  switch (kind_) {
    case Kind::constant:
      return values_[0];
    case Kind::choice:
      return rng.pick(values_);
    case Kind::uniform:
      return rng.uniform(values_[0], values_[1]);
    case Kind::log_uniform:
      return exact::exp(rng.uniform(exact::log(values_[0]), exact::log(values_[1])));
    case Kind::normal:
      break;
  }
  double value = 0.0;
  do {
    value = values_[0] + values_[1] * rng.normal();
  } while (value < values_[2] || value > values_[3]);
  return value;
}

double Law::min() const {
  return kind_ == Kind::normal ? values_[2] : *std::min_element(values_.begin(), values_.end());
}

double Law::max() const {
  return kind_ == Kind::normal ? values_[3] : *std::max_element(values_.begin(), values_.end());
}

std::string_view name(Law::Kind kind) {
  switch (kind) {
    case Law::Kind::constant:
      return "constant";
    case Law::Kind::choice:
      return "choice";
    case Law::Kind::uniform:
      return "uniform";
    case Law::Kind::log_uniform:
      return "log_uniform";
    case Law::Kind::normal:
      return "normal";
  }
  return "?";
}

}  // namespace drystone
