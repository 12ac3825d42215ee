#include "output/hdf5_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <utility>

#include "drystone/error.hpp"

#ifdef DRYSTONE_HDF5

#include <hdf5.h>

namespace drystone {
namespace {

constexpr unsigned kDeflateLevel = 4;

/// Closes an HDF5 handle when it goes.
class Handle {
 public:
  Handle(hid_t id, herr_t (*closer)(hid_t)) : id_(id), close_(closer) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle& operator=(Handle&&) = delete;

  [[nodiscard]] hid_t id() const { return id_; }
  /// @return whether nothing is left to be written
  bool close() { return close_(std::exchange(id_, -1)) >= 0; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

}  // namespace

struct Hdf5File::State {
  explicit State(const std::filesystem::path& path) : name(path.string()) {
    // Failures are told by our own messages.
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    // The newer form of groups takes a tenth of the space.
    check(H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V18));
    check(H5Pset_obj_track_times(creation.id(), false));
    file.emplace(checked(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id())),
                 H5Fclose);
  }

  void check(herr_t result) const {
    if (result < 0) fail();
  }
  [[nodiscard]] hid_t checked(hid_t id) const {
    if (id < 0) fail();
    return id;
  }
  [[noreturn]] void fail() const {
    throw Error(ErrorCode::environment, fmt::format("cannot write {}: HDF5 failed", name),
                "see that the disk has room and that you may write there");
  }

  /// The group that a path lies in.
  [[nodiscard]] hid_t group_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return file->id();
    const std::string_view group = path.substr(0, slash);
    const auto known = groups.find(group);
    if (known != groups.end()) return known->second.id();
    const hid_t parent = group_of(group);
    const std::string own(group.substr(group.rfind('/') + 1));
    const Handle creation(checked(H5Pcreate(H5P_GROUP_CREATE)), H5Pclose);
    check(H5Pset_obj_track_times(creation.id(), false));
    Handle made(checked(H5Gcreate2(parent, own.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT)),
                H5Gclose);
    return groups.emplace(std::string(group), std::move(made)).first->second.id();
  }

