#include "pipeline/export_pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drystone/error.hpp"

namespace drystone {
namespace {

/// Where an event has marks, their picture says more than the plain one.
constexpr std::string_view kMarked = "arrow";
constexpr std::array<std::string_view, 2> kPhotographs{kMarked, "rgb"};
constexpr std::array<std::string_view, 5> kPlanes{"rgb", "depth", "instance", "violation",
                                                  "normals"};

std::string member(const std::string& id, int view, std::string_view plane) {
  return fmt::format("{}.cam{}.{}.png", id, view, plane);
}

/// The same view in a picture `scale` times as large.
View scaled(View view, double scale, int width, int height) {
  Intrinsics& in = view.camera.intrinsics;
  in.width = width;
  in.height = height;
  in.fx *= scale;
  in.fy *= scale;
  in.cx *= scale;
  in.cy *= scale;
  view.block_px *= scale;
  view.margin_px *= scale;
  return view;
}

/// Width and height from a PNG's header alone.
std::pair<int, int> png_size(const std::vector<std::uint8_t>& file, const std::string& id) {
  constexpr std::string_view kBegin("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
  const auto number = [&](std::size_t at) {
    return file[at] << 24 | file[at + 1] << 16 | file[at + 2] << 8 | file[at + 3];
  };
  if (file.size() < 24 ||
      std::string_view(reinterpret_cast<const char*>(file.data()), 16) != kBegin) {
    throw Error(ErrorCode::environment, fmt::format("a photograph of record {} is damaged", id),
                "`drystone verify` names all damaged files");
  }
  return {number(16), number(20)};
}

/// As few columns as make the sheet no higher than wide.
int columns_for(std::size_t count) {
  int columns = 1;
  while (static_cast<std::size_t>(columns) * static_cast<std::size_t>(columns) < count) ++columns;
  return columns;
}

}  // namespace

std::vector<std::string> members_wanted(const Record& record, const std::vector<int>& views,
                                        bool planes) {
  std::vector<std::string> names;
  for (const int view : views) {
    for (const std::string_view plane : kPhotographs) {
      names.push_back(member(record.id, view, plane));
    }
    if (!planes) continue;
    for (const std::string_view plane : kPlanes) names.push_back(member(record.id, view, plane));
  }
  return names;
}

PackagePicture PictureMaker::encoded(const Image& image, std::string name) {
  PackagePicture picture{std::move(name), "png", image.width, image.height, {}};
  if (options_.picture_format == PictureFormat::jpeg) {
    picture.extension = "jpg";
    picture.bytes = encode_jpeg(image, options_.quality);
  } else {
    const auto png = encoder_.rgb(image.rgb, image.width, image.height);
    picture.bytes.assign(png.begin(), png.end());
  }
  return picture;
}

void PictureMaker::make(PackageSample& sample, const std::vector<int>& views,
                        const ShardMembers& members, bool planes) {
  Record& record = sample.record;
  const bool as_it_is =
      options_.picture_format == PictureFormat::png && options_.size == 0 && !options_.sheet;
  std::vector<View> shown;
  std::vector<SheetCell> panels;
  sample.marked = !views.empty() && members.contains(member(record.id, views.front(), kMarked));
  for (const int index : views) {
    const std::vector<std::uint8_t>* file = nullptr;
    for (const std::string_view plane : kPhotographs) {
      const auto found = members.find(member(record.id, index, plane));
      if (file == nullptr && found != members.end()) file = &found->second;
    }
    if (file == nullptr) {
      throw Error(ErrorCode::usage, fmt::format("record {} has no photographs", record.id),
                  "generate the dataset with images.rgb: true");
    }
    const std::string name = fmt::format("view{}", shown.size());
    const View& view = record.views[static_cast<std::size_t>(index)];
    const auto [width, height] = png_size(*file, record.id);
    require_size(record, std::max(width, height));
    const double own_width = view.camera.intrinsics.width;
    if (as_it_is) {
      sample.pictures.push_back({name, "png", width, height, *file});
      shown.push_back(scaled(view, width / own_width, width, height));
    } else {
      Image image = decode_png(*file);
      if (options_.size > 0) image = shrunk(image, options_.size);
      shown.push_back(scaled(view, image.width / own_width, image.width, image.height));
      if (options_.sheet) {
        // A number alone: a caption must not tell the label.
        panels.push_back({std::move(image), "", fmt::format("view {}", shown.size()), true});
      } else {
        sample.pictures.push_back(encoded(image, name));
      }
    }
    if (!planes) continue;
    for (const std::string_view plane : kPlanes) {
      const auto found = members.find(member(record.id, index, plane));
      if (found == members.end()) continue;
      sample.planes.push_back(
          {static_cast<int>(shown.size()) - 1, std::string(plane), found->second});
    }
  }
  if (options_.sheet) sample.pictures.push_back(sheet_of(panels));
  record.views = std::move(shown);
}

void PictureMaker::make_of_film(PackageSample& sample, int view, std::span<const Frame> frames) {
  Record& record = sample.record;
  std::vector<SheetCell> panels;
  int width = 0, height = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    Image image{frames[i].width, frames[i].height, frames[i].rgb};
    require_size(record, std::max(image.width, image.height));
    if (options_.size > 0) image = shrunk(image, options_.size);
    width = image.width;
    height = image.height;
    if (options_.sheet) {
      panels.push_back({std::move(image), "", fmt::format("{}", i + 1), true});
    } else {
      sample.pictures.push_back(encoded(image, fmt::format("frame{:03}", i)));
    }
  }
  if (options_.sheet) sample.pictures.push_back(sheet_of(panels));
  const View& own = record.views[static_cast<std::size_t>(view)];
  View shown = scaled(own, static_cast<double>(width) / own.camera.intrinsics.width, width, height);
  record.views = {std::move(shown)};
}

void PictureMaker::require_size(const Record& record, int longer) const {
  if (options_.size <= longer) return;
  throw Error(ErrorCode::usage,
              fmt::format("pictures of {} pixels cannot be packaged at {}: that would show no "
                          "more (record {})",
                          longer, options_.size, record.id),
              "give a smaller --size, or generate the dataset with larger views");
}

PackagePicture PictureMaker::sheet_of(std::span<const SheetCell> panels) {
  const int side = std::max(panels.front().image.width, panels.front().image.height);
  return encoded(contact_sheet(panels, columns_for(panels.size()), side, ""), "sheet");
}

}  // namespace drystone
