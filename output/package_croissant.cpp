#include "output/package_croissant.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "drystone/storage.hpp"
#include "drystone/version.hpp"

namespace drystone {
namespace {

using Json = nlohmann::ordered_json;
using table::Feature;
using table::Kind;

/// The terms that the specification asks for, as short names.
Json context() {
  return {{"@language", "en"},
          {"@vocab", "https://schema.org/"},
          {"citeAs", "cr:citeAs"},
          {"column", "cr:column"},
          {"conformsTo", "dct:conformsTo"},
          {"cr", "http://mlcommons.org/croissant/"},
          {"rai", "http://mlcommons.org/croissant/RAI/"},
          {"data", {{"@id", "cr:data"}, {"@type", "@json"}}},
          {"dataType", {{"@id", "cr:dataType"}, {"@type", "@vocab"}}},
          {"dct", "http://purl.org/dc/terms/"},
          {"equivalentProperty", "cr:equivalentProperty"},
          {"examples", {{"@id", "cr:examples"}, {"@type", "@json"}}},
          {"extract", "cr:extract"},
          {"field", "cr:field"},
          {"fileProperty", "cr:fileProperty"},
          {"fileObject", "cr:fileObject"},
          {"fileSet", "cr:fileSet"},
          {"format", "cr:format"},
          {"includes", "cr:includes"},
          {"isLiveDataset", "cr:isLiveDataset"},
          {"jsonPath", "cr:jsonPath"},
          {"key", "cr:key"},
          {"md5", "cr:md5"},
          {"parentField", "cr:parentField"},
          {"path", "cr:path"},
          {"recordSet", "cr:recordSet"},
          {"references", "cr:references"},
          {"regex", "cr:regex"},
          {"repeated", "cr:repeated"},
          {"replace", "cr:replace"},
          {"sc", "https://schema.org/"},
          {"separator", "cr:separator"},
          {"source", "cr:source"},
          {"subField", "cr:subField"},
          {"transform", "cr:transform"}};
}

/// Empty for what is no single value.
std::string data_type(const Feature& feature) {
  switch (feature.kind) {
    case Kind::boolean:
      return "sc:Boolean";
    case Kind::int32:
    case Kind::int64:
    case Kind::uint64:
    case Kind::label:
      return "sc:Integer";
    case Kind::float64:
      return "sc:Float";
    case Kind::string:
      return "sc:Text";
    case Kind::image:
      return "sc:ImageObject";
    case Kind::list:
    case Kind::record:
      break;
  }
  return {};
}

/// Null for columns of lists and structures, which need tables of their own.
Json field_of(const std::string& record_set, const std::string& file, const Feature& feature) {
  const bool is_list = feature.kind == Kind::list;
  const Feature& item = is_list ? feature.members.front() : feature;
  const std::string type = data_type(item);
  if (type.empty()) return nullptr;
  Json field{
      {"@type", "cr:Field"},
      {"@id", fmt::format("{}/{}", record_set, feature.name)},
      {"name", feature.name},
      {"dataType", type},
      {"source", {{"fileObject", {{"@id", file}}}, {"extract", {{"column", feature.name}}}}}};
  if (is_list) field["repeated"] = true;
  if (item.kind == Kind::image) {
    field["source"]["transform"] = {{"jsonPath", is_list ? "[*].bytes" : "bytes"}};
  }
  return field;
}

}  // namespace

std::string croissant(const std::filesystem::path& folder, const PackageInfo& info,
                      const PackageContents& contents) {
  Json all{
      {"@context", context()},
      {"@type", "sc:Dataset"},
      {"conformsTo", "http://mlcommons.org/croissant/1.0"},
      {"name", info.name},
      {"description",
       fmt::format("Block towers whose labels are right, made with Drystone {}.", kVersion)},
      {"license", fmt::format("https://spdx.org/licenses/{}.html", info.license)},
      {"version", "1.0.0"},
      {"citeAs", fmt::format("@misc{{{0}, title={{{0}}}, note={{Generated with Drystone {1}}}}}",
                             info.name, kVersion)},
      {"distribution", Json::array()},
      {"recordSet", Json::array()}};
  for (const PackageData& data : contents.data) {
    for (std::size_t i = 0; i < data.files.size(); ++i) {
      const std::string& file = data.files[i];
      const std::string record_set =
          data.files.size() == 1 ? data.split : fmt::format("{}-{:05}", data.split, i);
      all["distribution"].push_back({{"@type", "cr:FileObject"},
                                     {"@id", file},
                                     {"name", file},
                                     {"contentUrl", file},
                                     {"encodingFormat", "application/x-parquet"},
                                     {"sha256", sha256_of_file(folder / file)}});
      Json fields = Json::array();
      for (const Feature& feature : *contents.schema) {
        Json field = field_of(record_set, file, feature);
        if (!field.is_null()) fields.push_back(std::move(field));
      }
      all["recordSet"].push_back({{"@type", "cr:RecordSet"},
                                  {"@id", record_set},
                                  {"name", record_set},
                                  {"field", std::move(fields)}});
    }
  }
  return all.dump(1) + "\n";
}

}  // namespace drystone
