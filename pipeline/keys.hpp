// The names of records: of their randomness, and in files.
#pragma once

#include <cstdint>
#include <string>

#include "drystone/config.hpp"
#include "drystone/random.hpp"

namespace drystone {

/// Key of one attempt at one group of records. The set's name is part of it, so sets are disjoint,
/// and neither the order of sets nor another set's size changes a scene.
[[nodiscard]] Key record_key(std::uint64_t seed, const SetConfig& set, std::int64_t index,
                             int attempt);
/// `<set>-<at least six digits>`. @param index of the record within its set
[[nodiscard]] std::string record_id(const SetConfig& set, std::int64_t index);

}  // namespace drystone
