#include "simulators/mujoco_mjcf_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "drystone/error.hpp"
#include "simulators/mujoco_guard.hpp"

namespace drystone::mujoco {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = 16u << 20;

Place in(const fs::path& file) { return {file.string(), 0, 0, {}}; }

std::string read_text(const fs::path& file) {
  std::error_code problem;
  if (!fs::exists(file, problem)) {
    throw Error(ErrorCode::usage, in(file), "there is no such file", "check the path");
  }
  if (!fs::is_regular_file(file, problem)) {
    throw Error(ErrorCode::usage, in(file), "this is not a regular file", "name an MJCF file");
  }
  if (fs::file_size(file, problem) > kLargestFile) {
    throw Error(ErrorCode::usage, in(file), "the file is larger than 16 MB",
                "a tower needs a few kilobytes; is this an MJCF file?");
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) {
    throw Error(ErrorCode::environment, in(file), "the file cannot be read",
                "check its permissions");
  }
  return text;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Start tags of elements in the order of the text, without their angle brackets; comments and
/// declarations are skipped. Good enough to look before parsing; MuJoCo parses.
std::vector<std::string_view> start_tags(std::string_view text) {
  std::vector<std::string_view> tags;
  while (true) {
    const auto open = text.find('<');
    if (open == std::string_view::npos) return tags;
    text.remove_prefix(open + 1);
    const bool comment = text.starts_with("!--");
    const auto close = text.find(comment ? "-->" : ">");
    if (close == std::string_view::npos) return tags;
    if (!comment && !text.empty() && text.front() != '?' && text.front() != '!' &&
        text.front() != '/') {
      tags.push_back(text.substr(0, close));
    }
    text.remove_prefix(close);
  }
}

std::string_view element_name(std::string_view tag) {
  const auto end =
      std::find_if(tag.begin(), tag.end(), [](char c) { return is_space(c) || c == '/'; });
  return tag.substr(0, static_cast<std::size_t>(end - tag.begin()));
}

/// Value of ` file="..."` in a start tag; empty where there is none.
std::string file_attribute(std::string_view tag) {
  auto at = tag.find("file");
  if (at == std::string_view::npos) return {};
  at = tag.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  const auto end = tag.find(tag[at], at + 1);
  if (end == std::string_view::npos) return {};
  return std::string(tag.substr(at + 1, end - at - 1));
}

/// What has to be known of the text before MuJoCo sees it.
struct Outline {
  std::string root;
  bool has_compiler = false;
  bool has_velocimeter = false;
  std::vector<std::string> missing_assets;  ///< include files that only hold looks
};

bool holds_assets(const fs::path& name) {
  const std::string stem = name.stem().string();
  return stem.find("asset") != std::string::npos || stem.find("texture") != std::string::npos ||
         stem.find("material") != std::string::npos;
}

void scan(const fs::path& file, const fs::path& folder, int depth, std::uintmax_t& bytes,
          Outline& outline) {
  const std::string text = read_text(file);
  bytes += text.size();
  if (bytes > kLargestFile || depth > 16) {
    throw Error(ErrorCode::usage, in(file), "included files nest too deeply or are too large",
                "keep a scene and its includes under 16 MB");
  }
  bool first = true;
  for (const std::string_view tag : start_tags(text)) {
    const std::string_view name = element_name(tag);
    if (first && depth == 0) outline.root = name;
    first = false;
    outline.has_compiler = outline.has_compiler || name == "compiler";
    outline.has_velocimeter = outline.has_velocimeter || name == "velocimeter";
    if (name != "include") continue;
    const std::string included = file_attribute(tag);
    if (included.empty()) continue;  // MuJoCo will say so
    std::error_code problem;
    const fs::path path = folder / included;
    if (fs::exists(path, problem)) {
      scan(path, folder, depth + 1, bytes, outline);
    } else if (holds_assets(included)) {
      outline.missing_assets.push_back(included);
    }
  }
}

/// Files that are not on disk, for one call of the parser.
class Overlay {
 public:
  Overlay() { mj_defaultVFS(&vfs_); }
  ~Overlay() { mj_deleteVFS(&vfs_); }
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  void add(const fs::path& path, std::string_view text) {
    mj_addBufferVFS(&vfs_, path.string().c_str(), text.data(), static_cast<int>(text.size()));
  }
  [[nodiscard]] const mjVFS* get() const { return &vfs_; }

 private:
  mjVFS vfs_;
};

[[noreturn]] void throw_parse_error(const fs::path& file, std::string message) {
  Place place = in(file);
  for (const std::string_view mark : {"line ", "Line number="}) {
    const auto at = message.rfind(mark);
    if (at == std::string::npos) continue;
    const char* const digits = message.data() + at + mark.size();
    std::from_chars(digits, message.data() + message.size(), place.line);
    break;
  }
  while (!message.empty() && is_space(message.back())) message.pop_back();
  std::replace(message.begin(), message.end(), '\n', ' ');
  throw Error(ErrorCode::usage, place, "MuJoCo cannot read this: " + message,
              "correct the file; Drystone reads MJCF");
}

}  // namespace

SpecPtr parse_mjcf(const fs::path& given) {
  prepare();
  std::error_code problem;
  const fs::path file = fs::absolute(given, problem);
  const fs::path folder = file.parent_path();
  Outline outline;
  std::uintmax_t bytes = 0;
  scan(file, folder, 0, bytes, outline);
  if (outline.root != "mujoco" && outline.root != "mujocoinclude") {
    throw Error(ErrorCode::usage, in(given),
                "the root element is not <mujoco>" +
                    (outline.root.empty() ? std::string() : " but <" + outline.root + ">"),
                "Drystone reads MJCF, MuJoCo's XML");
  }

  Overlay overlay;
  for (const std::string& missing : outline.missing_assets) {
    overlay.add(folder / missing, "<mujoco><asset/></mujoco>");
  }
  fs::path main = file;
  if (outline.root == "mujocoinclude") {
    main = folder / "drystone_wrapper_of_an_include_file.xml";
    overlay.add(main, "<mujoco><include file=\"" + file.filename().string() + "\"/></mujoco>");
  }
  char message[2048] = "";
  SpecPtr spec;
  {
    mjSpec* parsed = nullptr;
    guarded([&] {
      parsed = mj_parseXML(main.c_str(), overlay.get(), message, static_cast<int>(sizeof message));
    });
    spec.reset(parsed);
  }
  if (!spec) throw_parse_error(given, message);

  // ShapeStacks keeps its compiler settings in env_*.xml, which includes world_*.xml. MuJoCo
  // resolves Euler angles when it compiles, so they may be set now.
  const bool bare_world =
      !outline.has_compiler && (outline.root == "mujocoinclude" || outline.has_velocimeter ||
                                file.filename().string().starts_with("world_"));
  if (bare_world) {
    spec->compiler.degree = 1;
    std::copy_n("XYZ", 3, spec->compiler.eulerseq);
  }
  return spec;
}

}  // namespace drystone::mujoco
