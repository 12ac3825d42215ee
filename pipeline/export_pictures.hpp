// The pictures of a record, from a dataset's shard to a package.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "drystone/export.hpp"
#include "drystone/image.hpp"

namespace drystone {

/// Members of a shard by name.
using ShardMembers = std::map<std::string, std::vector<std::uint8_t>, std::less<>>;

/// Names of the members that a record's chosen views may have.
/// @param planes all planes, not just the photographs
[[nodiscard]] std::vector<std::string> members_wanted(const Record& record,
                                                      const std::vector<int>& views, bool planes);

/// Turns photographs into what a package shows; keeps an encoder, so make one per worker.
class PictureMaker {
 public:
  explicit PictureMaker(const ExportOptions& options) : options_(options) {}

  /// Fills a sample's pictures (of scenes with an event the still with the arrow, where there is
  /// one) and leaves the record with the chosen views, at the size of their pictures.
  /// @throws Error(usage) where the dataset has no photographs, or smaller ones than asked for
  void make(PackageSample& sample, const std::vector<int>& views, const ShardMembers& members,
            bool planes);

 private:
  [[nodiscard]] PackagePicture encoded(const Image& image, std::string name);

  const ExportOptions& options_;
  PngEncoder encoder_;
};

}  // namespace drystone
