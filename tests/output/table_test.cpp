#include "output/table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "output/base64.hpp"
#include "output/record_cells.hpp"
#include "samples.hpp"

using namespace drystone;
using table::Cell;
using table::Cells;
using table::Kind;

TEST_CASE("features are spelled as datasets reads them", "[table]") {
  const table::Schema schema{
      {"id", Kind::string},
      {"image", Kind::image},
      table::list_of("images", {"", Kind::image}),
      {"label", Kind::label, {"unstable", "stable"}},
      table::list_of("messages",
                     table::record_of("", {{"role", Kind::string}, {"content", Kind::string}}))};
  // The text that was found to work, see docs/packages.md.
  const auto expected = nlohmann::json::parse(R"({"info":{"features":{
    "id":{"dtype":"string","_type":"Value"},"image":{"_type":"Image"},
    "images":{"feature":{"_type":"Image"},"_type":"List"},
    "label":{"names":["unstable","stable"],"_type":"ClassLabel"},
    "messages":{"feature":{"role":{"dtype":"string","_type":"Value"},
      "content":{"dtype":"string","_type":"Value"}},"_type":"List"}}}})");
  CHECK(nlohmann::json::parse(table::huggingface_json(schema)) == expected);
}

TEST_CASE("rows as lines of JSON keep reals apart from integers", "[table]") {
  const table::Schema schema{{"whole", Kind::int32},
                             {"real", Kind::float64},
                             {"none", Kind::float64},
                             table::list_of("list", {"", Kind::float64})};
  const Cells row{Cell(1), Cell(0.0), Cell(), Cell(Cells{Cell(1.0), Cell(0.5)})};
  CHECK(table::json_line(schema, row) ==
        "{\"whole\":1,\"real\":0.0,\"none\":null,\"list\":[1.0,0.5]}\n");
}

TEST_CASE("a record's cells go with its columns", "[table]") {
  const Record record = drystone::testing::sample_record(false);
  const auto flat = flat_features();
  const auto cells = flat_cells(record);
  REQUIRE(flat.size() == cells.size());
  REQUIRE(nested_features().size() == nested_cells(record).size());
  const auto line = nlohmann::json::parse(table::json_line(flat, cells));
  const auto whole = nlohmann::json::parse(to_json(record));
  for (const auto& [name, value] : line.items()) {
    CAPTURE(name);
    CHECK(value == whole.at(name));
  }
  const auto nested =
      nlohmann::json::parse(table::json_line(nested_features(), nested_cells(record)));
  CHECK(nested["statics"] == whole["statics"]);
  CHECK(nested["views"] == whole["views"]);
}

TEST_CASE("base64 as in RFC 4648", "[table]") {
  const auto encoded = [](std::string_view text) {
    return base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  CHECK(encoded("").empty());
  CHECK(encoded("f") == "Zg==");
  CHECK(encoded("fo") == "Zm8=");
  CHECK(encoded("foo") == "Zm9v");
  CHECK(encoded("foobar") == "Zm9vYmFy");
  CHECK(encoded("\xff\xfe\xfd") == "//79");
}
