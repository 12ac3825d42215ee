// The card of a package: what hubs show and datasheets ask.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "drystone/package.hpp"
#include "output/package_layout.hpp"

namespace drystone {

/// Counts of one split.
struct SplitFacts {
  std::string split;
  std::int64_t records = 0;
  std::int64_t rows = 0;
  std::int64_t pictures = 0;
  std::int64_t stands = 0;
  std::int64_t falls = 0;  ///< the rest has no label
  std::map<int, std::int64_t> heights;
  std::map<std::string, std::int64_t> families;
  std::map<std::string, std::int64_t> completions;  ///< by `Question::completion_source`
};

/// README.md with the front matter that names configurations and splits, counts, a datasheet,
/// licence and citation.
[[nodiscard]] std::string package_card(const PackageFormat& format, const PackageInfo& info,
                                       const PackageContents& contents,
                                       const std::vector<SplitFacts>& splits);

/// drystone.json: what the package was made of, for programs.
[[nodiscard]] std::string package_facts(const PackageFormat& format, const PackageInfo& info,
                                        const std::vector<SplitFacts>& splits);

}  // namespace drystone
