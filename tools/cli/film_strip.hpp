// Strips of a film's frames for contact sheets.
#pragma once

#include <filesystem>
#include <vector>

#include "drystone/image.hpp"
#include "drystone/record.hpp"

namespace drystone::cli {

/// A row of cells for every record: the first frame of its clip, the last, and others at equal
/// distances, of which the nearest one is where the event begins or physics breaks. Drawn anew from
/// the clip, as the set's pictures are.
/// @param frames in a row, 2 or more
/// @param view the camera, counted from 0
/// @throws Error(usage) for records without a clip
[[nodiscard]] std::vector<SheetCell> film_strips(const std::filesystem::path& dir,
                                                 const std::vector<Record>& records, int frames,
                                                 int view);

}  // namespace drystone::cli
