#include "drystone/export.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "drystone/dataset.hpp"
#include "drystone/error.hpp"
#include "drystone/exchange.hpp"
#include "drystone/image.hpp"
#include "drystone/mjcf.hpp"
#include "drystone/storage.hpp"
#include "small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// One dataset for all tests of this file, made once.
const fs::path& dataset() {
  static const ScratchFolder folder("export-dataset");
  static const bool made = (generate_into(folder, small_config("name: small\n")), true);
  static_cast<void>(made);
  static const fs::path path = folder;
  return path;
}

ExportOptions options_for(const fs::path& out, const std::string& format = "swift") {
  ExportOptions options;
  options.datasets = {dataset()};
  options.format = format;
  options.out = out;
  options.workers = 2;
  return options;
}

std::vector<std::string> text_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> lines;
  for (const std::string& line : text_lines(text)) lines.push_back(json::parse(line));
  return lines;
}

std::vector<std::string> ids_of_train() {
  std::vector<std::string> ids;
  for (int i = 0; i < 16; ++i) ids.push_back("train-0000" + std::to_string(100 + i).substr(1));
  return ids;
}

std::string refusal(const ExportOptions& options) {
  try {
    export_package(options);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK(!fs::exists(options.out));
    return error.what();
  }
  FAIL("it was accepted");
  return {};
}

}  // namespace

TEST_CASE("a package is the same for any number of workers", "[export]") {
  const ScratchFolder out("export-workers");
  for (const char* format : {"swift", "webdataset", "shapestacks", "hf"}) {
    if (parquet_version().empty() && std::string(format) == "hf") continue;
    CAPTURE(format);
    ExportOptions options = options_for(out / (std::string(format) + "1"), format);
    options.splits = {"train", "test=val"};
    options.workers = 1;
    export_package(options);
    const auto expected = contents(options.out);
    for (const int workers : {2, 7}) {
      options.out = out / (format + std::to_string(workers));
      options.workers = workers;
      export_package(options);
      CHECK(contents(options.out) == expected);
    }
  }
}

TEST_CASE("without --split every set is a split; splits are named and joined on request",
          "[export]") {
  const ScratchFolder out("export-splits");
  const auto report = export_package(options_for(out / "sets"));
  REQUIRE(report.splits.size() == 2);
  CHECK(report.splits[0].name == "train");
  CHECK(report.splits[0].records == 16);
  CHECK(report.splits[1].rows == 6);
  CHECK(report.overlaps.empty());

  ExportOptions options = options_for(out / "named");
  options.splits = {"all=sft+rl", "test=val"};
  export_package(options);
  std::set<std::string> ids;
  for (const json& line : lines_of(read_file(out / "named/all.jsonl"))) ids.insert(line["id"]);
  CHECK(ids.size() == 16);
  CHECK(lines_of(read_file(out / "named/test.jsonl")).size() == 6);
}

TEST_CASE("records are drawn by seed, in the dataset's order", "[export]") {
  const ScratchFolder out("export-draw");
  const auto drawn = [&](const std::string& name, std::uint64_t seed) {
    ExportOptions options = options_for(out / name);
    options.splits = {"train"};
    options.draw = 7;
    options.draw_seed = seed;
    export_package(options);
    std::vector<std::string> ids;
    for (const json& line : lines_of(read_file(out / name / "train.jsonl"))) {
      ids.push_back(line["id"]);
    }
    CHECK(ids.size() == 7);
    CHECK(std::is_sorted(ids.begin(), ids.end()));
    return ids;
  };
  const auto first = drawn("a", 0);
  CHECK(drawn("b", 0) == first);
  CHECK(drawn("c", 1) != first);
  ExportOptions options = options_for(out / "d");
  options.draw = 17;
  CHECK_THAT(refusal(options), Contains("16 records, fewer than the 17 to draw"));
}

