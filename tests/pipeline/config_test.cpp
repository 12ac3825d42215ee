#include "drystone/config.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/random.hpp"

namespace drystone {
namespace {

namespace fs = std::filesystem;

Config parse(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return config_from_yaml(text, "c.yaml", overrides);
}

std::string message_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    (void)parse(text, overrides);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    return error.what();
  }
  return "no error";
}

/// First line of the message.
std::string headline(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const std::string message = message_of(text, overrides);
  return message.substr(0, message.find('\n'));
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("drystone_config_" + std::to_string(++number_))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }

 private:
  fs::path path_;
  static inline int number_ = 0;
};

const std::string kStudy = R"(
name: study
seed: 7
defaults:
  views: {rig: shapestacks16, size: 448}
  label: {band: 0.015}
sets:
  train: {shapes: [cubes, ccs], height: [2, 3], count: 1000,
          difficulty: {mode: shapestacks, levels: [easy, hard]}}
  val:   {like: train, count: 100, views: {size: 224}}
splits:
  sft:       {from: train, draw: 300, seed: 3}
  rl:        {from: train, minus: sft}
  train_low: {from: train, where: {height: [2, 3], margin_share: {min: 0.05}, label: true},
              match: [label, margin_share, violation]}
)";

TEST_CASE("A quick start is three lines") {
  const Config config = parse("count: 10\nheight: 3\nshapes: ccs\n");
  REQUIRE(config.sets.size() == 1);
  CHECK(config.name == "c");
  CHECK(config.seed == 0);
  CHECK(config.sets[0].name == "train");
  CHECK(config.sets[0].count == 10);
  CHECK(config.sets[0].options.tower.height == std::vector<int>{3});
  CHECK(config.sets[0].options.tower.shapes == std::vector<ShapeSet>{ShapeSet::ccs});
  CHECK(config.sets[0].family == "towers3d");
}

TEST_CASE("Defaults, like and nesting are resolved") {
  const Config config = parse(kStudy);
  REQUIRE(config.sets.size() == 2);
  const SetConfig& train = config.sets[0];
  const SetConfig& val = config.sets[1];
  CHECK(config.seed == 7);
  CHECK(train.views.rig == Rig::shapestacks16);
  CHECK(train.views.size == 448);
  CHECK(train.label.band == 0.015);
  CHECK(train.options.tower.difficulty.mode == DifficultyMode::shapestacks);
  CHECK(val.name == "val");
  CHECK(val.count == 100);
  CHECK(val.options.tower.height == std::vector<int>{2, 3});
  CHECK(val.views.rig == Rig::shapestacks16);
  CHECK(val.views.size == 224);

  REQUIRE(config.splits.size() == 3);
  CHECK(config.splits[0].draw == 300);
  CHECK(config.splits[0].seed == 3);
  CHECK(config.splits[1].minus == std::vector<std::string>{"sft"});
  const SplitRule& low = config.splits[2];
  REQUIRE(low.where.size() == 3);
  CHECK(low.where[0].values == std::vector<std::string>{"2", "3"});
  CHECK(low.where[1].min == 0.05);
  CHECK_FALSE(low.where[1].max.has_value());
  CHECK(low.where[2].column == "stable");
  CHECK(low.where[2].values == std::vector<std::string>{"true"});
  CHECK(low.match == std::vector<std::string>{"stable", "margin_share", "violation"});
}

TEST_CASE("Planar sets are drawn flat and from the front unless someone says otherwise") {
  const Config config = parse(R"(
defaults: {count: 6, difficulty: {mode: none}, views: {size: 64}}
sets:
  solid: {}
  plane: {family: towers2d}
  shaded: {family: towers2d, images: {style: shaded}, views: {rig: front}}
  like: {like: shaded}
  copies: {family: duplicated, times: 2, from: {set: plane, where: {height: 3}}}
  own_copies: {family: duplicated, times: 2}
)");
  const auto is_flat = [&](std::size_t set) {
    const SetConfig& c = config.sets[set];
    CHECK(c.views.size == 64);
    CHECK((c.views.rig == Rig::front_ortho) == (c.images.style == Style::flat));
    return c.images.style == Style::flat;
  };
  CHECK_FALSE(is_flat(0));
  CHECK(is_flat(1));
  CHECK_FALSE(is_flat(2));
  CHECK(config.sets[2].views.rig == Rig::front);
  CHECK(config.sets[3].views.rig == Rig::front);
  CHECK(is_flat(4));  // looks like its bases
  CHECK_FALSE(is_flat(5));
  const Config again = config_from_yaml(to_json(config), "again.json");
  CHECK(to_json(again) == to_json(config));
}

