// The dataset's files: shards, completions, records.parquet, manifest. See docs/dataset.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/record.hpp"

namespace drystone {

/// Streaming SHA-256.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::span<const std::uint8_t> bytes);
  void update(std::string_view text);
  /// Lower-case hexadecimal; the object is spent.
  [[nodiscard]] std::string hex();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};
[[nodiscard]] std::string sha256(std::string_view text);
/// @throws Error(environment)
[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& file);

/// Writes a file under a temporary name in the same folder, flushes it to disk and renames it: it
/// is there whole or not at all. @throws Error(environment) naming the file and the cause (full
/// disk, no permission ...)
void write_file_atomically(const std::filesystem::path& file, std::string_view bytes);
/// @throws Error(environment)
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// A tar in WebDataset form: members of a sample are adjacent, `<id>.json`, `<id>.cam0.rgb.png` ...
/// ustar, times and owners 0, mode 0644, so that equal members are equal bytes. Written under a
/// temporary name; `close` renames it. An unclosed one is removed.
class ShardWriter {
 public:
  explicit ShardWriter(std::filesystem::path file);
  ~ShardWriter();
  ShardWriter(const ShardWriter&) = delete;
  ShardWriter& operator=(const ShardWriter&) = delete;

  void add(std::string_view member, std::span<const std::uint8_t> bytes);
  /// @return SHA-256 of the finished file
  std::string close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Goes through the regular files of a tar, one after the other.
class ShardReader {
 public:
  /// Stands before the first member.
  /// @throws Error(environment) for a damaged archive, here and below
  explicit ShardReader(std::filesystem::path file);
  ~ShardReader();
  ShardReader(ShardReader&&) noexcept;
  ShardReader& operator=(ShardReader&&) noexcept;

  /// Goes on to the next member, without reading what was not asked for; false after the last one.
  /// @throws Error(usage) for members that are absolute, climb out with `..`, or are larger than
  ///   1 GiB
  bool next();
  /// Name of the member.
  [[nodiscard]] const std::string& member() const;
  /// Its bytes, valid until the next call of anything; not to be called twice.
  [[nodiscard]] std::span<const std::uint8_t> read();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Calls `visit(member, bytes)` for every regular file of a tar, in order. @throws as ShardReader
void read_shard(const std::filesystem::path& file,
                const std::function<void(std::string_view, std::span<const std::uint8_t>)>& visit);

/// One row per record, all columns (docs/dataset.md), Snappy, deterministic bytes for one version
/// of Arrow. @throws Error(environment) where Drystone was built without Arrow
void write_parquet(const std::filesystem::path& file, std::span<const Record> records);
/// Whether this build can, and with which version ("" where it cannot).
[[nodiscard]] std::string parquet_version();

/// An attempt that was rejected because simulation and statics disagree about its tower, or the
/// simulation came to no verdict.
struct Dispute {
  std::string set;
  int height = 0;  ///< blocks
  std::optional<double> margin_share;
  friend bool operator==(const Dispute&, const Dispute&) = default;
};

/// Who drew a dataset's pictures: where that is equal, equal scenes have equal pixels.
struct DrawnBy {
  std::string renderer;  ///< "cpu" or "gl"
  std::string version;
  std::string device;  ///< of OpenGL; the ray caster's pixels are the same on every machine
  friend bool operator==(const DrawnBy&, const DrawnBy&) = default;
};

/// What a finished shard leaves behind: the unit of resume and of merging.
struct Completion {
  int shard = 0;
  std::string plan;                 ///< hash of the plan it belongs to
  std::string file_hash;            ///< of the tar; empty without images
  std::optional<DrawnBy> drawn_by;  ///< none without images
  std::vector<Record> records;
  std::vector<std::string> content;  ///< per record: hash of scene, label and raw pixels
  std::map<std::string, std::int64_t> rejections;  ///< by "<set>: <reason>"
  std::vector<Dispute> disputed;
  std::int64_t attempts = 0;
};
[[nodiscard]] std::string to_json(const Completion& completion);
/// @throws Error(usage) with `source`
[[nodiscard]] Completion completion_from_json(std::string_view text, std::string_view source);

}  // namespace drystone
