#include "scenes/workers.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace drystone {
namespace {

/// Work that takes longer for some items than for others, so that threads overtake each other.
std::size_t slow_square(std::size_t i) {
  volatile std::size_t sum = 0;
  for (std::size_t k = 0; k < (i % 7) * 2000; ++k) sum = sum + k;
  return i * i;
}

TEST_CASE("Items arrive in order, once each, for any number of workers") {
  for (const int workers : {1, 2, 7, 40}) {
    for (const std::size_t count : {0u, 1u, 5u, 300u}) {
      std::vector<std::size_t> taken;
      make_in_order(
          count, workers, [] { return [](std::size_t i) { return slow_square(i); }; },
          [&](std::size_t i, std::size_t square) {
            CHECK(i == taken.size());
            taken.push_back(square);
            return true;
          });
      REQUIRE(taken.size() == count);
      for (std::size_t i = 0; i < count; ++i) CHECK(taken[i] == i * i);
    }
  }
}

TEST_CASE("Every worker has a state of its own, which need not be copied") {
  std::atomic<int> states = 0;
  std::set<int> seen;
  make_in_order(
      200, 3,
      [&] { return [state = std::make_unique<int>(states++)](std::size_t) { return *state; }; },
      [&](std::size_t, int state) {
        seen.insert(state);
        return true;
      });
  CHECK(states <= 3);
  for (const int state : seen) CHECK(state < 3);
}

TEST_CASE("Workers do not run far ahead of the one who takes") {
  std::atomic<std::size_t> begun = 0;
  make_in_order(
      100, 2,
      [&] {
        return [&](std::size_t i) {
          begun = std::max(begun.load(), i + 1);
          return i;
        };
      },
      [&](std::size_t i, std::size_t) {
        CHECK(begun <= i + 1 + 4);
        return true;
      });
}

TEST_CASE("After a stop what was begun is taken, and nothing else is begun") {
  std::atomic<std::size_t> made = 0;
  std::size_t taken = 0;
  make_in_order(
      1000, 4,
      [&] {
        return [&](std::size_t i) {
          ++made;
          return i;
        };
      },
      [&](std::size_t i, std::size_t) {
        CHECK(i == taken);
        return ++taken < 10;
      });
  CHECK(taken >= 10);
  CHECK(taken == made);
  CHECK(taken <= 10 + 8);
}

TEST_CASE("An error is the same for any number of workers, and what came before it is taken") {
  for (const int workers : {1, 3, 16}) {
    std::size_t taken = 0;
    const auto run = [&] {
      make_in_order(
          100, workers,
          [] {
            return [](std::size_t i) {
              if (i == 20 || i == 22) throw std::runtime_error(std::to_string(i));
              return slow_square(i);
            };
          },
          [&](std::size_t, std::size_t) {
            ++taken;
            return true;
          });
    };
    CHECK_THROWS_WITH(run(), "20");
    CHECK(taken == 20);
  }
}

TEST_CASE("Errors of the taker and of a worker's beginning end everything") {
  const auto square = [] { return [](std::size_t i) { return slow_square(i); }; };
  CHECK_THROWS_WITH(make_in_order(100, 3, square,
                                  [](std::size_t i, std::size_t) {
                                    if (i == 7) throw std::runtime_error("full");
                                    return true;
                                  }),
                    "full");
  const auto broken = []() -> decltype(square()) { throw std::runtime_error("no engine"); };
  CHECK_THROWS_WITH(make_in_order(100, 3, broken, [](std::size_t, std::size_t) { return true; }),
                    "no engine");
}

}  // namespace
}  // namespace drystone
