// What samples are asked, and which of them are compared.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "drystone/export.hpp"
#include "drystone/questions.hpp"
#include "pipeline/export_teacher.hpp"

namespace drystone {

/// Puts questions to samples, which come in their order.
///
/// Of kind `safer` the first record of a split is compared with the second, the third with the
/// fourth and so on; with a teacher, those that it has compared.
class Asker {
 public:
  /// All of these must outlive it.
  Asker(const PackageFormat& format, const ExportOptions& options, const Teacher& teacher);

  /// What comes of a sample: itself and comparisons with an earlier one, as far as they have rows.
  [[nodiscard]] std::vector<PackageSample> ask(PackageSample sample);

  /// How often questions were not asked, by "<kind>: <reason>".
  [[nodiscard]] std::map<std::string, std::int64_t> not_asked() const;
  /// How many completions that should have reasons have none, by kind.
  [[nodiscard]] std::map<std::string, std::int64_t> unexplained() const;

 private:
  [[nodiscard]] std::vector<PackageSample> compare(const PackageSample& sample);
  [[nodiscard]] PackageSample compared(const PackageSample& first, const PackageSample& second);
  /// @return whether there are questions left
  bool keep_complete(PackageSample& sample);

  const PackageFormat& format_;
  const ExportOptions& options_;
  const Teacher& teacher_;
  bool compares_;
  Questioner questioner_;
  Questioner comparer_;
  std::string split_;
  std::map<std::string, PackageSample> waiting_;  ///< for a second one, by id
  std::int64_t without_completion_ = 0;
};

}  // namespace drystone
