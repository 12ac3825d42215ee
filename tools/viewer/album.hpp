// What can be looked at, one after the other.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/record.hpp"
#include "drystone/renderer.hpp"

namespace drystone::viewer {

/// A record of a dataset, or a scene of a file as one.
struct Subject {
  Record record;
  std::optional<Clip> clip;
  RenderOptions render;  ///< as the set's pictures are drawn
  /// What is known of it, by column.
  std::vector<std::pair<std::string, std::string>> columns;
  std::string refusal;  ///< why physics says nothing of it; empty: it does
};

class Album {
 public:
  virtual ~Album() = default;
  [[nodiscard]] virtual int count() const = 0;
  /// @throws Error(usage) where there is none of this name
  [[nodiscard]] virtual int index_of(const std::string& name) const = 0;
  /// @param index 0 to count() - 1. @throws Error for what cannot be read
  [[nodiscard]] virtual Subject load(int index) = 0;
};

/// The records of a dataset, or the scenes of a file as `read_scenes` takes it, which are judged as
/// they are opened.
/// @throws Error as `RecordReader` or `read_scenes`; Error(environment) where there is neither
[[nodiscard]] std::unique_ptr<Album> open_album(const std::filesystem::path& path);

}  // namespace drystone::viewer