TEST_CASE("requests to a teacher have truths beside them, and none within", "[export]") {
  const ScratchFolder out("export-requests");
  ExportOptions options = options_for(out / "p", "openai-batch");
  options.splits = {"train", "again=train"};
  options.model = "some-model";
  export_package(options);
  const auto requests = lines_of(read_file(out / "p/requests-00000.jsonl"));
  const auto samples = lines_of(read_file(out / "p/samples.jsonl"));
  REQUIRE(requests.size() == 16);  // of 3,000 to draw, and each once
  REQUIRE(samples.size() == 16);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const json& body = requests[i]["body"];
    CHECK(requests[i]["custom_id"] ==
          samples[i]["id"].get<std::string>() + ":stability:true_false");
    CHECK(body["model"] == "some-model");
    CHECK(body["messages"][1]["content"].back()["text"] == samples[i]["prompt"]);
    CHECK(samples[i]["completion"] == "");
    CHECK(samples[i]["pictures"] == 2);
    CHECK_THAT(samples[i]["cell"].get<std::string>(), Contains("stable"));
  }
}

TEST_CASE("records keep the dataset's order and bring their own pictures", "[export]") {
  const ScratchFolder out("export-order");
  export_package(options_for(out / "p"));
  std::map<std::string, std::string> members;
  for (const auto& entry : fs::directory_iterator(dataset() / "shards")) {
    read_shard(entry.path(), [&](std::string_view member, std::span<const std::uint8_t> bytes) {
      members[std::string(member)] = {bytes.begin(), bytes.end()};
    });
  }
  std::string last;
  for (const json& line : lines_of(read_file(out / "p/train.jsonl"))) {
    const std::string id = line["id"];
    CHECK(last < id);
    last = id;
    REQUIRE(line["images"].size() == 2);
    for (int view = 0; view < 2; ++view) {
      const std::string file = line["images"][static_cast<std::size_t>(view)];
      CHECK(read_file(out / ("p/" + file)) ==
            members.at(id + ".cam" + std::to_string(view) + ".rgb.png"));
    }
  }
}

TEST_CASE("views are chosen by number, count and name, and the record tells which", "[export]") {
  const ScratchFolder out("export-views");
  const auto record_of = [&](const std::string& views) {
    ExportOptions options = options_for(out / views, "webdataset");
    options.views = views;
    export_package(options);
    std::optional<Record> first;
    read_shard(options.out / "train-000000.tar", [&](std::string_view member,
                                                     std::span<const std::uint8_t> bytes) {
      if (!member.ends_with(".record.txt") || first) return;
      first = record_from_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    });
    return *first;
  };
  const Record all = record_of("all");
  REQUIRE(all.views.size() == 2);
  const Record first = record_of("first");
  REQUIRE(first.views.size() == 1);
  CHECK(first.views[0].camera == all.views[0].camera);
  CHECK(record_of("first:2").views.size() == 2);
  const Record swapped = record_of("1,orbit_0");
  CHECK(swapped.views[0].camera == all.views[1].camera);
  CHECK(swapped.views[1].camera == all.views[0].camera);

  for (const char* views : {"2", "0,5", "front", "first:3"}) {
    ExportOptions options = options_for(out / "none");
    options.views = views;
    CHECK_THAT(refusal(options), Contains("its views are 0 to 1: orbit_0, orbit_1"));
  }
  for (const char* views : {"", "0,", "first:0", "first:x", "0,0"}) {
    ExportOptions options = options_for(out / "none");
    options.views = views;
    refusal(options);
  }
}

