// Scenes to look at, without files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drystone/error.hpp"
#include "simulators/towers.hpp"
#include "tools/viewer/album.hpp"
#include "tools/viewer/viewer.hpp"

namespace drystone::test {

/// Records that were made up: of scenes, with the statics that they have.
class Shelf final : public viewer::Album {
 public:
  explicit Shelf(std::vector<viewer::Subject> subjects) : subjects_(std::move(subjects)) {}
  [[nodiscard]] int count() const override { return static_cast<int>(subjects_.size()); }
  [[nodiscard]] int index_of(const std::string& name) const override {
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      if (subjects_[i].record.id == name) return static_cast<int>(i);
    }
    throw Error(ErrorCode::usage, "no scene '" + name + "'");
  }
  [[nodiscard]] viewer::Subject load(int index) override {
    return subjects_[static_cast<std::size_t>(index)];
  }

 private:
  std::vector<viewer::Subject> subjects_;
};

inline viewer::Subject subject_of(Scene scene, const std::string& id) {
  constexpr std::array<Color, 4> kColors{Color{0.85, 0.75, 0.3}, Color{0.3, 0.5, 0.8},
                                         Color{0.4, 0.7, 0.4}, Color{0.6, 0.45, 0.7}};
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    scene.blocks[i].material.color = kColors[i % kColors.size()];
  }
  scene.lights = {Light{{0.3, -0.5, 0.81}, {1, 1, 1}, 1.0, 2.0}};
  viewer::Subject subject;
  subject.record.id = id;
  subject.record.scene = scene;
  subject.record.statics = equilibrium(scene);
  subject.columns = {{"blocks", std::to_string(scene.blocks.size())}};
  return subject;
}

/// Two towers, of which `stands` does and `falls` does not.
inline std::unique_ptr<Shelf> two_towers() {
  return std::make_unique<Shelf>(std::vector<viewer::Subject>{
      subject_of(stack({0.0, 0.3, 0.2}), "stands"), subject_of(stack({0.0, 0.2, 0.8}), "falls")});
}

/// A small and fast viewer.
inline viewer::Viewer viewer_of(std::unique_ptr<viewer::Album> album,
                                const std::string& name = {}) {
  viewer::ViewerOptions options;
  options.width = 480;
  options.height = 320;
  return viewer::Viewer(std::move(album), name, options);
}

}  // namespace drystone::test
