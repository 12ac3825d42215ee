// The straight line: one record from its task.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drystone/image.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/renderer.hpp"
#include "drystone/simulation.hpp"

namespace drystone {

/// A record with its files and what it took to get it.
struct Made {
  Record record;
  std::string content;  ///< hash of scene, label and raw pixels
  std::vector<std::pair<std::string, std::vector<std::uint8_t>>> members;  ///< of the shard
  std::vector<std::string> rejections;  ///< one reason per attempt
};

/// Holds what one worker keeps from record to record: engine, renderers, encoder, buffers.
class Workbench {
 public:
  explicit Workbench(const Plan& plan, bool images = true);

  /// Draws towers until one is right. @throws Error(usage) after kMaxAttempts
  [[nodiscard]] Made make(const Task& task);
  /// Makes the tower of a known accepted attempt; physics is asked for the outcome, not for leave.
  [[nodiscard]] Made make_attempt(const Task& task, int attempt);

  static constexpr int kMaxAttempts = 1000;
  [[nodiscard]] static bool is_attempt(int number) { return number >= 0 && number < kMaxAttempts; }

 private:
  /// Empty on success, else the reason of the rejection.
  [[nodiscard]] std::string try_attempt(const Task& task, int attempt, bool replay, Made& made);
  void photograph(const SetConfig& set, Made& made);
  [[nodiscard]] Renderer& renderer(int set);

  const Plan& plan_;
  bool images_;
  Simulator simulator_;
  std::map<int, std::unique_ptr<Renderer>> renderers_;  ///< by set
  PngEncoder encoder_;
  std::vector<Frame> frames_;
};

/// Options of the renderer that a set's pictures need.
[[nodiscard]] RenderOptions render_options(const ImageOptions& images);

}  // namespace drystone
