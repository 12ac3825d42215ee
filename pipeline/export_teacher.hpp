// What a teacher said about the records of a package.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "drystone/exchange.hpp"
#include "drystone/package.hpp"

namespace drystone {

class Teacher {
 public:
  /// @param file a completions file; empty: there is no teacher
  /// @throws Error(usage) where it has no completions, and as `read_exchanges`
  explicit Teacher(const std::filesystem::path& file);

  /// Ids of its records; null where there is no teacher.
  [[nodiscard]] const std::set<std::string>* ids() const { return ids_.empty() ? nullptr : &ids_; }

  /// Whether it was asked about two records anywhere.
  [[nodiscard]] bool compares() const { return !pairs_.empty(); }
  /// The pairs of records that it has compared and that one of `id` is in.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> pairs_with(
      const std::string& id) const;

  /// What it was asked about a record or two, with its completions; nothing where it was not.
  /// @throws Error(usage) where it saw another number of pictures than the sample has
  [[nodiscard]] std::vector<Question> questions_of(const PackageSample& sample) const;

  /// Who spoke, and under which terms the words may be used, a sentence each; empty without.
  [[nodiscard]] std::string notes() const;

 private:
  std::set<std::string> ids_;
  std::map<std::string, std::vector<Exchange>> by_sample_;  ///< by the sample's name
  std::set<std::pair<std::string, std::string>> pairs_;
};

}  // namespace drystone
