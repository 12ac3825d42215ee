// `shapestacks`: the folders and file names of the ShapeStacks dataset, so that code written for it
// runs on this data. Names say the label there, in `vcom` and `vpsf`: the number of the block, from
// 1 at the bottom, that does not support what is above it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <set>

#include "drystone/error.hpp"
#include "drystone/image.hpp"
#include "output/package_files.hpp"
#include "output/package_layout.hpp"
#include "output/shapestacks_world.hpp"

namespace drystone {
namespace {

namespace fs = std::filesystem;

/// A map's value over this is the class; at most eight fit.
constexpr int kClassStep = 32;

[[noreturn]] void refuse(const Record& record, const std::string& why,
                         const std::string& remedy = "name other sets with --split") {
  throw Error(ErrorCode::usage,
              fmt::format("record {} has no place in ShapeStacks' layout: {}", record.id, why),
              remedy);
}

/// The blocks that the name of an unstable tower tells, from 1; 0: none.
struct Violations {
  int vcom = 0;
  int vpsf = 0;
};

Violations violations_of(const Record& record) {
  Violations found{record.intent.vcom_interface, record.intent.vpsf_object};
  if (*record.stable() || found.vcom > 0 || found.vpsf > 0) return found;
  // What the sampler did not aim for by these names, statics tells: the lowest of each kind.
  for (const Interface& interface : record.statics.interfaces) {
    if (interface.lower < 0) continue;
    int& number = interface.planar_surface ? found.vcom : found.vpsf;
    const bool fails = interface.margin_m < 0.0 || !interface.planar_surface;
    if (fails && number == 0) number = interface.lower + 1;
  }
  if (found.vcom == 0 && found.vpsf == 0) refuse(record, "no single block lets it fall");
  return found;
}

/// `train`, `eval` or `test`: the only ones that its readers know.
std::string mode_of(const PackageSample& sample) {
  for (const char* mode : {"train", "eval", "test"}) {
    if (sample.split == mode) return mode;
  }
  throw Error(
      ErrorCode::usage,
      fmt::format("ShapeStacks knows no split '{}', only train, eval and test", sample.split),
      fmt::format("rename it, e.g. --split eval={}", sample.split));
}

/// Mean colour of the photographs of a mode, 0-1.
struct Mean {
  std::array<std::uint64_t, 3> sums{};  ///< red, green, blue
  std::uint64_t pixels = 0;

  void add(const Image& image) {
    for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
      for (std::size_t c = 0; c < 3; ++c) sums[c] += image.rgb[i + c];
    }
    pixels += image.rgb.size() / 3;
  }
  void add(const Mean& other) {
    for (std::size_t c = 0; c < 3; ++c) sums[c] += other.sums[c];
    pixels += other.pixels;
  }
  /// NumPy's format 1.0: three doubles in the order blue, green, red.
  [[nodiscard]] std::string npy() const {
    std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }";
    header.resize(128 - 10 - 1, ' ');
    std::string bytes = std::string("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() + 1);
    bytes += '\0';
    bytes += header + "\n";
    for (const std::size_t channel : {2U, 1U, 0U}) {
      const double mean =
          static_cast<double>(sums[channel]) / (255.0 * static_cast<double>(pixels));
      const auto word = std::bit_cast<std::uint64_t>(mean);
      for (int byte = 0; byte < 8; ++byte) bytes += static_cast<char>(word >> (8 * byte) & 0xFFU);
    }
    return bytes;
  }
};

/// A plane of small numbers as ShapeStacks' maps have them: equal channels, spread over 0-255.
std::vector<std::uint8_t> map_file(const Image& plane, const std::vector<std::uint8_t>& class_of,
                                   PngEncoder& encoder) {
  Image map = plane;
  for (std::uint8_t& value : map.rgb) {
    value = static_cast<std::uint8_t>(kClassStep * class_of[value]);
  }
  const auto png = encoder.rgb(map.rgb, map.width, map.height);
  return {png.begin(), png.end()};
}

class ShapeStacksLayout : public PackageLayout {
 public:
  explicit ShapeStacksLayout(fs::path folder) : folder_(std::move(folder)) {}

  void add(const PackageSample& sample) override {
    const std::string mode = mode_of(sample);
    const auto [known, is_new] = names_.try_emplace(sample.record.id);
    if (is_new) {
      known->second = name_of(sample.record);
      write_world(sample.record, known->second);
      write_recordings(sample, known->second);
    }
    const std::string& name = known->second;
    const bool blocks = name.starts_with("blocks");
    Mean mean;
    for (const PackagePicture& picture : sample.pictures) mean.add(decode_png(picture.bytes));
    for (const char* split : {"default", blocks ? "blocks_all" : "ccs_all"}) {
      Split& part = splits_[split][mode];
      part.names += "env_" + name + "\n";
      part.mean.add(mean);
    }
  }

