#include "pipeline/export_views.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "drystone/error.hpp"
#include "scenes/text.hpp"

namespace drystone {
namespace {

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

[[noreturn]] void refuse(const std::string& text) {
  throw Error(ErrorCode::usage, fmt::format("'{}' chooses no views", text),
              "give all, first, first:N, or indices and camera names with commas between, such as "
              "0,3");
}

}  // namespace

ViewChoice::ViewChoice(const std::string& text) {
  constexpr std::string_view kFirst = "first:";
  if (text == "all") return;
  if (text == "first") {
    first_ = 1;
  } else if (text.starts_with(kFirst)) {
    first_ = whole_number(std::string_view(text).substr(kFirst.size())).value_or(0);
    if (first_ == 0) refuse(text);
  } else {
    for (const std::string_view item : split_at(text, ',')) {
      items_.emplace_back(item);
      if (item.empty()) refuse(text);
      if (std::count(items_.begin(), items_.end(), items_.back()) > 1) {
        throw Error(ErrorCode::usage, fmt::format("view '{}' is chosen twice", item));
      }
    }
  }
}

std::vector<int> ViewChoice::of(const std::string& id,
                                const std::vector<std::string>& cameras) const {
  const int count = static_cast<int>(cameras.size());
  const auto fail = [&](const std::string& view) {
    throw Error(ErrorCode::usage, fmt::format("record {} has no {}", id, view),
                fmt::format("its views are 0 to {}: {}", count - 1, fmt::join(cameras, ", ")));
  };
  std::vector<int> chosen;
  if (items_.empty()) {
    if (first_ > count) fail(fmt::format("{} views", first_));
    for (int i = 0; i < (first_ > 0 ? first_ : count); ++i) chosen.push_back(i);
    return chosen;
  }
  for (const std::string& item : items_) {
    // A camera may be named like a number; its name goes first.
    const auto named = std::find(cameras.begin(), cameras.end(), item);
    const auto index = named != cameras.end() ? static_cast<int>(named - cameras.begin())
                                              : whole_number(item).value_or(count);
    if (index >= count) fail(fmt::format("view '{}'", item));
    chosen.push_back(index);
  }
  return chosen;
}

std::vector<std::string> cameras_of(const Record& record) {
  std::vector<std::string> names;
  for (const View& view : record.views) names.push_back(view.camera.name);
  return names;
}

}  // namespace drystone
