// Prefix codes for deflate.
#pragma once

#include <cstdint>
#include <span>

namespace drystone {

/// Lengths of a complete prefix code of at most `max_length` bits whose cost is least or nearly so;
/// 0 for symbols that do not occur. Where fewer than two occur, the missing ones are made up, so
/// that the code is always complete.
/// @param counts how often each symbol occurs; at least 2 symbols, at most 288
void code_lengths(std::span<const std::uint32_t> counts, int max_length,
                  std::span<std::uint8_t> lengths);

/// The canonical codes of these lengths (RFC 1951, 3.2.2), bits reversed as deflate sends them.
void canonical_codes(std::span<const std::uint8_t> lengths, std::span<std::uint16_t> codes);

}  // namespace drystone
