#include "pipeline/balance.hpp"

#include <catch2/catch.hpp>

using drystone::histogram_overlap;

TEST_CASE("overlap of histograms: equal, disjoint, half") {
  std::vector<double> a, b, c;
  for (int i = 0; i < 1000; ++i) {
    a.push_back(i / 1000.0);
    b.push_back(2.0 + i / 1000.0);
    c.push_back(0.5 + i / 1000.0);
  }
  CHECK(histogram_overlap(a, a) == Approx(1.0));
  CHECK(histogram_overlap(a, b) == Approx(0.0));
  CHECK(histogram_overlap(a, c) == Approx(0.5).margin(0.05));
  CHECK(histogram_overlap(a, {}) == 0.0);
}
