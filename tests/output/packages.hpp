// Samples for packages, with small pictures.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "drystone/image.hpp"
#include "drystone/package.hpp"
#include "drystone/storage.hpp"
#include "samples.hpp"

namespace drystone::testing {

inline PackagePicture sample_picture(int number) {
  const std::vector<std::uint8_t> pixels(std::size_t{8 * 6 * 3},
                                         static_cast<std::uint8_t>(40 * number + 10));
  PngEncoder encoder;
  const auto png = encoder.rgb(pixels, 8, 6);
  return {"view" + std::to_string(number), "png", 8, 6, {png.begin(), png.end()}};
}

/// A record with as many pictures as it has views, and one question of each kind of answer.
inline PackageSample package_sample(const std::string& split, bool stable, int number) {
  PackageSample sample;
  sample.split = split;
  sample.record = sample_record(stable, 3, static_cast<std::uint64_t>(number));
  sample.record.id = split + "-00000" + std::to_string(number);
  sample.record.group = sample.record.id;
  for (int i = 0; i < static_cast<int>(sample.record.views.size()); ++i) {
    sample.pictures.push_back(sample_picture(i));
  }
  Question question;
  question.kind = "stability";
  question.prompt = "Will it \"stand\"?\nA tab\tand 积木.";
  question.answer = stable ? "True" : "False";
  question.completion = "<think>Because.</think>\n<answer>" + question.answer + "</answer>";
  question.completion_source = "statics";
  sample.questions = {question};
  return sample;
}

/// Files of a package by path, relative to it.
inline std::map<std::string, std::string> package_files(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[std::filesystem::relative(entry.path(), folder).string()] = read_file(entry.path());
  }
  return files;
}

/// Packages three samples: two of `train`, one of `test`.
inline std::map<std::string, std::string> write_package(const std::string& format,
                                                        const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  PackageInfo info;
  info.name = "towers";
  info.license = "CC-BY-4.0";
  info.pictures = "Pictures: all views, PNG";
  info.sources = {{"towers", "CC-BY-4.0", "c0ffee", R"({"records":3})"}};
  PackageWriter writer(package_format(format), folder, info);
  writer.add(package_sample("train", true, 0));
  writer.add(package_sample("train", false, 1));
  writer.add(package_sample("test", true, 2));
  writer.finish();
  return package_files(folder);
}

}  // namespace drystone::testing