TEST_CASE("pictures shrink, become JPEG or one sheet", "[export]") {
  const ScratchFolder out("export-pictures");
  ExportOptions options = options_for(out / "small", "webdataset");
  options.size = 24;
  export_package(options);
  read_shard(options.out / "train-000000.tar",
             [&](std::string_view member, std::span<const std::uint8_t> bytes) {
               if (member.ends_with(".png")) CHECK(decode_png(bytes).width == 24);
               if (!member.ends_with(".record.txt")) return;
               const auto record = json::parse(bytes.begin(), bytes.end());
               CHECK(record["views"][0]["width"] == 24);
               CHECK(record["views"][0]["intrinsics"]["cx"] == 12);
             });

  options = options_for(out / "sheet");
  options.sheet = true;
  export_package(options);
  const auto line = lines_of(read_file(out / "sheet/train.jsonl"))[0];
  REQUIRE(line["images"].size() == 1);
  const std::string png = read_file(out / ("sheet/" + line["images"][0].get<std::string>()));
  const Image sheet = decode_png({reinterpret_cast<const std::uint8_t*>(png.data()), png.size()});
  CHECK(sheet.width > 2 * 48);
  CHECK_THAT(line["messages"][0]["content"].get<std::string>(), Contains("panels"));

  options = options_for(out / "jpeg");
  options.picture_format = PictureFormat::jpeg;
  export_package(options);
  const auto files = contents(out / "jpeg");
  CHECK(files.contains("images/000/train-000000.view1.jpg"));

  options = options_for(out / "large");
  options.size = 49;
  CHECK_THAT(refusal(options), Contains("cannot be packaged at 49"));
}

TEST_CASE("a sheet tells no label", "[export]") {
  // Its panels differ in the photographs only: everything around them is the same for all towers.
  const ScratchFolder out("export-sheet");
  ExportOptions options = options_for(out / "p", "webdataset");
  options.sheet = true;
  export_package(options);
  std::map<char, std::set<std::string>> margins;  // by label
  char label = '?';
  read_shard(options.out / "train-000000.tar",
             [&](std::string_view member, std::span<const std::uint8_t> bytes) {
               if (member.ends_with(".cls")) label = static_cast<char>(bytes[0]);
               if (!member.ends_with(".png")) return;
               const Image sheet = decode_png(bytes);
               // Below the photographs.
               const auto rows = static_cast<std::size_t>(sheet.height) / 3;
               const auto row = static_cast<std::size_t>(sheet.width) * 3;
               margins[label].insert(
                   {sheet.rgb.end() - static_cast<std::ptrdiff_t>(rows * row), sheet.rgb.end()});
             });
  REQUIRE(margins.size() == 2);
  CHECK(margins['0'].size() == 1);
  CHECK(margins['0'] == margins['1']);
}

TEST_CASE("two datasets make one package with names of their own", "[export]") {
  const ScratchFolder other("export-other"), out("export-two");
  generate_into(other, config_from_yaml("seed: 8\nname: other\ncount: 5\nheight: 2\n"
                                        "difficulty: {mode: none}\n"
                                        "views: {rig: orbit, count: 2, size: 48}\n",
                                        "other.yaml"));
  ExportOptions options = options_for(out / "p");
  options.datasets = {dataset(), other};
  options.splits = {"train"};
  const auto report = export_package(options);
  CHECK(report.splits[0].records == 16 + 5);
  const auto lines = lines_of(read_file(out / "p/train.jsonl"));
  CHECK(lines.front()["id"] == "small-train-000000");
  CHECK(lines.back()["id"] == "other-train-000004");
  std::set<std::string> ids;
  for (const json& line : lines) ids.insert(line["id"].get<std::string>());
  CHECK(ids.size() == lines.size());
  CHECK_THAT(read_file(out / "p/README.md"), Contains("# small-other\n"));
}