TEST_CASE("Laws are numbers, lists or maps") {
  const auto edge = [](const std::string& law) {
    return parse("count: 1\nedge: " + law + "\n").sets[0].options.tower.edge_m;
  };
  CHECK(edge(".5") == Law(0.5));
  CHECK(edge("[0.5, 1]") == Law::choice({0.5, 1}));
  CHECK(edge("{law: uniform, min: .5, max: 1}") == Law::uniform(0.5, 1));
  CHECK(edge("{law: log_uniform, min: .5, max: 1}") == Law::log_uniform(0.5, 1));
  CHECK(edge("{law: normal, mean: .7, sd: .1, min: .5, max: 1}") == Law::normal(0.7, 0.1, 0.5, 1));
}

TEST_CASE("The resolved configuration reads back to the same bytes") {
  for (const std::string& text :
       {kStudy, std::string("count: 5\n"),
        std::string("count: 5\nseed: 18446744073709551615\nedge: {law: normal, mean: .7, sd: .1, "
                    "min: .5, max: 1}\nappearance: {palette: [[1, 0, 0.5]]}\nname: \"a\\\"b: é\"\n"
                    "density: [1000, 2.5]\nsplits: {s: {from: train, share: 0.1, stratify: "
                    "label, where: {difficulty: null, set: [train, \"7\"]}}}\n"),
        std::string("count: 5\nsplits: {s: {from: train, match: label, across: {height: [[2, 3], "
                    "{min: 4}]}}, t: {from: train, match: label, across: [height, shapes]}}\n")}) {
    const std::string json = to_json(parse(text));
    CHECK(to_json(config_from_yaml(json, "manifest.json")) == json);
    CHECK(json.find('\n') == std::string::npos);
  }
  CHECK(parse("count: 1\nseed: 18446744073709551615\n").seed == 18446744073709551615u);
}

TEST_CASE("Messages name the place, the path and the remedy") {
  CHECK(message_of("count: 10\nheigth: 3\n") ==
        "c.yaml:2:1: heigth: unknown key\n"
        "    heigth: 3\n"
        "    ^\n"
        "  did you mean 'height'?");
  CHECK(message_of("sets:\n  train:\n    count: 5\n    views: {size: 8}\n") ==
        "c.yaml:4:19: sets.train.views.size: 8 px is out of range, 16 to 4096 px\n"
        "        views: {size: 8}\n"
        "                      ^");
  CHECK(message_of("count: 1\nshapes: [cubes, cuboid]\n") ==
        "c.yaml:2:17: shapes[1]: unknown value 'cuboid'\n"
        "    shapes: [cubes, cuboid]\n"
        "                    ^\n"
        "  did you mean 'cuboids'?");
  CHECK(message_of("count: 1\nseed: 2\ncount: 3\n") ==
        "c.yaml:3:1: key 'count' appears twice\n"
        "    count: 3\n"
        "    ^\n"
        "  it stands in line 1 already");
}

TEST_CASE("Wrong types are named") {
  const auto has = [](const std::string& text, const std::string& expected) {
    CHECK(headline(text) == expected);
  };
  has("count: ten\n", "c.yaml:1:8: count: expected an integer, not 'ten'");
  has("count: 1.5\n", "c.yaml:1:8: count: expected an integer, not '1.5'");
  has("count: \"10\"\n", "c.yaml:1:8: count: expected an integer, not the string '10'");
  has("count: [1]\n", "c.yaml:1:8: count: expected an integer, not a list");
  has("count:\n", "c.yaml:1:1: count: expected an integer, not nothing");
  has("count: 1\nstable_share: .nan\n", "c.yaml:2:15: stable_share: expected a number, not '.nan'");
  has("count: 1\nstable_share: inf\n", "c.yaml:2:15: stable_share: expected a number, not 'inf'");
  has("count: 1\nimages: {rgb: yes}\n",
      "c.yaml:2:15: images.rgb: expected true or false, not 'yes'");
  has("count: 1\nviews: orbit\n", "c.yaml:2:8: views: expected a map of fields, not 'orbit'");
  has("count: 1\nshapes: {a: 1}\n", "c.yaml:2:9: shapes: expected a name, not a map");
  has("count: 1\nappearance: {palette: [[1, 2]]}\n",
      "c.yaml:2:24: appearance.palette[0]: expected a colour [r, g, b], not a list");
  has("count: 1\nname: [a]\n", "c.yaml:2:7: name: expected text, not a list");
  has("- count\n", "c.yaml:1:1: expected a map of fields, not a list");
  has("", "c.yaml:1:1: 'count' is missing: how many records are wanted?");
  has("sets: {}\n", "c.yaml:1:7: sets: expected a map of sets by name, not nothing");
  CHECK(parse("count: 1e3\n").sets[0].count == 1000);
}

