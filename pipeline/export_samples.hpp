// Samples of a package, as far as they can be made apart from each other.
#pragma once

#include <vector>

#include "pipeline/export_film.hpp"
#include "pipeline/export_pictures.hpp"
#include "pipeline/export_selection.hpp"

namespace drystone {

/// Makes the samples of chunks, without their questions; one per worker.
class SampleMaker {
 public:
  /// All of these must outlive it.
  SampleMaker(const std::vector<ExportSource>& sources, const Selection& selection,
              const ViewChoice& views, const ExportOptions& options, const PackageFormat& format)
      : sources_(sources),
        selection_(selection),
        views_(views),
        options_(options),
        format_(format),
        pictures_(options) {}

  /// @throws Error(usage) for records that the format or the options do not go with
  [[nodiscard]] std::vector<PackageSample> operator()(std::size_t chunk);

 private:
  [[nodiscard]] std::vector<std::string> wanted(const Record& record,
                                                const std::vector<int>& views) const;
  void show(PackageSample& sample, const ExportSource& source, const std::vector<int>& views,
            const ShardMembers& members);

  const std::vector<ExportSource>& sources_;
  const Selection& selection_;
  const ViewChoice& views_;
  const ExportOptions& options_;
  const PackageFormat& format_;
  PictureMaker pictures_;
  FilmRenderer films_;
  ShardCursor cursor_;
};

}  // namespace drystone
