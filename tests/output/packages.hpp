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

/// A sample whose top block falls from its tower into a zone, in three frames.
inline PackageSample film_sample(const std::string& split, int number) {
  PackageSample sample = package_sample(split, true, number);
  Record& record = sample.record;
  Scene& scene = record.scene;
  scene.event = Push{scene.blocks.back().id, {1, 0, 0}, 0.1};
  scene.zone = Zone{};
  scene.zone->center = {2.0, 0.0};
  scene.zone->half_extents = {1.5, 1.5};
  scene.zone->target = scene.blocks.back().id;
  record.touches_zone = true;
  PackageFilm& film = sample.film.emplace();
  film.clip.fps = 10.0;
  film.clip.event_frame = 1;
  const auto top = scene.blocks.size() - 1;
  for (int f = 0; f < 3; ++f) {
    film.clip.times_s.push_back(0.1 * f);
    auto& poses = film.clip.poses.emplace_back();
    for (const Block& block : scene.blocks) poses.push_back(block.world_from_block);
    film.clip.contacts.push_back({{-1, 0, {0, 0, 0}, 10.0}});
  }
  film.clip.poses[2][top].position = {2.1, 0.0, 0.2};
  film.clip.contacts[2].push_back({-1, static_cast<int>(top), {2.1, 0.0, 0.0}, 5.0});
  const Intrinsics intrinsics{8, 6, 6.0, 6.0, 4.0, 3.0, false};
  film.camera = look_at({1, -6, 3}, {1, 0, 0}, intrinsics, "front");
  for (int f = 0; f < 3; ++f) {
    Frame& frame = film.frames.emplace_back();
    frame.width = 8;
    frame.height = 6;
    frame.rgb.assign(8 * 6 * 3, static_cast<std::uint8_t>(60 + f));
    frame.depth_m.assign(8 * 6, 3.25F);
    frame.instance.assign(8 * 6, 0);
    frame.instance[0] = static_cast<std::uint16_t>(top + 1);
  }
  film.video = {1, 2, 3};
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
  const PackageFormat& known = package_format(format);
  PackageWriter writer(known, folder, info);
  if (known.films) {
    writer.add(film_sample("train", 0));
    writer.add(film_sample("train", 1));
    writer.add(film_sample("test", 2));
  } else {
    writer.add(package_sample("train", true, 0));
    writer.add(package_sample("train", false, 1));
    writer.add(package_sample("test", true, 2));
  }
  writer.finish();
  return package_files(folder);
}

}  // namespace drystone::testing