TEST_CASE("records are compared two by two in their order", "[export]") {
  const ScratchFolder out("export-pairs");
  ExportOptions options = options_for(out / "p");
  options.splits = {"train"};
  options.questions.kinds = {QuestionKind::stability, QuestionKind::safer};
  options.questions.forms = {AnswerForm::free};
  const auto report = export_package(options);
  std::map<std::string, bool> stable;
  for (const Record& record : find_records(dataset(), ids_of_train())) {
    stable[record.id] = *record.stable();
  }
  std::int64_t pairs = 0;
  std::size_t singles = 0;
  for (const json& line : lines_of(read_file(out / "p/train.jsonl"))) {
    const std::string id = line["id"];
    if (line["question_kind"] == "stability") {
      ++singles;
      CHECK(line["images"].size() == 2);
      continue;
    }
    ++pairs;
    const std::string other = line["other"];
    // An even number, and the next one.
    CHECK(std::stoi(id.substr(6)) % 2 == 0);
    CHECK(std::stoi(other.substr(6)) == std::stoi(id.substr(6)) + 1);
    CHECK(line["images"].size() == 4);
    CHECK_THAT(line["messages"][0]["content"].get<std::string>(), Contains("first 2 pictures"));
    if (stable[id] != stable[other]) CHECK(line["solution"] == (stable[id] ? "1" : "2"));
  }
  CHECK(singles == 16);
  CHECK(pairs > 3);
  CHECK(report.splits[0].rows == 16 + pairs);
  CHECK(report.splits[0].records == 16);
  CHECK(report.left_out == 0);
  CHECK(contents(out / "p").contains("images/000/train-000000.view1.png"));

  // Alone, too: then records that are in no pair have no row.
  options.out = out / "alone";
  options.questions.kinds = {QuestionKind::safer};
  const auto alone = export_package(options);
  CHECK(alone.splits[0].rows == pairs);
  CHECK(alone.splits[0].records == 2 * pairs);
  CHECK(alone.left_out == 16 - 2 * pairs);
}

TEST_CASE("a teacher's comparisons come back with the pictures that it saw", "[export]") {
  const ScratchFolder out("export-compared");
  ExportOptions options = options_for(out / "requests", "openai-batch");
  options.splits = {"train"};
  options.questions.kinds = {QuestionKind::stability, QuestionKind::safer};
  export_package(options);
  std::string answered;
  std::map<std::string, std::string> said;  // by ids
  for (const std::string& line : text_lines(read_file(out / "requests/samples.jsonl"))) {
    Exchange exchange = exchange_from_json(line, "samples");
    const bool pair = !exchange.other.empty();
    CHECK(exchange.pictures == (pair ? 4 : 2));
    CHECK(exchange.cell.starts_with(pair ? "two towers" : "towers3d"));
    // Of every second pair the answer was lost.
    if (pair && std::stoi(exchange.record.substr(6)) % 4 == 0) continue;
    exchange.question.completion =
        "<think>" + request_id(exchange) + "</think>\n<answer>True</answer>";
    exchange.question.completion_source = "somebody";
    exchange.terms = "any";
    said[exchange.record + "/" + exchange.other] = exchange.question.completion;
    answered += to_json(exchange) + "\n";
  }
  write_file_atomically(out / "completions.jsonl", answered);
  for (const char* format : {"swift", "llamafactory"}) {
    CAPTURE(format);
    options = options_for(out / format, format);
    options.splits = {"train"};
    options.completions = out / "completions.jsonl";
    const auto report = export_package(options);
    CHECK(report.splits[0].rows == static_cast<std::int64_t>(said.size()));
    bool compared = false;
    for (const json& line : lines_of(read_file(out / format / "train.jsonl"))) {
      const std::string other = line.value("other", "");
      CHECK(line["messages"][1]["content"] == said.at(line["id"].get<std::string>() + "/" + other));
      CHECK(line["images"].size() == (line.contains("other") ? 4 : 2));
      compared = compared || line.contains("other");
    }
    CHECK(compared);
    CHECK_THAT(read_file(out / format / "README.md"), Contains("somebody (terms: any)"));
  }
}

TEST_CASE("sets without a completion are left out, unless they are asked for", "[export]") {
  const ScratchFolder out("export-unanswered");
  fs::create_directories(fs::path(out));
  Exchange exchange;
  exchange.record = "train-000003";
  exchange.pictures = 2;
  exchange.question.kind = "stability";
  exchange.question.prompt = "?";
  exchange.question.answer = "True";
  exchange.question.completion = "<think>a</think>\n<answer>True</answer>";
  exchange.question.completion_source = "somebody";
  exchange.terms = "any";
  write_file_atomically(out / "completions.jsonl", to_json(exchange));
  ExportOptions options = options_for(out / "p");
  options.completions = out / "completions.jsonl";
  options.draw = 1;
  const auto report = export_package(options);
  REQUIRE(report.splits.size() == 1);
  CHECK(report.splits[0].name == "train");
  CHECK(report.splits[0].rows == 1);
  CHECK(report.without_completions == std::vector<std::string>{"val"});

  options.draw.reset();
  options.out = out / "named";
  options.splits = {"train", "val"};
  CHECK_THAT(refusal(options), Contains("split 'val' has no records"));
  exchange.record = "elsewhere-000003";
  write_file_atomically(out / "completions.jsonl", to_json(exchange));
  options.splits.clear();
  CHECK_THAT(refusal(options), Contains("no record of the datasets has a completion"));
}

