#include "output/huffman.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace drystone {
namespace {

constexpr std::size_t kMaxSymbols = 288;
constexpr int kMaxLength = 15;

struct Leaf {
  std::uint32_t count;
  std::uint16_t symbol;
};

}  // namespace

void code_lengths(std::span<const std::uint32_t> counts, int max_length,
                  std::span<std::uint8_t> lengths) {
  assert(counts.size() >= 2 && counts.size() <= kMaxSymbols && lengths.size() == counts.size());
  assert(max_length <= kMaxLength && counts.size() <= std::size_t{1} << max_length);
  std::fill(lengths.begin(), lengths.end(), std::uint8_t{0});
  std::array<Leaf, kMaxSymbols> leaves;
  std::size_t n = 0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    if (counts[s] > 0) leaves[n++] = {counts[s], static_cast<std::uint16_t>(s)};
  }
  for (std::uint16_t s = 0; n < 2; ++s) {
    if (counts[s] == 0) leaves[n++] = {0, s};
  }
  // Ties go by symbol, so that the code is a function of the counts alone.
  std::sort(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(n),
            [](const Leaf& a, const Leaf& b) {
              return a.count != b.count ? a.count < b.count : a.symbol < b.symbol;
            });

  // Huffman's tree by two queues: leaves in order, and inner nodes, which come into being in order.
  std::array<std::uint64_t, kMaxSymbols> weight;
  std::array<std::uint16_t, 2 * kMaxSymbols> parent;
  std::size_t leaf = 0, inner = 0;
  for (std::size_t made = 0; made + 1 < n; ++made) {
    std::uint64_t sum = 0;
    for (int child = 0; child < 2; ++child) {
      const bool take_leaf = leaf < n && (inner >= made || leaves[leaf].count <= weight[inner]);
      sum += take_leaf ? leaves[leaf].count : weight[inner];
      parent[take_leaf ? leaf++ : n + inner++] = static_cast<std::uint16_t>(n + made);
    }
    weight[made] = sum;
  }
  std::array<std::uint8_t, 2 * kMaxSymbols> depth;
  depth[2 * n - 2] = 0;
  std::array<int, kMaxLength + 1> of_length{};
  for (std::size_t node = 2 * n - 2; node-- > 0;) {
    const int d = depth[parent[node]] + 1;
    depth[node] = static_cast<std::uint8_t>(std::min(d, 200));
    if (node < n) ++of_length[static_cast<std::size_t>(std::min(d, max_length))];
  }

  // Codes that were cut to `max_length` overfill the code space. Lengthening one of the longest
  // shorter codes makes room for two, at the least cost.
  std::int64_t used = 0;
  for (int d = 1; d <= max_length; ++d) {
    used += static_cast<std::int64_t>(of_length[static_cast<std::size_t>(d)]) << (max_length - d);
  }
  const std::int64_t space = std::int64_t{1} << max_length;
  while (used > space) {
    // Takes one code of the full length away, and splits a shorter one into two.
    int d = max_length - 1;
    while (of_length[static_cast<std::size_t>(d)] == 0) --d;
    --of_length[static_cast<std::size_t>(d)];
    of_length[static_cast<std::size_t>(d) + 1] += 2;
    --of_length[static_cast<std::size_t>(max_length)];
    --used;
  }
  // The rarest symbols get the longest codes.
  std::size_t next = 0;
  for (int d = max_length; d >= 1; --d) {
    for (int k = 0; k < of_length[static_cast<std::size_t>(d)]; ++k) {
      lengths[leaves[next++].symbol] = static_cast<std::uint8_t>(d);
    }
  }
}

void canonical_codes(std::span<const std::uint8_t> lengths, std::span<std::uint16_t> codes) {
  std::array<unsigned, kMaxLength + 2> next{};
  for (const std::uint8_t length : lengths) {
    if (length > 0) ++next[length + std::size_t{1}];
  }
  for (std::size_t d = 1; d < next.size(); ++d) {
    next[d] = d == 1 ? 0 : (next[d - 1] + next[d]) << 1;
  }
  for (std::size_t s = 0; s < lengths.size(); ++s) {
    unsigned reversed = 0;
    if (lengths[s] > 0) {
      const unsigned code = next[lengths[s]]++;
      for (unsigned bit = 0; bit < lengths[s]; ++bit) {
        reversed |= ((code >> bit) & 1U) << (lengths[s] - 1U - bit);
      }
    }
    codes[s] = static_cast<std::uint16_t>(reversed);
  }
}

}  // namespace drystone