TEST_CASE("Values out of range are named with range and unit") {
  const auto has = [](const std::string& text, const std::string& expected) {
    CHECK(headline(text) == expected);
  };
  has("count: 0\n", "c.yaml:1:8: count: 0 is out of range, 1 to 100000000");
  has("count: 1\nheight: [2, 13]\n", "c.yaml:2:13: height[1]: 13 is out of range, 2 to 12");
  has("count: 1\nedge: 20\n", "c.yaml:2:7: edge: 20 m is out of range, 0.01 to 10 m");
  has("count: 1\nedge: {law: uniform, min: 0.5, max: 20}\n",
      "c.yaml:2:37: edge.max: 20 m is out of range, 0.01 to 10 m");
  has("count: 1\nseed: -1\n", "c.yaml:2:7: seed: -1 is out of range, 0 to 18446744073709551615");
  has("count: 1\nshard_size: 99999999999\n",
      "c.yaml:2:13: shard_size: 99999999999 is out of range, -2147483648 to 2147483647");
}

TEST_CASE("Impossible laws are refused") {
  const auto has = [](const std::string& law, const std::string& expected) {
    CHECK_THAT(headline("count: 1\nedge: " + law + "\n"), Catch::Contains(expected));
  };
  has("{law: uniform, min: 1, max: 0.5}", "impossible law: min 1 is above max 0.5");
  has("{law: uniform, min: 1}", "'max' is missing");
  has("{law: unifrom, min: 0.5, max: 1}", "edge.law: unknown value 'unifrom'");
  has("{law: uniform, min: 0.5, max: 1, mean: 1}", "edge.mean: unknown key");
  has("{min: 0.5, max: 1}", "expected a number, a list or a law");
  has("{law: normal, mean: 9, sd: 0.1, min: 0.5, max: 1}", "less than one draw in a thousand");
  has("{law: normal, mean: 0.7, sd: 0, min: 0.5, max: 1}", "edge.sd: must be greater than 0");
  has("[]", "an empty list has nothing to choose from");
  CHECK_THAT(headline("count: 1\nshift: {law: log_uniform, min: 0, max: 1}\n"),
             Catch::Contains("shift.min: must be greater than 0"));
}

TEST_CASE("Sets that cannot be are refused") {
  const auto has = [](const std::string& text, const std::string& expected) {
    CHECK_THAT(message_of(text), Catch::Contains(expected));
  };
  has("count: 1\nfamily: tower3d\n", "c.yaml:2:9: family: there is no family 'tower3d'");
  has("count: 1\nheight: []\n", "height: the list is empty");
  has("count: 1\nheight: [2, 3, 2]\n", "c.yaml:2:16: height: '2' appears twice");
  has("count: 1\nviolation: [vcom, none]\n", "'none' is impossible");
  // Margins within the band would be drawn again and again in vain.
  has("count: 1\nmargin_share: 0.005\n",
      "c.yaml:2:15: margin_share: margin_share begins at 0.005, and below label.band, 0.01, all");
  has("count: 1\nlabel: {band: 0.03}\n", "c.yaml:2:15: label.band: margin_share begins at 0.02");
  CHECK_NOTHROW(parse("count: 1\nlabel: {band: 0.03, keep_ambiguous: true}\n"));
  CHECK_NOTHROW(parse("count: 1\nmargin_share: 0.005\ndifficulty: {levels: easy}\n"));
  has("sets: {Train: {count: 1}}\n", "'Train' is no name of a set");
  has("sets: {a: {like: b, count: 1}, b: {count: 1}}\n", "'b' is no earlier set");
  has("sets: {a: {like: b, count: 1}, b: {count: 1}}\n", "no set comes before this one");
  has("sets: {train: {count: 1}, b: {like: tarin}}\n", "did you mean 'train'?");
  has("sets: {train: {count: 1}, b: {like: pool}}\n", "sets above this one: train; or put");
  has("count: 1\nsets: {a: {count: 1}}\n", "a set's field at the top level, beside 'sets:'");
  has("defaults: {cuont: 1}\nsets: {a: {count: 1}}\n", "c.yaml:1:12: defaults.cuont: unknown key");
  has("sets: {a: {like: a, count: 1}}\n", "'a' is no earlier set");
  has("sets: {a: 5}\n", "sets.a: expected a map of fields, not '5'");

  // Two names with the same 16 bit hash would draw the same towers.
  std::vector<std::string> by_hash(65536);
  std::string first;
  std::string second;
  for (int i = 0; second.empty(); ++i) {
    const std::string candidate = fmt::format("s{}", i);
    std::string& owner = by_hash[short_hash(candidate)];
    if (owner.empty()) {
      owner = candidate;
    } else {
      first = owner;
      second = candidate;
    }
  }
  has(fmt::format("sets: {{{}: {{count: 1}}, {}: {{count: 1}}}}\n", first, second),
      "the same 16 bit hash");
}

