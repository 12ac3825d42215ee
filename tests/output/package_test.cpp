#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>

#include "drystone/error.hpp"
#include "output/hdf5_file.hpp"
#include "packages.hpp"

using namespace drystone;
using Catch::Matchers::Contains;
using drystone::testing::package_sample;
using drystone::testing::sample_picture;
using drystone::testing::TemporaryFolder;
using drystone::testing::write_package;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

bool needs_arrow(const PackageFormat& format) {
  constexpr std::array<std::string_view, 6> kTables{"hf",   "trl-sft", "trl-grpo",
                                                    "verl", "easyr1",  "lmms-eval"};
  return std::find(kTables.begin(), kTables.end(), format.name) != kTables.end();
}

/// Whether this build lacks a library that the format needs.
bool is_missing(const PackageFormat& format) {
  if (format.name == "physion") return hdf5_version().empty();
  return needs_arrow(format) && parquet_version().empty();
}

}  // namespace

TEST_CASE("every format writes the same bytes from the same samples, and says their hashes",
          "[package]") {
  for (const PackageFormat& format : package_formats()) {
    CAPTURE(format.name);
    if (is_missing(format)) continue;
    const TemporaryFolder folder;
    const auto files = write_package(std::string(format.name), folder.path() / "a");
    CHECK(files == write_package(std::string(format.name), folder.path() / "b"));
    std::size_t listed = 0;
    std::istringstream sums(files.at("SHA256SUMS"));
    for (std::string line; std::getline(sums, line); ++listed) {
      CHECK(sha256(files.at(line.substr(66))) == line.substr(0, 64));
    }
    CHECK(listed == files.size() - 1);
  }
}

TEST_CASE("every format says how it is read and has help", "[package]") {
  for (const PackageFormat& format : package_formats()) {
    CAPTURE(format.name);
    CHECK_THAT(std::string(format.usage), Contains("PACKAGE"));
    CHECK(!format.help.empty());
    CHECK(&package_format(format.name) == &format);
  }
}

TEST_CASE("the manual has every format, with how it is read", "[package]") {
  const std::string manual = read_file(DRYSTONE_SOURCE_DIR "/docs/packages.md");
  for (const PackageFormat& format : package_formats()) {
    CAPTURE(format.name);
    CHECK_THAT(manual,
               Contains("### `" + std::string(format.name) + "`: " + std::string(format.help)));
    CHECK_THAT(manual, Contains(std::string(format.usage)));
  }
}

TEST_CASE("an unknown format is refused with the nearest one", "[package]") {
  try {
    (void)package_format("trl-sftt");
    FAIL("it was accepted");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK_THAT(error.remedy(), Contains("trl-sft"));
  }
}

TEST_CASE("the card names splits, counts, licence and sources", "[package]") {
  const TemporaryFolder folder;
  const auto files = write_package("webdataset", folder.path() / "p");
  const std::string& card = files.at("README.md");
  CHECK_THAT(card, Contains("license: cc-by-4.0\n"));
  CHECK_THAT(card, Contains("  - split: train\n    path: train-*.tar\n  - split: test\n"));
  CHECK_THAT(card, Contains("| `train` | 2 | 1 | 1 | 0 | 2 |"));
  CHECK_THAT(card, Contains("content hash `c0ffee`"));
  const auto facts = json::parse(files.at("drystone.json"));
  CHECK(facts["splits"][0]["records"] == 2);
  CHECK(facts["splits"][0]["pictures"] == 2 * package_sample("a", true, 0).pictures.size());
  CHECK(facts["sources"][0]["facts"]["records"] == 3);
}

TEST_CASE("a licence that hubs do not know is named as such", "[package]") {
  const TemporaryFolder folder;
  PackageInfo info;
  info.name = "towers";
  info.license = "LicenseRef-House";
  PackageWriter writer(package_format("swift"), folder.path(), info);
  writer.add(package_sample("train", true, 0));
  writer.finish();
  CHECK_THAT(read_file(folder.path() / "README.md"),
             Contains("license: other\nlicense_name: \"LicenseRef-House\"\n"));
}

TEST_CASE("a WebDataset keeps the members of a sample together", "[package]") {
  const TemporaryFolder folder;
  write_package("webdataset", folder.path() / "p");
  std::vector<std::string> names;
  read_shard(folder.path() / "p" / "train-000000.tar",
             [&](std::string_view member, std::span<const std::uint8_t> bytes) {
               names.emplace_back(member);
               if (member == "train-000001.cls") CHECK(bytes[0] == '0');
             });
  REQUIRE(names.size() % 2 == 0);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string key = i < names.size() / 2 ? "train-000000." : "train-000001.";
    CHECK(names[i].starts_with(key));
  }
}

