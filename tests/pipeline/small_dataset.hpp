// A configuration small enough to generate in a test, and ways to look at what comes out.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "drystone/pipeline.hpp"

namespace drystone::test {

namespace fs = std::filesystem;

/// A folder that is removed with its contents.
class ScratchFolder {
 public:
  explicit ScratchFolder(const std::string& name)
      : path_(fs::temp_directory_path() / ("drystone-" + name + "-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  operator const fs::path&() const { return path_; }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] fs::path operator/(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

inline Config small_config(const std::string& extra = {}) {
  return config_from_yaml(R"(
seed: 7
shard_size: 5
defaults:
  difficulty: {mode: none}
  views: {rig: orbit, count: 2, size: 48}
sets:
  train: {height: [2, 4], shapes: [cubes, ccs], count: 16}
  val: {like: train, count: 6}
splits:
  sft: {from: train, draw: 4, seed: 0}
  rl: {from: train, minus: sft}
)" + extra,
                          "small.yaml");
}

/// Contents of every file below a folder, by relative path.
inline std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    files[fs::relative(entry.path(), folder).string()] = text.str();
  }
  return files;
}

inline GenerateReport generate_into(const fs::path& out, const Config& config, int workers = 2) {
  GenerateOptions options;
  options.out = out;
  options.workers = workers;
  return generate(config, options);
}

}  // namespace drystone::test
