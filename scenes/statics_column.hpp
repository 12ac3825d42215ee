// Which scenes are columns: one block per layer, each on the one below.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "scenes/contacts.hpp"

namespace drystone::contacts {

/// One block of a column and the region in which it touches what lies below.
struct Layer {
  std::size_t body = 0;
  bool planar_surface = true;  ///< whether the lower body offers a face
  bool welded = false;         ///< a round body that carries nothing: bound to the face below
  Region region;               ///< world x and y; unbounded under a round body alone on the ground
  double z = 0.0;              ///< height of the contact
};

/// Layers from the bottom up; nullopt where the bodies are not a column with horizontal faces.
[[nodiscard]] std::optional<std::vector<Layer>> column(const std::vector<Body>& bodies,
                                                       double touch_m);

}  // namespace drystone::contacts