TEST_CASE("metadata of an image folder names pictures that are there", "[package]") {
  const TemporaryFolder folder;
  const auto files = write_package("imagefolder", folder.path() / "p");
  const auto lines = lines_of(files.at("train/metadata.jsonl"));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["label"] == "stable");
  CHECK(lines[1]["label"] == "unstable");
  for (const json& line : lines) {
    for (const std::string name : line["file_names"]) CHECK(files.contains("train/" + name));
  }
}

TEST_CASE("conversations have tags where the trainer looks for them, and only there", "[package]") {
  const TemporaryFolder folder;
  const auto factory = write_package("llamafactory", folder.path() / "factory");
  const auto swift = write_package("swift", folder.path() / "swift");
  const auto line = lines_of(factory.at("train.jsonl"))[0];
  std::string tags;
  for (std::size_t i = 0; i < line["images"].size(); ++i) tags += "<image>";
  CHECK(line["messages"][0]["content"] == tags + "\nWill it \"stand\"?\nA tab\tand 积木.");
  CHECK(line["messages"][1]["content"] == "<think>Because.</think>\n<answer>True</answer>");
  for (const std::string name : line["images"]) CHECK(factory.contains(name));
  const auto registry = json::parse(factory.at("dataset_info.json"));
  CHECK(registry["drystone_test"]["file_name"] == "test.jsonl");

  const auto plain = lines_of(swift.at("train.jsonl"))[1];
  CHECK(plain["messages"][0]["content"] == "Will it \"stand\"?\nA tab\tand 积木.");
  CHECK(plain["solution"] == "False");
  CHECK(!swift.contains("dataset_info.json"));
}

TEST_CASE("where completions are from stands in the rows and on the card", "[package]") {
  for (const char* format : {"llamafactory", "swift"}) {
    CAPTURE(format);
    const TemporaryFolder folder;
    PackageInfo info;
    info.name = "towers";
    info.license = "MIT";
    info.options = R"({"views":"all"})";
    PackageWriter writer(package_format(format), folder.path(), info);
    writer.add(package_sample("train", true, 0));
    PackageSample bare = package_sample("train", false, 1);
    bare.questions[0].completion = "<think></think>\n<answer>False</answer>";
    bare.questions[0].completion_source = "answer";
    writer.add(bare);
    writer.finish();
    const auto lines = lines_of(read_file(folder.path() / "train.jsonl"));
    CHECK(lines[0]["completion_source"] == "statics");
    CHECK(lines[1]["completion_source"] == "answer");
    CHECK(lines[1]["language"] == "en");
    CHECK(lines[1][format == std::string("swift") ? "solution" : "answer"] == "False");
    const std::string card = read_file(folder.path() / "README.md");
    CHECK_THAT(card, Contains("1 with reasons that a program wrote from exact statics"));
    CHECK_THAT(card, Contains("1 with the answer alone"));
    const auto facts = json::parse(read_file(folder.path() / "drystone.json"));
    CHECK(facts["options"]["views"] == "all");
    CHECK(facts["splits"][0]["completions"] == json{{"answer", 1}, {"statics", 1}});
  }
  // Where no completion is kept, nothing is said of any.
  const TemporaryFolder folder;
  const auto files = write_package("easyr1", folder.path() / "p");
  CHECK_THAT(files.at("README.md"), !Contains("Completions"));
}

TEST_CASE("ms-swift's lines end with the question where nothing is known to say", "[package]") {
  const TemporaryFolder folder;
  PackageWriter writer(package_format("swift"), folder.path(),
                       {"towers", "MIT", {}, "", false, false, "", "", ""});
  PackageSample sample = package_sample("train", true, 0);
  sample.questions[0].completion.clear();
  writer.add(sample);
  writer.finish();
  CHECK(lines_of(read_file(folder.path() / "train.jsonl"))[0]["messages"].size() == 1);
}

TEST_CASE("samples for Inspect show pictures before the question", "[package]") {
  const TemporaryFolder folder;
  const auto files = write_package("inspect", folder.path() / "p");
  const auto line = lines_of(files.at("test.jsonl"))[0];
  CHECK(line["id"] == "test-000002-q0");
  CHECK(line["target"] == "True");
  const auto& content = line["input"][0]["content"];
  REQUIRE(content.size() >= 2);
  CHECK(content.back()["type"] == "text");
  for (std::size_t i = 0; i + 1 < content.size(); ++i) {
    CHECK(files.contains(content[i]["image"].get<std::string>()));
  }
  CHECK(line["metadata"]["height"] == 3);
}

