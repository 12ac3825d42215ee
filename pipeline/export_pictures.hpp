// The pictures of a record, from a dataset's shard to a package.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "drystone/export.hpp"
#include "drystone/image.hpp"
#include "pipeline/shard_cursor.hpp"

namespace drystone {

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
  /// The same of frames of the film of one view, in their order.
  void make_of_film(PackageSample& sample, int view, std::span<const Frame> frames);

 private:
  [[nodiscard]] PackagePicture encoded(const Image& image, std::string name);
  /// @throws Error(usage) where pictures would have to be enlarged
  void require_size(const Record& record, int longer) const;
  [[nodiscard]] PackagePicture sheet_of(std::span<const SheetCell> panels);

  const ExportOptions& options_;
  PngEncoder encoder_;
};

}  // namespace drystone