  PackageContents finish() override {
    for (const auto& [split, modes] : splits_) {
      const fs::path folder = folder_ / "splits" / split;
      for (const char* mode : {"train", "eval", "test"}) {
        const auto found = modes.find(mode);
        const bool there = found != modes.end();
        write_package_file(folder / fmt::format("{}.txt", mode),
                           there ? std::string_view(found->second.names) : std::string_view());
        if (there) {
          write_package_file(folder / fmt::format("{}_bgr_mean.npy", mode),
                             std::string_view(found->second.mean.npy()));
        }
      }
    }
    return {};
  }

 private:
  struct Split {
    std::string names;
    Mean mean;
  };

  /// Without `env_`: `blocks-easy-h=2-vcom=0-vpsf=0-v=1`.
  std::string name_of(const Record& record) {
    if (!record.stable()) refuse(record, "it has no label");
    if (record.scene.dim != 3 || record.scene.event) refuse(record, "it is no tower at rest in 3D");
    const bool ccs = record.intent.shapes == ShapeSet::ccs;
    const bool hard = record.intent.difficulty == Difficulty::hard;
    const Violations violations = violations_of(record);
    const std::string cell =
        fmt::format("{}-{}-h={}-vcom={}-vpsf={}", ccs ? "ccs" : "blocks", hard ? "hard" : "easy",
                    record.scene.blocks.size(), violations.vcom, violations.vpsf);
    return fmt::format("{}-v={}", cell, ++versions_[cell]);
  }

  void write_world(const Record& record, const std::string& name) {
    const fs::path folder = folder_ / "mjcf";
    try {
      write_package_file(folder / fmt::format("world_{}.xml", name),
                         std::string_view(shapestacks_world(record.scene)));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::usage) throw;
      refuse(record, error.message());
    }
    write_package_file(folder / fmt::format("env_{}.xml", name),
                       std::string_view(shapestacks_environment(name)));
  }

  void write_recordings(const PackageSample& sample, const std::string& name) {
    const Record& record = sample.record;
    const fs::path folder = folder_ / "recordings" / ("env_" + name);
    const auto camera = [&](std::size_t view) {
      const std::string& own = record.views[view].camera.name;
      return own.starts_with("cam_") ? own : fmt::format("cam_{}", view + 1);
    };
    for (std::size_t view = 0; view < sample.pictures.size(); ++view) {
      const PackagePicture& picture = sample.pictures[view];
      if (picture.extension != "png" || sample.pictures.size() != record.views.size()) {
        refuse(record, "its pictures are one PNG file a view",
               "leave out --sheet and --image-format");
      }
      write_package_file(
          folder / fmt::format("rgb-w=0-f=0-l=0-c=unique-{}-mono-0.png", camera(view)),
          picture.bytes);
    }
    for (const PackagePlane& plane : sample.planes) {
      const auto view = static_cast<std::size_t>(plane.view);
      const auto file = [&](const char* kind, const char* extension) {
        return folder /
               fmt::format("{}-w=0-f=0-l=0-c=original-{}-mono-0.{}", kind, camera(view), extension);
      };
      if (plane.name == "depth") write_package_file(file("depth", "png"), plane.png);
      if (plane.name != "instance") continue;
      const Image ids = decode_png(plane.png);
      std::vector<std::uint8_t> identity;
      for (std::size_t i = 0; i <= record.scene.blocks.size(); ++i) {
        identity.push_back(static_cast<std::uint8_t>(i));
      }
      if (record.scene.blocks.size() * kClassStep < 256) {
        write_package_file(file("iseg", "map"), map_file(ids, identity, encoder_));
      }
      write_package_file(file("vseg", "map"), map_file(ids, violation_classes(record), encoder_));
    }
  }

  fs::path folder_;
  PngEncoder encoder_;
  std::map<std::string, std::string> names_;  ///< by record id
  std::map<std::string, int> versions_;       ///< by what the name says before `v=`
  std::map<std::string, std::map<std::string, Split>> splits_;  ///< by split and mode
};

constexpr std::string_view kUsage = R"(```python
data_dir, split_name = "PACKAGE", "default"  # or blocks_all, ccs_all
names = open(f"{data_dir}/splits/{split_name}/train.txt").read().split()
stable = {name: "vcom=0" in name and "vpsf=0" in name for name in names}
```

`recordings/NAME/` holds the pictures, `mjcf/env_*.xml` the towers for MuJoCo. Depth is 16 bit
millimetres, not rescaled to 8 bits; planes are there where the dataset has them and pictures are as
large as it has them.
)";

}  // namespace

PackageEntry shapestacks_package() {
  return {
      {"shapestacks", "code written for ShapeStacks", kUsage, false, CompletionUse::none, true},
      [](const fs::path& folder, const PackageInfo& /*info*/) -> std::unique_ptr<PackageLayout> {
        return std::make_unique<ShapeStacksLayout>(folder);
      }};
}

}  // namespace drystone