TEST_CASE("What samplers and cameras refuse is told at its place") {
  const auto has = [](const std::string& text, const std::string& place,
                      const std::string& expected) {
    CAPTURE(text);
    CHECK_THAT(message_of(text), Catch::StartsWith(place) && Catch::Contains(expected));
  };
  has("sets:\n  a: {count: 4}\n  b: {count: 4, height: 2, difficulty: {mode: matched, levels: "
      "easy}}\n",
      "c.yaml:3:40: sets.b.difficulty: ", "h=2");
  has("count: 4\nshapes: cubes\nviolation: [vpsf]\n", "c.yaml:3:12: violation: ", "vpsf");
  has("sets:\n  a:\n    count: 4\n    height: 12\n    edge: 1\n    views: {rig: shapestacks16}\n",
      "c.yaml:6:12: sets.a.views: ", "shapestacks16");
  has("defaults:\n  views: {rig: orbit, distance: 1}\nsets: {a: {count: 4}}\n",
      "c.yaml:2:10: sets.a.views: ", "distance");
}

TEST_CASE("Splits that cannot be are refused") {
  const auto has = [](const std::string& rules, const std::string& expected) {
    CHECK_THAT(message_of("sets: {pool: {count: 100}}\nsplits: {" + rules + "}\n"),
               Catch::Contains(expected));
  };
  has("a: {}", "splits.a: 'from' is missing");
  has("a: {from: pol}", "did you mean 'pool'?");
  has("a: {from: b}, b: {from: pool}", "'b' is neither a set nor an earlier split");
  has("a: {from: pool, minus: x}", "splits.a.minus: 'x' is neither a set nor an earlier split");
  has("pool: {from: pool}", "a set has this name already");
  has("a: {from: pool, draw: 101}", "101 records of 'pool', which has 100 at most");
  has("a: {from: pool, draw: 10}, b: {from: a, draw: 11}", "which has 10 at most");
  has("a: {from: pool, draw: 1, share: 0.5}", "either 'draw' or 'share'");
  has("a: {from: pool, share: 1.5}", "1.5 is out of range, 0 to 1");
  has("a: {from: pool, where: {heigth: 2}}", "did you mean 'height'?");
  has("a: {from: pool, where: {height: two}}", "column 'height' is a number, not 'two'");
  has("a: {from: pool, where: {stable: 1}}", "column 'stable' is true or false, not '1'");
  has("a: {from: pool, where: {height: {min: 3, max: 2}}}", "min 3 is above max 2");
  has("a: {from: pool, where: {height: {mn: 3}}}", "did you mean 'min'?");
  has("a: {from: pool, where: {shapes: {min: 3}}}", "is text and has no range");
  has("a: {from: pool, where: {label: true, stable: false}}", "column 'stable' appears twice");
  has("a: {from: pool, match: [margin]}", "there is no column 'margin'");
  has("a: {from: pool, match: [label]}", "distributed alike between which records?");
  has("a: {from: pool, match: label, across: hight}", "did you mean 'height'?");
  has("a: {from: pool, match: label, across: {height: [[2, 3]]}}", "expected a list of classes");
  has("a: {from: pool, match: label, across: {height: 2}}", "expected a list of classes");
  has("a: {from: pool, match: label, across: {height: [[2], two]}}", "column 'height' is a number");
  has("a: {from: pool, stratify: [label]}", "means nothing without 'draw' or 'share'");
  has("a: {from: pool, form: x}", "did you mean 'from'?");
}