TEST_CASE("multiple choice offers True and False as letters", "[package]") {
  const TemporaryFolder folder;
  const auto files = write_package("vlmevalkit", folder.path() / "p");
  const std::string& text = files.at("drystone_train.tsv");
  CHECK(text.starts_with("index\timage\tquestion\tA\tB\tC\t"));
  CHECK_THAT(text, Contains("\t\"Will it \"\"stand\"\"?\nA tab\tand 积木.\n\nReply with the letter "
                            "of the right option "
                            "and nothing else.\"\t\"True\"\t\"False\"\t"));
  CHECK_THAT(text, Contains("\tA\tstability\ttrain-000000\n"));
  CHECK_THAT(text, Contains("\tB\tstability\ttrain-000001\n"));

  PackageWriter writer(package_format("vlmevalkit"), folder.path(),
                       {"t", "MIT", {}, "", false, false, "", "", ""});
  PackageSample sample = package_sample("train", true, 0);
  sample.questions[0].form = AnswerForm::free;
  CHECK_THROWS_AS(writer.add(sample), Error);
}

TEST_CASE("ShapeStacks' layout has the label in names, worlds, pictures and means", "[package]") {
  const TemporaryFolder folder;
  const auto files = write_package("shapestacks", folder.path() / "p");
  std::istringstream names(files.at("splits/default/train.txt"));
  std::string stands, falls;
  names >> stands >> falls;
  CHECK_THAT(stands, Contains("-h=3-vcom=0-vpsf=0-v=1"));
  CHECK(falls.find("vcom=0-vpsf=0") == std::string::npos);
  CHECK(files.contains("mjcf/" + stands + ".xml"));
  CHECK(files.contains("mjcf/world_" + stands.substr(4) + ".xml"));
  CHECK(files.at("splits/default/eval.txt").empty());
  std::size_t pictures = 0;
  for (const auto& [path, bytes] : files)
    pictures += path.starts_with("recordings/" + stands + "/");
  CHECK(pictures == package_sample("train", true, 0).pictures.size());

  // A header of 128 bytes and three doubles.
  const std::string& mean = files.at("splits/default/train_bgr_mean.npy");
  REQUIRE(mean.size() == 128 + 24);
  double blue = 0.0;
  std::memcpy(&blue, mean.data() + 128, sizeof blue);
  double expected = 0.0;
  const std::size_t views = package_sample("train", true, 0).pictures.size();
  for (std::size_t i = 0; i < views; ++i)
    expected += (40.0 * static_cast<double>(i) + 10.0) / 255.0;
  CHECK(blue == Approx(expected / static_cast<double>(views)));

  PackageWriter writer(package_format("shapestacks"), folder.path(),
                       {"t", "MIT", {}, "", false, false, "", "", ""});
  CHECK_THROWS_WITH(writer.add(package_sample("pool", true, 0)), Contains("train, eval and test"));
}

TEST_CASE("tables of a package are described for programs", "[package]") {
  if (parquet_version().empty()) return;
  const TemporaryFolder folder;
  const auto files = write_package("hf", folder.path() / "p");
  const auto description = json::parse(files.at("croissant.json"));
  REQUIRE(description["distribution"].size() == 2);
  const auto& file = description["distribution"][0];
  CHECK(file["sha256"] == sha256(files.at(file["contentUrl"].get<std::string>())));
  CHECK(description["recordSet"][1]["@id"] == "test");
}

TEST_CASE("questions about two records name both, with the pictures of both", "[package]") {
  const TemporaryFolder folder;
  PackageWriter writer(package_format("swift"), folder.path(),
                       {"t", "MIT", {}, "", false, false, "", "", ""});
  const PackageSample first = package_sample("train", true, 0);
  const PackageSample second = package_sample("train", false, 1);
  PackageSample pair = first;
  pair.other = second.record;
  pair.pictures.push_back(sample_picture(static_cast<int>(pair.pictures.size())));
  writer.add(first);
  writer.add(pair);
  writer.finish();
  const auto lines = lines_of(read_file(folder.path() / "train.jsonl"));
  REQUIRE(lines.size() == 2);
  CHECK(!lines[0].contains("other"));
  CHECK(lines[1]["id"] == "train-000000");
  CHECK(lines[1]["other"] == "train-000001");
  CHECK(lines[1]["images"].size() == lines[0]["images"].size() + 1);
  for (const auto& line : lines) {
    for (const std::string name : line["images"]) CHECK(fs::exists(folder.path() / name));
  }
  CHECK_THAT(lines[1]["images"][0].get<std::string>(), Contains("train-000000-vs-train-000001."));
  const auto facts = json::parse(read_file(folder.path() / "drystone.json"));
  CHECK(facts["splits"][0]["records"] == 2);
  CHECK(facts["splits"][0]["rows"] == 2);
  CHECK(facts["splits"][0]["falls"] == 1);
}
