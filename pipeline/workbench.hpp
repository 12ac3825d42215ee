// The straight line: one group of records from its task.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drystone/dynamics.hpp"
#include "drystone/image.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/simulation.hpp"
#include "drystone/storage.hpp"
#include "pipeline/events.hpp"
#include "pipeline/films.hpp"
#include "pipeline/renderer_pool.hpp"

namespace drystone {

/// A record with its files.
struct MadeRecord {
  Record record;
  std::string content;  ///< hash of scene, label and raw pixels
  std::vector<std::pair<std::string, std::vector<std::uint8_t>>> members;  ///< of the shard
};

/// A group and what it took to get it.
struct Made {
  std::vector<MadeRecord> records;
  std::vector<std::string> rejections;  ///< one reason per attempt
  std::vector<Dispute> disputed;        ///< those among them that physics could not agree about
};

/// Holds what one worker keeps from record to record: engine, renderers, encoder, buffers.
class Workbench {
 public:
  explicit Workbench(const Plan& plan, bool images = true);

  /// Draws groups until one is right. @throws Error(usage) after kMaxAttempts
  [[nodiscard]] Made make(const Task& task);
  /// Makes the group of a known accepted attempt; physics is asked for the outcome, not for leave.
  [[nodiscard]] Made make_attempt(const Task& task, int attempt);

  static constexpr int kMaxAttempts = 1000;
  [[nodiscard]] static bool is_attempt(int number) { return number >= 0 && number < kMaxAttempts; }

 private:
  /// A drawn and judged group, not yet photographed; `reason` says why it cannot be kept.
  struct Attempt {
    std::string reason;
    Key key;         ///< of the attempt
    Key camera_key;  ///< the base's, where there is one: what is derived shares its cameras
    Group group;
    std::vector<Record> records;
    std::vector<std::optional<Clip>> clips;  ///< by record; where it has one
    std::vector<Dispute> disputed;  ///< the member that physics could not agree about, if any
  };
  [[nodiscard]] Attempt attempt(const Task& task, int number, bool replay);
  /// A group that is derived from the first member of another.
  [[nodiscard]] Attempt derive(const Task& task, const Attempt& base, bool replay);
  [[nodiscard]] Attempt draw(const Task& task, const Draft* base, const Key& key, bool replay);
  /// Judges one member; empty, or why it cannot be kept. @param disputed receives it if physics
  /// could not agree about it
  [[nodiscard]] std::string judge(const SetConfig& set, const Draft& draft, bool replay,
                                  Record& record, std::vector<Dispute>& disputed);
  /// Makes the clips of a group of films; empty, or why it cannot be kept.
  [[nodiscard]] std::string play_tricks(const SetConfig& set, Attempt& attempt);
  /// Finds how strong a group's events have to be and what they do; empty, or why it cannot be
  /// kept.
  [[nodiscard]] std::string disturb(const SetConfig& set, Attempt& attempt, bool replay);
  [[nodiscard]] Made photograph(const Task& task, Attempt attempt);
  void encode(const Task& task, const std::optional<Clip>& clip, MadeRecord& made);
  [[nodiscard]] const SetConfig& set_of(const Task& task) const;
  [[nodiscard]] Renderer& renderer(int set);
  [[nodiscard]] FilmMaker& film_maker(int set);

  const Plan& plan_;
  bool images_;
  std::multimap<std::int64_t, const Task*> derived_;  ///< by the task that they are derived from
  Simulator simulator_;
  Disturber disturber_;
  LeadThreshold lead_;
  RendererPool renderers_;
  std::map<int, FilmMaker> film_makers_;  ///< by set
  PngEncoder encoder_;
  std::vector<Frame> frames_;
};

}  // namespace drystone