TEST_CASE("Overrides reach every field and name themselves in messages") {
  const Config config =
      parse(kStudy, {"sets.train.count=50", "seed=9", "splits.sft.draw=20",
                     "defaults.views.size=32", "sets.val.edge={law: uniform, min: 0.4, max: 0.6}"});
  CHECK(config.seed == 9);
  CHECK(config.sets[0].count == 50);
  CHECK(config.sets[0].views.size == 32);
  CHECK(config.splits[0].draw == 20);
  CHECK(config.sets[1].options.tower.edge_m == Law::uniform(0.4, 0.6));
  CHECK(parse("count: 1\nedge: {law: uniform, min: 0.4, max: 0.6}\n", {"edge.max=0.5"})
            .sets[0]
            .options.tower.edge_m == Law::uniform(0.4, 0.5));

  const auto has = [](const std::string& assignment, const std::string& expected) {
    CHECK_THAT(message_of(kStudy, {assignment}), Catch::Contains(expected));
  };
  has("sets.train.count=x",
      "command line: sets.train.count=x: sets.train.count: expected an integer");
  has("sets.train.cuont=1", "did you mean 'count'?");
  has("count", "command line: count: expected key=value");
  has(".count=1", "expected key=value");
  has("seed.x=1", "'seed.x' is '7' and has no fields");
  has("sets.train.height=[1", "this is not YAML");
}

TEST_CASE("Scale multiplies counts and draws") {
  const Config config = parse(kStudy, {"scale=0.015"});
  CHECK(config.sets[0].count == 15);
  CHECK(config.sets[1].count == 2);  // 1.5 rounds away from zero
  CHECK(config.splits[0].draw == 5);
  CHECK(parse(kStudy, {"scale=1e-6"}).sets[0].count == 1);
  CHECK(parse("scale: 2\ncount: 10\n").sets[0].count == 20);
  // What is resolved is scaled once.
  CHECK(parse(to_json(config)).sets[0].count == 15);
  CHECK_THAT(message_of(kStudy, {"scale=0"}), Catch::Contains("must be greater than 0"));
  CHECK_THAT(message_of(kStudy, {"scale=-1"}), Catch::Contains("out of range"));
}

TEST_CASE("A file extends another, relative to itself") {
  const Folder folder;
  folder.write("base/study.yaml", kStudy);
  folder.write("base/common.yaml", "extends: study.yaml\nseed: 11\n");
  const fs::path file = folder.write("mine.yaml",
                                     "extends: base/common.yaml\nsets: {val: {views: {size: 64}}, "
                                     "more: {like: val, count: 3}}\n");
  const Config config = load_config(file, {});
  CHECK(config.name == "study");
  CHECK(config.seed == 11);
  REQUIRE(config.sets.size() == 3);
  CHECK(config.sets[1].views.size == 64);
  CHECK(config.sets[1].count == 100);
  CHECK(config.sets[2].views.size == 64);

  // A message about the base names the base.
  folder.write("base/study.yaml", "sets:\n  train: {count: x}\n");
  CHECK_THROWS_WITH(load_config(file, {}), Catch::Contains("study.yaml:2:18: sets.train.count"));

  const fs::path cycle = folder.write("a.yaml", "extends: b.yaml\n");
  folder.write("b.yaml", "extends: ./a.yaml\n");
  CHECK_THROWS_WITH(load_config(cycle, {}), Catch::Contains("extends itself"));
  CHECK_THROWS_WITH(load_config(folder.write("d.yaml", "extends: none.yaml\n"), {}),
                    Catch::Contains("d.yaml:1:10: extends: there is no file"));
  CHECK_THROWS_WITH(load_config("no_such_file.yaml", {}),
                    Catch::Contains("there is no file 'no_such_file.yaml'"));
}

