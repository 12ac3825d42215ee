#include "pipeline/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "drystone/image.hpp"
#include "drystone/simulation.hpp"
#include "drystone/version.hpp"
#include "drystone/video.hpp"
#include "pipeline/balance.hpp"
#include "pipeline/disputes.hpp"
#include "pipeline/keys.hpp"

namespace drystone {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
namespace {

constexpr int kFormat = 1;

std::string cpu_model() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

Json versions(const std::optional<DrawnBy>& drawn_by) {
  const EngineInfo engine = mujoco_info();
  const EngineInfo engine_2d = box2d_info();
  const DrawnBy pictures = drawn_by.value_or(DrawnBy{});
  return {{"drystone", kVersion},
          {"data", kDataVersion},
          {"engine", engine.name},
          {"engine_version", engine.version},
          {"engine_2d", engine_2d.name},
          {"engine_2d_version", engine_2d.version},
          {"renderer", pictures.renderer},
          {"renderer_version", pictures.version},
          {"renderer_device", pictures.device},
          {"arrow", parquet_version()},
          {"video", video_version()},
          {"cpu", cpu_model()}};
}

Json cell_json(const CellCount& count) {
  const Cell& cell = count.cell;
  return {
      {"set", count.set},
      {"shapes", name(cell.shapes)},
      {"height", cell.height},
      {"difficulty", cell.difficulty == Difficulty::none ? Json() : Json(name(cell.difficulty))},
      {"violation", name(cell.violation)},
      {"stable", cell.both_labels ? Json() : Json(cell.stable)},
      {"kind", cell.kind.empty() ? Json() : Json(cell.kind)},
      {"decides", cell.decides == Decides::any ? Json() : Json(name(cell.decides))},
      {"count", count.count}};
}

/// Attempts that came to nothing, by "<set> | <cell> | <reason>" in completions.
Json rejections_json(const std::vector<Completion>& completions) {
  std::map<std::string, std::int64_t> total;
  for (const Completion& completion : completions) {
    for (const auto& [reason, count] : completion.rejections) total[reason] += count;
  }
  Json rejections = Json::object();
  for (const auto& [reason, count] : total) rejections[reason] = count;
  return rejections;
}

/// SHA-256 of the files that a plan makes: what else lies in the folder is no part of the dataset.
std::map<std::string, std::string> hash_made(const Plan& plan, const DatasetFolder& folder,
                                             bool images,
                                             const std::vector<SplitRule>& later_splits) {
  std::vector<fs::path> files;
  for (int shard = 0; shard < plan.shard_count(); ++shard) {
    if (images) files.push_back(folder.shard(shard));
    files.push_back(folder.completion(shard));
  }
  for (const SplitRule& rule : plan.config.splits) files.push_back(folder.split(rule.name));
  for (const SplitRule& rule : later_splits) files.push_back(folder.split(rule.name));
  if (fs::exists(folder.parquet())) files.push_back(folder.parquet());
  std::map<std::string, std::string> hashes;
  for (const fs::path& file : files) {
    hashes[fs::relative(file, folder.root()).generic_string()] = sha256_of_file(file);
  }
  return hashes;
}

}  // namespace

std::string content_hash(const std::vector<Completion>& completions) {
  Sha256 sha;
  for (const Completion& completion : completions) {
    for (const std::string& hash : completion.content) sha.update(hash + "\n");
  }
  return sha.hex();
}

std::map<std::string, std::string> hash_files(const DatasetFolder& folder) {
  std::map<std::string, std::string> hashes;
  const auto add = [&](const fs::path& file) {
    hashes[fs::relative(file, folder.root()).generic_string()] = sha256_of_file(file);
  };
  for (const char* sub : {"shards", "completions", "splits"}) {
    for (const auto& entry : fs::directory_iterator(folder.root() / sub)) {
      if (entry.is_regular_file()) add(entry.path());
    }
  }
  if (fs::exists(folder.parquet())) add(folder.parquet());
  return hashes;
}

Json make_manifest(const Plan& plan, const std::vector<Completion>& completions,
                   const std::vector<Record>& records, const DatasetFolder& folder, bool images,
                   const std::vector<SplitRule>& later_splits) {
  std::int64_t attempts = 0;
  for (const Completion& completion : completions) attempts += completion.attempts;
  Json cells = Json::array();
  for (const CellCount& count : count_cells(plan)) cells.push_back(cell_json(count));
  Json accepted = Json::object();
  for (const Task& task : plan.tasks) {
    const Record& record = records[static_cast<std::size_t>(task.first)];
    accepted[record.set].push_back(record.key.attempt);
  }

  Json manifest;
  manifest["format"] = kFormat;
  manifest["name"] = plan.config.name;
  manifest["license"] = plan.config.license;
  manifest["images"] = images;
  manifest["content"] = content_hash(completions);
  manifest["plan"] = plan.hash;
  manifest["config"] = Json::parse(to_json(plan.config));
  manifest["later_splits"] = Json::parse(to_json(later_splits));
  manifest["versions"] = versions(completions.front().drawn_by);
  manifest["records"] = records.size();
  manifest["shards"] = static_cast<unsigned>(plan.shard_count());
  manifest["attempts"] = attempts;
  manifest["acceptance"] =
      attempts > 0 ? static_cast<double>(plan.tasks.size()) / static_cast<double>(attempts) : 1.0;
  manifest["rejections"] = rejections_json(completions);
  manifest["disputes"] = to_json(height_losses(plan.config, completions));
  manifest["cells"] = cells;
  manifest["balance"] = balance_report(records);
  manifest["accepted_attempts"] = accepted;
  manifest["files"] = hash_made(plan, folder, images, later_splits);
  return manifest;
}

Json load_manifest(const fs::path& file) {
  Json manifest = Json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  if (manifest.is_discarded() || !manifest.is_object() || !manifest.contains("format")) {
    throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}},
                "this is no manifest of a Drystone dataset, or it is damaged");
  }
  if (manifest["format"] != kFormat) {
    throw Error(
        ErrorCode::usage, Place{file.string(), 0, 0, {}},
        fmt::format("format {} is not known to Drystone {}", manifest["format"].dump(), kVersion),
        "use the version of Drystone that wrote it");
  }
  const Json shape{{"config", Json::object()},
                   {"content", ""},
                   {"plan", ""},
                   {"files", Json::object()},
                   {"accepted_attempts", Json::object()},
                   {"records", 0U},
                   {"shards", 0U},
                   {"images", true}};
  for (const auto& [key, example] : shape.items()) {
    if (!manifest.contains(key) || manifest[key].type() != example.type()) {
      throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}},
                  fmt::format("'{}' is missing or of another type: the manifest is damaged", key));
    }
  }
  for (const auto& [name, hash] : manifest["files"].items()) {
    if (!hash.is_string()) {
      throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}},
                  fmt::format("the hash of '{}' is no text: the manifest is damaged", name));
    }
  }
  return manifest;
}

std::map<std::string, std::vector<int>> accepted_attempts(const Json& manifest,
                                                          const fs::path& file) {
  try {
    return manifest.at("accepted_attempts").get<std::map<std::string, std::vector<int>>>();
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}},
                "accepted_attempts must hold a list of numbers for every set");
  }
}

}  // namespace drystone
