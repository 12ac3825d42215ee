// Labels for scenes that users bring.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "drystone/error.hpp"
#include "drystone/scene.hpp"
#include "drystone/simulation.hpp"
#include "drystone/statics.hpp"

namespace drystone {

struct SceneLabel {
  /// What statics and simulation both say; null where they differ or the case is ambiguous.
  std::optional<bool> stable;
  Statics statics;
  Judgement judgement;
};

/// @param rule its band is what counts as ambiguous
[[nodiscard]] SceneLabel label_scene(const Scene& scene, Simulator& simulator,
                                     const LabelRule& rule = {});

/// The label as one line of JSON: {"name", "stable", "statics": {"stable", "critical_tilt" (rad),
/// "margin" (m)}, "simulation": {"verdict", "time" (s)}}.
[[nodiscard]] std::string to_json(const std::string& name, const SceneLabel& label);

/// Why there is no label, in words: which contact is how near to balance, or which methods differ.
/// Blocks are named by their ids. Requires that `label.stable` is null.
[[nodiscard]] std::string why_unclear(const Scene& scene, const SceneLabel& label,
                                      const LabelRule& rule = {});

/// A scene of a file.
struct NamedScene {
  std::string name;
  Scene scene;
  Place place;  ///< where it begins; without a line in MJCF
};

/// Calls `visit` for every scene of a file: scene JSON, JSON lines that are scenes or
/// {"name": .., "scene": ..}, or MJCF (`.xml`). Scenes without a name are named by their file, and
/// by their line where there are several.
/// @throws Error(usage) with file, line and column; Error(environment) for an unreadable file
void read_scenes(const std::filesystem::path& file,
                 const std::function<void(const NamedScene&)>& visit);

}  // namespace drystone