  /// @param type of the values in memory and in the file; the file's are little endian on all
  ///   machines that Drystone runs on
  void write(std::string_view path, hid_t type, const Lengths& lengths, const void* values,
             bool pack = false) {
    const hid_t group = group_of(path);
    const std::string own(path.substr(path.rfind('/') + 1));
    const std::vector<hsize_t> extents(lengths.begin(), lengths.end());
    const Handle space(checked(extents.empty() ? H5Screate(H5S_SCALAR)
                                               : H5Screate_simple(static_cast<int>(extents.size()),
                                                                  extents.data(), nullptr)),
                       H5Sclose);
    const Handle creation(checked(H5Pcreate(H5P_DATASET_CREATE)), H5Pclose);
    check(H5Pset_obj_track_times(creation.id(), false));
    const bool empty = std::find(extents.begin(), extents.end(), 0U) != extents.end();
    if (pack && !empty) {
      check(H5Pset_chunk(creation.id(), static_cast<int>(extents.size()), extents.data()));
      check(H5Pset_deflate(creation.id(), kDeflateLevel));
    }
    Handle set(checked(H5Dcreate2(group, own.c_str(), type, space.id(), H5P_DEFAULT, creation.id(),
                                  H5P_DEFAULT)),
               H5Dclose);
    if (!empty) check(H5Dwrite(set.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
    if (!set.close()) fail();
  }

  /// Text of a fixed number of bytes.
  [[nodiscard]] Handle text_type(std::size_t bytes) const {
    Handle type(checked(H5Tcopy(H5T_C_S1)), H5Tclose);
    check(H5Tset_size(type.id(), std::max<std::size_t>(bytes, 1)));
    check(H5Tset_strpad(type.id(), H5T_STR_NULLPAD));
    check(H5Tset_cset(type.id(), H5T_CSET_UTF8));
    return type;
  }

  std::string name;
  std::optional<Handle> file;
  std::map<std::string, Handle, std::less<>> groups;
};

Hdf5File::Hdf5File(const std::filesystem::path& file) : state_(std::make_unique<State>(file)) {}

Hdf5File::~Hdf5File() = default;

void Hdf5File::add(std::string_view path, double value) {
  state_->write(path, H5T_IEEE_F64LE, {}, &value);
}

void Hdf5File::add(std::string_view path, std::int64_t value) {
  state_->write(path, H5T_STD_I64LE, {}, &value);
}

void Hdf5File::add_flag(std::string_view path, bool value) {
  const Handle type(state_->checked(H5Tenum_create(H5T_STD_I8LE)), H5Tclose);
  const std::int8_t no = 0;
  const std::int8_t yes = 1;
  state_->check(H5Tenum_insert(type.id(), "FALSE", &no));
  state_->check(H5Tenum_insert(type.id(), "TRUE", &yes));
  state_->write(path, type.id(), {}, value ? &yes : &no);
}

void Hdf5File::add_text(std::string_view path, std::string_view text) {
  std::string bytes(text);
  bytes.resize(std::max<std::size_t>(bytes.size(), 1));
  state_->write(path, state_->text_type(bytes.size()).id(), {}, bytes.data());
}

void Hdf5File::add_texts(std::string_view path, const std::vector<std::string>& texts) {
  std::size_t longest = 1;
  for (const std::string& text : texts) longest = std::max(longest, text.size());
  std::string bytes;
  for (const std::string& text : texts) {
    bytes += text;
    bytes.append(longest - text.size(), '\0');
  }
  state_->write(path, state_->text_type(longest).id(), {texts.size()}, bytes.data());
}

void Hdf5File::add(std::string_view path, std::span<const float> values, const Lengths& lengths) {
  state_->write(path, H5T_IEEE_F32LE, lengths, values.data());
}

void Hdf5File::add(std::string_view path, std::span<const std::int64_t> values,
                   const Lengths& lengths) {
  state_->write(path, H5T_STD_I64LE, lengths, values.data());
}

void Hdf5File::add(std::string_view path, std::span<const std::uint8_t> values,
                   const Lengths& lengths, bool pack) {
  state_->write(path, H5T_STD_U8LE, lengths, values.data(), pack);
}

void Hdf5File::close() {
  state_->groups.clear();
  if (!state_->file->close()) state_->fail();
  state_->file.reset();
}

std::string hdf5_version() {
  return fmt::format("{}.{}.{}", H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE);
}

}  // namespace drystone

#else

namespace drystone {

struct Hdf5File::State {};

Hdf5File::Hdf5File(const std::filesystem::path& /*file*/) {
  throw Error(ErrorCode::environment, "this build of Drystone cannot write HDF5",
              "install libhdf5-dev (tools/setup does) and build again");
}
Hdf5File::~Hdf5File() = default;
void Hdf5File::add(std::string_view /*path*/, double /*value*/) {}
void Hdf5File::add(std::string_view /*path*/, std::int64_t /*value*/) {}
void Hdf5File::add_flag(std::string_view /*path*/, bool /*value*/) {}
void Hdf5File::add_text(std::string_view /*path*/, std::string_view /*text*/) {}
void Hdf5File::add_texts(std::string_view /*path*/, const std::vector<std::string>& /*texts*/) {}
void Hdf5File::add(std::string_view /*path*/, std::span<const float> /*values*/,
                   const Lengths& /*lengths*/) {}
void Hdf5File::add(std::string_view /*path*/, std::span<const std::int64_t> /*values*/,
                   const Lengths& /*lengths*/) {}
void Hdf5File::add(std::string_view /*path*/, std::span<const std::uint8_t> /*values*/,
                   const Lengths& /*lengths*/, bool /*pack*/) {}
void Hdf5File::close() {}
std::string hdf5_version() { return {}; }

}  // namespace drystone

#endif
