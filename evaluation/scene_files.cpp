// Reads scenes in every form that users have them in.
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "drystone/error.hpp"
#include "drystone/label.hpp"
#include "drystone/mjcf.hpp"
#include "drystone/scene_json.hpp"

namespace drystone {
namespace {

std::string slurp(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || std::filesystem::is_directory(file) || !(text << stream.rdbuf())) {
    throw Error(ErrorCode::environment, fmt::format("cannot read {}", file.string()),
                "check the name and your permissions");
  }
  return std::move(text).str();
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

struct Named {
  std::string name;
  std::string scene;  ///< scene JSON
};

/// Takes {"name", "scene"} apart; a text that is no such object is a scene itself. The scene's own
/// text goes on to the strict reader, whose messages count lines from 1 in it.
Named unwrap(std::string_view text, const std::string& fallback_name, const std::string& source) {
  const auto json = nlohmann::ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object() || !json.contains("scene")) {
    return {fallback_name, std::string(text)};
  }
  Named named{fallback_name, json["scene"].dump()};
  if (json.contains("name")) {
    if (!json["name"].is_string()) {
      throw Error(ErrorCode::usage, Place{source, 0, 0, {}}, "'name' must be a string");
    }
    named.name = json["name"];
  }
  return named;
}

void read_json_lines(const std::string& text, const std::filesystem::path& file,
                     const std::function<void(const std::string&, const Scene&)>& visit) {
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (is_blank(line)) continue;
    const std::string source = fmt::format("{}:{}", file.string(), number);
    const Named named = unwrap(line, fmt::format("{}:{}", file.stem().string(), number), source);
    visit(named.name, scene_from_json(named.scene, source));
  }
}

}  // namespace

void read_scenes(const std::filesystem::path& file,
                 const std::function<void(const std::string&, const Scene&)>& visit) {
  if (file.extension() == ".xml" || file.extension() == ".mjcf") {
    visit(file.stem().string(), scene_from_mjcf(file));
    return;
  }
  const std::string text = slurp(file);
  if (is_blank(text)) {
    throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}}, "the file holds no scene");
  }
  // One JSON value, over as many lines as it likes, is one scene; anything else is JSON lines.
  if (file.extension() == ".jsonl" || !nlohmann::json::accept(text)) {
    const auto first_end = text.find('\n');
    if (file.extension() == ".jsonl" || nlohmann::json::accept(text.substr(0, first_end))) {
      read_json_lines(text, file, visit);
      return;
    }
  }
  const Named named = unwrap(text, file.stem().string(), file.string());
  visit(named.name, scene_from_json(named.scene, file.string()));
}

}  // namespace drystone
