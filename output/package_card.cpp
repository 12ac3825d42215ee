#include "output/package_card.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "drystone/storage.hpp"
#include "drystone/version.hpp"
#include "output/hdf5_file.hpp"

namespace drystone {
namespace {

/// Spelled as hubs do, in small letters; what they do not know is `other`.
std::string hub_license(const std::string& spdx) {
  constexpr std::array<std::string_view, 10> kKnown{
      "cc-by-4.0",       "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc0-1.0",
      "cc-by-nc-nd-4.0", "mit",          "apache-2.0",   "odc-by",          "gpl-3.0"};
  std::string small = spdx;
  std::transform(small.begin(), small.end(), small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const bool known = std::find(kKnown.begin(), kKnown.end(), small) != kKnown.end();
  return known ? small : fmt::format("other\nlicense_name: {}", nlohmann::json(spdx).dump());
}

std::string size_category(std::int64_t rows) {
  constexpr std::array<std::pair<std::int64_t, std::string_view>, 4> kBelow{
      {{1000, "n<1K"}, {10'000, "1K<n<10K"}, {100'000, "10K<n<100K"}, {1'000'000, "100K<n<1M"}}};
  for (const auto& [bound, text] : kBelow) {
    if (rows < bound) return std::string(text);
  }
  return "1M<n<10M";
}

std::string front_matter(const PackageFormat& format, const PackageInfo& info,
                         const PackageContents& contents, const std::vector<SplitFacts>& splits) {
  std::int64_t rows = 0;
  for (const SplitFacts& facts : splits) rows += facts.rows;
  std::string text =
      fmt::format("---\nlicense: {}\npretty_name: {}\n", hub_license(info.license), info.name);
  text += format.asks ? "task_categories:\n- visual-question-answering\n- image-text-to-text\n"
                      : "task_categories:\n- image-classification\n";
  text += fmt::format(
      "tags:\n- physics\n- intuitive-physics\n- stability\n- synthetic\n- drystone\n"
      "size_categories:\n- {}\n",
      size_category(rows));
  if (!contents.data.empty()) {
    text += "configs:\n- config_name: default\n  default: true\n  data_files:\n";
    for (const PackageData& data : contents.data) {
      text += fmt::format("  - split: {}\n    path: {}\n", data.split, data.pattern);
    }
  }
  return text + "---\n\n";
}

std::string counts_table(const std::vector<SplitFacts>& splits, bool asks) {
  std::set<int> heights;
  for (const SplitFacts& facts : splits) {
    for (const auto& [height, count] : facts.heights) heights.insert(height);
  }
  std::string text =
      fmt::format("| split | records | {}stand | fall | no label |", asks ? "questions | " : "");
  for (const int height : heights) text += fmt::format(" {} blocks |", height);
  text += "\n|" + std::string(asks ? "---|" : "");
  for (std::size_t i = 0; i < 5 + heights.size(); ++i) text += "---|";
  for (const SplitFacts& facts : splits) {
    text += fmt::format("\n| `{}` | {} | ", facts.split, facts.records);
    if (asks) text += fmt::format("{} | ", facts.rows);
    text += fmt::format("{} | {} | {} |", facts.stands, facts.falls,
                        facts.records - facts.stands - facts.falls);
    for (const int height : heights) {
      const auto found = facts.heights.find(height);
      text += fmt::format(" {} |", found == facts.heights.end() ? 0 : found->second);
    }
  }
  return text + "\n";
}

/// By whom the completions are; empty: there are none.
std::string completions_note(const std::vector<SplitFacts>& splits) {
  std::map<std::string, std::int64_t> counts;
  for (const SplitFacts& facts : splits) {
    for (const auto& [source, count] : facts.completions) counts[source] += count;
  }
  std::vector<std::string> parts;
  for (const auto& [source, count] : counts) {
    parts.push_back(
        source == "statics"
            ? fmt::format("{} with reasons that a program wrote from exact statics, without any "
                          "model as a teacher (`completion_source` is `statics`)",
                          count)
        : source == "answer"
            ? fmt::format("{} with the answer alone and nothing between `<think>` and `</think>` "
                          "(`answer`)",
                          count)
            : fmt::format("{} by the teacher `{}`", count, source));
  }
  return parts.empty() ? "" : fmt::format("Completions: {}.\n\n", fmt::join(parts, "; "));
}

std::string sources_list(const PackageInfo& info) {
  std::string text;
  for (const PackageSource& source : info.sources) {
    text += fmt::format("- `{}`, licence {}, content hash `{}`\n", source.name, source.license,
                        source.content);
  }
  return text;
}

std::string families_of(const std::vector<SplitFacts>& splits) {
  std::set<std::string> families;
  for (const SplitFacts& facts : splits) {
    for (const auto& [family, count] : facts.families) families.insert("`" + family + "`");
  }
  return fmt::format("{}", fmt::join(families, ", "));
}

/// The questions of Gebru et al., 'Datasheets for Datasets', in their order.
std::string datasheet(const PackageInfo& info, const std::vector<SplitFacts>& splits) {
  std::int64_t records = 0;
  for (const SplitFacts& facts : splits) records += facts.records;
  return fmt::format(
      R"(## Datasheet

**Motivation.** To train and to diagnose models that judge from pictures whether things stand. Labels
come from physics, and height, difficulty, margin and label are chosen independently of each other, so
that a model cannot go by one in place of another.

**Composition.** {} records, each a synthetic scene of rigid blocks ({}). {}. A record says how it was
made: its scene, cameras, exact statics and simulated outcome. `stable` (and `label`) is what exact
statics and a physics simulation both say; a scene on which they disagree, or that is closer to balance
than the configured band, was not kept. Records that share a base share a `group`. There are no people,
no personal data and no real places in the pictures, and nothing offensive.

**Collection.** Nothing was collected: a program drew every scene from a seeded random number generator,
decided its label and rendered its pictures. The configuration below makes the same scenes again.

**Preprocessing.** {}
`drystone.json` says which views were taken and how they were encoded.

**Uses.** Classification, visual question answering, reinforcement learning with checkable answers, and
studies of people's judgements of the same scenes. Towers of blocks are a narrow part of physics: skill
on them need not carry over to photographs or other materials, and no decision about safety of real
structures should rest on a model trained on them.

**Distribution.** Licence: {}. Checksums of all files are in `SHA256SUMS` (`sha256sum -c SHA256SUMS`).

**Maintenance.** The data is a function of configuration and program version, so that a corrected or
larger version is a new run with another name. A report of a wrong label should quote the record's `id`.
)",
      records, families_of(splits), info.pictures,
      info.moves
          ? "Films and their frames show what happens; other pictures show the scene at its\n"
            "start, before anything moves, whatever the label."
          : "Pictures show the scene at its start, before anything moves, whatever the label.",
      info.license);
}

std::string citation(const PackageInfo& info) {
  std::string key = info.name;
  std::replace_if(
      key.begin(), key.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return fmt::format(
      R"(## Citation

```bibtex
@misc{{{},
  title = {{{}: block towers with labels from physics}},
  note = {{Generated with Drystone {}; content {}}}
}}
```
)",
      key, info.name, kVersion, info.sources.empty() ? "" : info.sources.front().content);
}

std::string usage_of(const PackageFormat& format) {
  return fmt::format("## How to read it\n\n{}\n", format.usage);
}

}  // namespace

std::string package_card(const PackageFormat& format, const PackageInfo& info,
                         const PackageContents& contents, const std::vector<SplitFacts>& splits) {
  std::string text = front_matter(format, info, contents, splits);
  text += fmt::format(
      "# {}\n\nBlock towers whose labels are right, as a package for {} (`{}`). Made with Drystone "
      "{}.\n\n",
      info.name, format.help, format.name, kVersion);
  text += counts_table(splits, format.asks) + "\n" + completions_note(splits);
  if (!info.notes.empty()) text += info.notes + "\n\n";
  text += usage_of(format) + "\n" + datasheet(info, splits) + "\n";
  text += "## Sources\n\n" + sources_list(info) +
          "\nTheir configurations and versions are in `drystone.json`.\n\n";
  return text + citation(info);
}

std::string package_facts(const PackageFormat& format, const PackageInfo& info,
                          const std::vector<SplitFacts>& splits) {
  using Json = nlohmann::ordered_json;
  Json facts{{"format", format.name},    {"name", info.name},          {"license", info.license},
             {"drystone", kVersion},     {"arrow", parquet_version()}, {"hdf5", hdf5_version()},
             {"pictures", info.pictures}};
  if (!info.options.empty()) facts["options"] = Json::parse(info.options);
  for (const SplitFacts& split : splits) {
    facts["splits"].push_back({{"name", split.split},
                               {"records", split.records},
                               {"rows", split.rows},
                               {"pictures", split.pictures},
                               {"stands", split.stands},
                               {"falls", split.falls}});
    if (!split.completions.empty()) facts["splits"].back()["completions"] = split.completions;
  }
  for (const PackageSource& source : info.sources) {
    facts["sources"].push_back({{"name", source.name},
                                {"license", source.license},
                                {"content", source.content},
                                {"facts", Json::parse(source.facts)}});
  }
  return facts.dump(1) + "\n";
}

}  // namespace drystone