TEST_CASE("YAML gone wild fails fast") {
  CHECK_THAT(message_of("count: [1\n"), Catch::Contains("c.yaml:2:1: this is not YAML"));
  CHECK_THAT(message_of("count: 1\n---\ncount: 2\n"), Catch::Contains("a second document"));
  CHECK_THAT(message_of("count: !!int 1\n"), Catch::Contains("tags such as"));
  CHECK_THAT(message_of("a: &x {count: 1}\n<<: *x\n"),
             Catch::Contains("c.yaml:2:1: merge keys ('<<') are not supported"));
  CHECK_THAT(message_of("[1, 2]: 3\n"), Catch::Contains("a key must be plain text"));
  CHECK(parse("count: &n 3\nshard_size: *n\n").shard_size == 3);

  std::string laughs = "l0: &l0 [lol]\n";
  for (int i = 1; i < 30; ++i) {
    laughs +=
        fmt::format("l{0}: &l{0} [*l{1}, *l{1}, *l{1}, *l{1}, *l{1}, *l{1}, *l{1}]\n", i, i - 1);
  }
  CHECK_THAT(message_of(laughs), Catch::Contains("more than 100000 values, aliases expanded"));
  CHECK_THAT(message_of("a: &a [*a]\n"), Catch::Contains("nested deeper than 32 levels"));
  CHECK_THAT(message_of(std::string(100'000, '[')), Catch::Contains("nested deeper than 32"));
  CHECK_THAT(message_of("# " + std::string(5 << 20, 'x')), Catch::Contains("larger than 4 MB"));
}

TEST_CASE("Text that is not UTF-8 is refused at its byte") {
  // An e acute is two bytes and one column; then a lone byte of Latin-1.
  CHECK(message_of("count: 1\nname: \"\xC3\xA9\xE9\"\n") ==
        "c.yaml:2:9: byte 0xe9 is not UTF-8\n  save the file as UTF-8");
  for (const std::string bad :
       {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF"}) {
    CHECK_THAT(message_of("count: 1\nname: " + bad), Catch::Contains("c.yaml:2:7: byte 0x"));
  }
  CHECK_THAT(message_of("count: 1\n", {"name=\xE9"}), Catch::Contains("is not UTF-8"));
  const std::string good = "\xC2\xA3 \xE2\x82\xAC \xF0\x9F\xA7\xB1";
  CHECK(parse("count: 1\nname: " + good).name == good);
}

TEST_CASE("Rules come from a file of rules or from a configuration") {
  const Folder folder;
  const auto rules = load_split_rules(folder.write("rules.yaml", "a: {from: pool, draw: 3}\n"));
  REQUIRE(rules.size() == 1);
  CHECK(rules[0].name == "a");
  CHECK(rules[0].draw == 3);
  CHECK(load_split_rules(folder.write("study.yaml", kStudy)).size() == 3);
  CHECK_THROWS_WITH(load_split_rules(folder.write("empty.yaml", "")),
                    Catch::Contains("no split rules"));
  CHECK_THROWS_WITH(load_split_rules(folder.write("bad.yaml", "a: {from: pool, drw: 3}\n")),
                    Catch::Contains("bad.yaml:1:17: a.drw: unknown key"));
}

TEST_CASE("Mutated configurations are read or refused, nothing else") {
  const std::string letters = "{}[]\",:0123456789.-& *!|>\n\t eE#'\xff";
  Rng rng({.seed = 2}, Stream::text);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = kStudy;
    const std::uint64_t changes = 1 + rng.below(4);
    for (std::uint64_t i = 0; i < changes; ++i) {
      const std::size_t at = static_cast<std::size_t>(rng.below(text.size()));
      if (rng.coin()) {
        text[at] = rng.pick(letters);
      } else {
        text.erase(at, 1 + static_cast<std::size_t>(rng.below(9)));
      }
    }
    try {
      const std::string json = to_json(parse(text));
      REQUIRE(to_json(config_from_yaml(json, "manifest.json")) == json);
    } catch (const Error& error) {
      ++refused;
      REQUIRE(error.code() == ErrorCode::usage);
    }
  }
  CHECK(refused > 1000);
}

TEST_CASE("Every preset can be generated") {
  int presets = 0;
  for (const auto& entry : fs::directory_iterator(DRYSTONE_SOURCE_DIR "/configs")) {
    if (entry.path().extension() != ".yaml") continue;
    ++presets;
    INFO(entry.path());
    const std::vector<std::string> overrides{"scale=0.02", "seed=5"};
    const Config config = load_config(entry.path(), overrides);
    CHECK(config.seed == 5);
    for (const SetConfig& set : config.sets) {
      INFO(set.name);
      CHECK_NOTHROW(family(set.family).cells(set.options));
    }
    const std::string text = [&] {
      std::ifstream stream(entry.path());
      return std::string(std::istreambuf_iterator<char>(stream), {});
    }();
    CHECK(text.find("\nseed: ") != std::string::npos);
  }
  CHECK(presets >= 3);
  const Config stacks = load_config(DRYSTONE_SOURCE_DIR "/configs/shapestacks.yaml", {});
  REQUIRE(stacks.sets.size() == 1);
  CHECK(stacks.sets[0].count == 20000);
  CHECK(stacks.sets[0].views.rig == Rig::shapestacks16);
}

}  // namespace
}  // namespace drystone