TEST_CASE("what is taken away is named by its outline where the picture has it", "[export]") {
  std::map<bool, std::int64_t> hidden;
  for (const bool marked : {false, true}) {
    const ScratchFolder data("export-removals"), out("export-removals-out");
    generate_into(data, config_from_yaml(std::string("{seed: 3, family: support, events: remove, "
                                                     "count: 24, height: 4, "
                                                     "views: {size: 64, count: 2}, "
                                                     "film: {video: false, arrow: ") +
                                             (marked ? "true}}" : "false}}"),
                                         "removals.yaml"));
    ExportOptions options = options_for(out);
    options.datasets = {data};
    options.questions.kinds = {QuestionKind::event};
    const ExportReport report = export_package(options);
    for (const auto& [reason, count] : report.not_asked) hidden[marked] += count;
    const bool outlined =
        read_file(out / "train.jsonl").find("the block outlined in red") != std::string::npos;
    CHECK(outlined == marked);
  }
  CHECK(hidden[false] > 0);
  CHECK(hidden[true] == 0);
}

TEST_CASE("films of what is possible or not are shown as their own frames", "[export]") {
  const ScratchFolder films("export-films"), out("export-frames");
  generate_into(films, config_from_yaml("seed: 3\nname: films\nfamily: violations\ncount: 4\n"
                                        "tricks: vanishes\nheight: 3\n"
                                        "views: {size: 48}\n"
                                        "film: {video: false, frames: true, duration: 2}\n",
                                        "films.yaml"));
  std::map<std::string, Image> stored;
  int last = 0;
  read_shard(films / "shards/000000.tar",
             [&](std::string_view member, std::span<const std::uint8_t> bytes) {
               const std::string name(member);
               const auto frame = name.find(".cam0.f");
               if (frame == std::string::npos || !name.ends_with(".rgb.png")) return;
               last = std::max(last, std::stoi(name.substr(frame + 7, 4)));
               stored[name] = decode_png(bytes);
             });
  ExportOptions options = options_for(out / "p");
  options.datasets = {fs::path(films)};
  options.questions.kinds = {QuestionKind::possible};
  CHECK_THAT(refusal(options), Contains("--frames 8"));
  options.frames = 3;
  CHECK_THAT(refusal(options), Contains("3 frames show too little"));
  options.frames = 5;
  const auto report = export_package(options);
  CHECK(report.splits[0].rows == 4);
  for (const json& line : lines_of(read_file(out / "p/train.jsonl"))) {
    REQUIRE(line["images"].size() == 5);
    CHECK_THAT(line["messages"][0]["content"].get<std::string>(), Contains("5 "));
    for (int i = 0; i < 5; ++i) {
      const std::string png = read_file(out / "p" / line["images"][static_cast<std::size_t>(i)]);
      const Image shown =
          decode_png({reinterpret_cast<const std::uint8_t*>(png.data()), png.size()});
      const std::string name = line["id"].get<std::string>() + ".cam0.f" +
                               std::to_string(10000 + i * last / 4).substr(1) + ".rgb.png";
      CHECK(shown.rgb == stored.at(name).rgb);
    }
  }
  options.out = out / "sheet";
  options.sheet = true;
  export_package(options);
  const json line = lines_of(read_file(out / "sheet/train.jsonl"))[0];
  CHECK(line["images"].size() == 1);
  CHECK_THAT(line["messages"][0]["content"].get<std::string>(), Contains("panels"));
}

