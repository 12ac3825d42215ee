#include "pipeline/keys.hpp"

#include <fmt/format.h>

namespace drystone {

Key record_key(std::uint64_t seed, const SetConfig& set, std::int64_t index, int attempt) {
  return {seed, short_hash(set.family),
          (std::uint64_t{short_hash(set.name)} << 32) | static_cast<std::uint64_t>(index),
          static_cast<std::uint16_t>(attempt)};
}

std::string record_id(const SetConfig& set, std::int64_t index) {
  return fmt::format("{}-{:06}", set.name, index);
}

}  // namespace drystone
