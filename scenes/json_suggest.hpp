// 'Did you mean ...': the known name that a misspelt one is nearest to.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace drystone::json {

/// The candidate within a third of its letters (at least one) of `name`, by edit distance with
/// transpositions (optimal string alignment); empty if there is none. Ties go to the earlier one.
[[nodiscard]] std::string_view nearest_name(std::string_view name,
                                            std::span<const std::string_view> candidates);

/// A remedy: "did you mean 'height'?" or "known: a, b, c".
[[nodiscard]] std::string suggest(std::string_view name,
                                  std::span<const std::string_view> candidates);

}  // namespace drystone::json
