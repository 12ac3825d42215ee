// Writes HDF5. Only output/hdf5* sees the library's headers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drystone {

/// One HDF5 file. Groups on the way to a path ("frames/0000/labels") are made as they are named;
/// readers get the members of a group in the order of their names. Equal calls give equal bytes for
/// equal versions of HDF5 and zlib: no times are kept. Not thread safe, not even for two files.
class Hdf5File {
 public:
  /// Lengths of an array, the slowest first.
  using Lengths = std::vector<std::uint64_t>;

  /// @throws Error(environment) where the file cannot be made, or this build lacks HDF5
  explicit Hdf5File(const std::filesystem::path& file);
  ~Hdf5File();
  Hdf5File(const Hdf5File&) = delete;
  Hdf5File& operator=(const Hdf5File&) = delete;

  // All of these throw Error(environment) for disk trouble. Values must be as many as the lengths
  // say, and a path may be written once.

  /// A scalar.
  void add(std::string_view path, double value);
  void add(std::string_view path, std::int64_t value);
  /// A boolean as h5py has it.
  void add_flag(std::string_view path, bool value);
  /// UTF-8.
  void add_text(std::string_view path, std::string_view text);
  void add_texts(std::string_view path, const std::vector<std::string>& texts);
  /// An array.
  void add(std::string_view path, std::span<const float> values, const Lengths& lengths);
  void add(std::string_view path, std::span<const std::int64_t> values, const Lengths& lengths);
  /// @param pack whether it is worth while to compress it
  void add(std::string_view path, std::span<const std::uint8_t> values, const Lengths& lengths,
           bool pack = false);

  /// Must be called; nothing may follow. @throws Error(environment)
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Version of the library, "" where this build lacks it.
[[nodiscard]] std::string hdf5_version();

}  // namespace drystone
