// Reads scenes in every form that users have them in.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "drystone/error.hpp"
#include "drystone/label.hpp"
#include "drystone/mjcf.hpp"
#include "drystone/storage.hpp"
#include "scenes/json_read.hpp"
#include "scenes/scene_json_read.hpp"

namespace drystone {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Whether a value is {"name", "scene"}: no scene has either key.
bool is_wrapped(const json::Value& value) {
  for (const json::Member& member : value.members) {
    if (member.key == "scene" || member.key == "name") return true;
  }
  return false;
}

/// Reads a scene or {"name", "scene"}.
/// @param source file name, with `:LINE` where the text is one line of the file
NamedScene read_scene(std::string_view text, const std::string& fallback_name,
                      const std::string& source) {
  const json::Document document(text, source);
  const json::Node root = document.root();
  NamedScene found;
  found.name = fallback_name;
  found.place = document.place(root.value().offset);
  found.place.source_line.clear();
  if (!is_wrapped(root.value())) {
    found.scene = scene_from_node(root);
    return found;
  }
  json::Object object(root);
  if (const auto name = object.optional("name")) found.name = name->string();
  const json::Node scene = object.required("scene");
  object.finish();
  found.scene = scene_from_node(scene);
  return found;
}

}  // namespace

void read_scenes(const std::filesystem::path& file,
                 const std::function<void(const NamedScene&)>& visit) {
  if (file.extension() == ".xml" || file.extension() == ".mjcf") {
    visit({file.stem().string(), scene_from_mjcf(file), Place{file.string(), 0, 0, {}}});
    return;
  }
  const std::string text = read_file(file);
  if (is_blank(text)) {
    throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}}, "the file holds no scene");
  }
  // One JSON value, over as many lines as it likes, is one scene; anything else is JSON lines.
  const bool lines =
      file.extension() == ".jsonl" ||
      (!nlohmann::json::accept(text) && nlohmann::json::accept(text.substr(0, text.find('\n'))));
  if (!lines) {
    visit(read_scene(text, file.stem().string(), file.string()));
    return;
  }
  std::istringstream stream(text);
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (is_blank(line)) continue;
    visit(read_scene(line, fmt::format("{}:{}", file.stem().string(), number),
                     fmt::format("{}:{}", file.string(), number)));
  }
}

}  // namespace drystone
