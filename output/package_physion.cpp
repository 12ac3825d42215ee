// `physion`: trials as the Physion benchmark has them, an HDF5 file and a film each, of scenes with
// an event. What the files hold and where they differ is in docs/packages.md.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "drystone/error.hpp"
#include "output/hdf5_file.hpp"
#include "output/package_files.hpp"
#include "output/package_layout.hpp"
#include "output/physion_trial.hpp"

namespace drystone {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Json number_or_null(const std::optional<int>& number) {
  return number ? Json(*number) : Json(nullptr);
}

class PhysionLayout : public PackageLayout {
 public:
  explicit PhysionLayout(fs::path folder) : folder_(std::move(folder)) {
    if (!hdf5_version().empty()) return;
    throw Error(ErrorCode::environment, "this build of Drystone cannot write HDF5",
                "install libhdf5-dev (tools/setup does) and build again");
  }

  void add(const PackageSample& sample) override {
    if (sample.split != split_) {
      finish_split();
      split_ = sample.split;
      fs::create_directories(folder_ / split_);
    }
    const std::string trial = fmt::format("{:04}", metadata_.size());
    const std::string stimulus = fmt::format("{}_{}", split_, trial);
    const auto file = [&](const char* suffix) { return folder_ / split_ / (trial + suffix); };
    const physion::TrialLabels labels = physion::write_trial(
        file(".hdf5"), sample, stimulus, static_cast<std::int64_t>(metadata_.size()), encoder_);
    require_same_answer(sample.record, labels);
    const Image map = physion::target_map(sample);
    write_package_file(file("_map.png"), encoder_.rgb(map.rgb, map.width, map.height));
    if (!sample.film->video.empty()) write_package_file(file("_img.mp4"), sample.film->video);
    if (!sample.film->observed.empty()) {
      write_package_file(file("_observed.mp4"), sample.film->observed);
    }
    add_metadata(sample.record, labels, stimulus);
  }

  PackageContents finish() override {
    finish_split();
    return {};
  }

 private:
  /// Readers take the label from the frames: they must say what the record says.
  static void require_same_answer(const Record& record, const physion::TrialLabels& labels) {
    if (!record.touches_zone || *record.touches_zone == labels.target_contacts_zone) return;
    throw Error(ErrorCode::usage,
                fmt::format("no frame of record {} shows what its label says, that the target "
                            "touches the zone",
                            record.id),
                "generate longer films (film.duration)");
  }

  void add_metadata(const Record& record, const physion::TrialLabels& labels,
                    const std::string& stimulus) {
    const auto stable = record.stable();
    Json trial{{"stimulus_name", stimulus},
               {"record", record.id},
               {"group", record.group},
               {"num_frames", labels.frames},
               {"does_target_move", labels.target_moves},
               {"does_target_contact_zone", labels.target_contacts_zone},
               {"does_target_miss_zone", labels.target_moves && !labels.target_contacts_zone},
               {"does_target_hit_ground", labels.target_hits_ground},
               {"first_target_move_frame", number_or_null(labels.first_move)},
               {"first_target_contact_zone_frame", number_or_null(labels.first_contact)},
               {"first_target_hit_ground_frame", number_or_null(labels.first_ground)},
               {"final_target_displacement",
                {{"x", labels.displacement.x},
                 {"y", labels.displacement.y},
                 {"z", labels.displacement.z}}},
               {"tower_stays", stable ? Json(*stable) : Json(nullptr)}};
    if (!labels.has_zone) {
      for (const char* key : {"does_target_contact_zone", "does_target_miss_zone"}) {
        trial[key] = nullptr;
      }
    }
    metadata_.push_back(std::move(trial));
    if (labels.has_zone) {
      answers_ += fmt::format("{},{}\n", stimulus, labels.target_contacts_zone ? "True" : "False");
    }
  }

  void finish_split() {
    if (split_.empty()) return;
    write_package_file(folder_ / split_ / "metadata.json", metadata_.dump(1) + "\n");
    write_package_file(folder_ / split_ / "labels.csv", answers_);
    metadata_ = Json::array();
    answers_ = kAnswersHead;
  }

  static constexpr const char* kAnswersHead = "stimulus_name,does_target_contact_zone\n";

  fs::path folder_;
  PngEncoder encoder_;
  std::string split_;
  Json metadata_ = Json::array();
  std::string answers_ = kAnswersHead;
};

constexpr std::string_view kUsage = R"(```python
import h5py, io
from PIL import Image
trial = h5py.File("PACKAGE/train/0000.hdf5")
touched = any(frame["labels/target_contacting_zone"][()] for frame in trial["frames"].values())
first = Image.open(io.BytesIO(trial["frames/0000/images/_img"][()]))
print(touched, first.size, trial["frames/0000/objects/positions"][()])
```

`metadata.json` has the labels of all trials of a split, `0000_img.mp4` the film.
)";

}  // namespace

PackageEntry physion_package() {
  PackageFormat format{"physion", "code written for Physion", kUsage};
  format.films = true;
  return {
      format,
      [](const fs::path& folder, const PackageInfo& /*info*/) -> std::unique_ptr<PackageLayout> {
        return std::make_unique<PhysionLayout>(folder);
      }};
}

}  // namespace drystone
