#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "drystone/error.hpp"
#include "drystone/label.hpp"

using namespace drystone;
namespace fs = std::filesystem;

namespace {

const std::string kScene =
    R"({"dim":3,"blocks":[{"id":0,"shape":{"type":"sphere","radius":0.5},"position":[0,0,0.5],)"
    R"("quaternion":[1,0,0,0],"density":1000,"friction":1}]})";

class File {
 public:
  File(const std::string& name, const std::string& text)
      : path_(fs::temp_directory_path() / (std::to_string(::getpid()) + name)) {
    std::ofstream(path_) << text;
  }
  ~File() { fs::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] std::vector<NamedScene> read() const {
    std::vector<NamedScene> scenes;
    read_scenes(path_, [&](const NamedScene& scene) { scenes.push_back(scene); });
    return scenes;
  }
  /// The error that reading ends with.
  [[nodiscard]] Error refused() const {
    try {
      (void)read();
    } catch (const Error& error) {
      return error;
    }
    FAIL("nothing was refused");
    std::abort();
  }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("scenes know their names and where they stand") {
  const File file("lines.jsonl", kScene + "\n\n" + R"({"name":"ball","scene":)" + kScene + "}\r\n");
  const auto scenes = file.read();
  REQUIRE(scenes.size() == 2);
  CHECK(scenes[0].name.ends_with("lines:1"));
  CHECK(scenes[0].place.line == 1);
  CHECK(scenes[1].name == "ball");
  CHECK(scenes[1].place.line == 3);
  CHECK(scenes[1].place.file.ends_with("lines.jsonl"));
  CHECK(scenes[1].scene == scenes[0].scene);
}

TEST_CASE("one scene may take several lines, with or without a name") {
  const File file("one.json", "\n{\"scene\":\n" + kScene + "\n}\n");
  const auto scenes = file.read();
  REQUIRE(scenes.size() == 1);
  CHECK(scenes[0].name.ends_with("one"));
  CHECK(scenes[0].place.line == 2);
}

TEST_CASE("a line that holds more or less than a name and a scene is refused where it does") {
  const std::string good = kScene + "\n";
  const auto refused = [&](const std::string& line, int column, const std::string& message) {
    CAPTURE(line);
    const Error error = File("bad.jsonl", good + line + "\n").refused();
    CHECK(error.code() == ErrorCode::usage);
    CHECK(error.place().file.ends_with("bad.jsonl"));
    CHECK(error.place().line == 2);
    CHECK(error.place().column == column);
    CHECK_THAT(error.what(), Catch::Contains(message));
  };
  refused(R"({"name":"a","name":"b","scene":)" + kScene + "}", 13, "key 'name' appears twice");
  refused(R"({"scene":{"dim":3},"scene":)" + kScene + "}", 20, "key 'scene' appears twice");
  refused(R"({"name":"a","scene":)" + kScene + R"(,"label":true})",
          static_cast<int>(kScene.size()) + 22, "label: unknown key");
  refused(R"({"name":3,"scene":)" + kScene + "}", 9, "name: expected a string, not a number");
  refused(R"({"name":"a"})", 1, "'scene' is missing");
  refused(R"({"name":"a","scene":7})", 21, "scene: expected an object");
  // Columns count in the line as the user wrote it.
  refused(R"({"name":"a", "scene": {"dim": 3, "dim": 3, "blocks": []}})", 34,
          "key 'dim' appears twice");
  refused(R"({"name":"a", "scene": {"dim": 4, "blocks": []}})", 31, "scene.dim: 4 is out of range");
}

TEST_CASE("an empty file holds no scene") {
  for (const char* const nothing : {"", " \n"}) {
    CHECK_THAT(File("empty.json", nothing).refused().what(), Catch::Contains("holds no scene"));
  }
}