TEST_CASE("what two splits have in common is said", "[export]") {
  const ScratchFolder out("export-overlap");
  ExportOptions options = options_for(out / "p");
  options.splits = {"train", "test=sft"};
  const auto report = export_package(options);
  REQUIRE(report.overlaps.size() == 1);
  CHECK(report.overlaps[0] == "Splits `train` and `test` have 4 records in common.");
  CHECK_THAT(read_file(out / "p/README.md"), Contains(report.overlaps[0]));
}

TEST_CASE("impossible packages are refused before anything is left", "[export]") {
  const ScratchFolder out("export-refused");
  ExportOptions options = options_for(out / "p");
  options.splits = {"trian"};
  CHECK_THAT(refusal(options), Contains("did you mean 'train'?"));
  options.splits = {"train", "train=rl"};
  CHECK_THAT(refusal(options), Contains("asked for twice"));
  options.splits = {"a-b=rl"};
  CHECK_THAT(refusal(options), Contains("letters, digits and underscores"));
  options = options_for(out / "p", "trl-sftt");
  CHECK_THAT(refusal(options), Contains("did you mean 'trl-sft'?"));
  options = options_for(out / "p");
  options.datasets = {};
  refusal(options);

  fs::create_directories(out / "taken/file");
  options = options_for(out / "taken");
  CHECK_THROWS_WITH(export_package(options), Contains("is there already"));
  fs::create_directories(out / "empty");
  CHECK_NOTHROW(export_package(options_for(out / "empty")));
  // Neither did a failure leave anything under another name.
  CHECK(std::distance(fs::directory_iterator(out), fs::directory_iterator()) == 2);
}

TEST_CASE("a dataset without photographs cannot be packaged", "[export]") {
  const ScratchFolder labels("export-labels"), depth("export-depth"), out("export-blind");
  GenerateOptions generation;
  generation.out = labels;
  generation.images = false;
  generate(small_config(), generation);
  ExportOptions options = options_for(out / "p");
  options.datasets = {labels};
  CHECK_THAT(refusal(options), Contains("--no-images"));

  generate_into(depth, config_from_yaml("count: 4\nheight: 2\ndifficulty: {mode: none}\n"
                                        "images: {rgb: false}\nviews: {size: 48}\n",
                                        "depth.yaml"));
  options.datasets = {depth};
  CHECK_THAT(refusal(options), Contains("has no photographs"));
}

TEST_CASE("ShapeStacks' worlds are the towers, and their names the labels", "[export]") {
  const ScratchFolder out("export-shapestacks");
  ExportOptions options = options_for(out / "p", "shapestacks");
  CHECK_THAT(refusal(options), Contains("--split eval=val"));
  options.splits = {"train", "eval=val"};
  export_package(options);
  int worlds = 0;
  for (const auto& entry : fs::directory_iterator(out / "p/mjcf")) {
    const std::string name = entry.path().stem().string();
    if (!name.starts_with("world_")) continue;
    ++worlds;
    const Scene scene = scene_from_mjcf(entry.path());
    const bool stable = name.find("vcom=0-vpsf=0") != std::string::npos;
    CHECK(equilibrium(scene).verdict == (stable ? StaticVerdict::stands : StaticVerdict::falls));
    CHECK_NOTHROW(scene_from_mjcf(out / ("p/mjcf/env_" + name.substr(6) + ".xml")));
    const auto recordings = out / ("p/recordings/env_" + name.substr(6));
    CHECK(fs::exists(recordings / "rgb-w=0-f=0-l=0-c=unique-cam_1-mono-0.png"));
    const std::string map = read_file(recordings / "vseg-w=0-f=0-l=0-c=original-cam_2-mono-0.map");
    const Image classes =
        decode_png({reinterpret_cast<const std::uint8_t*>(map.data()), map.size()});
    std::set<int> found;
    for (const std::uint8_t value : classes.rgb) found.insert(value);
    CHECK(std::all_of(found.begin(), found.end(), [](int value) { return value % 32 == 0; }));
    CHECK(found.contains(stable ? 32 : 64));
    CHECK((*found.rbegin() > 32) == !stable);
  }
  CHECK(worlds == 22);
}
