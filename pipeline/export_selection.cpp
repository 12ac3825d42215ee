#include "pipeline/export_selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <sstream>
#include <utility>

#include "drystone/error.hpp"
#include "pipeline/finish.hpp"
#include "scenes/json_suggest.hpp"
#include "scenes/text.hpp"
#include "scenes/workers.hpp"

namespace drystone {
namespace fs = std::filesystem;
namespace {

/// Records of a chunk: their pictures are in memory at once, or their films.
std::size_t chunk_of(const PackageFormat& format) { return format.films ? 1 : 100; }

/// What is to be known of a record before its turn.
struct Brief {
  std::string id;
  std::string set;
  std::string group;
  std::vector<std::string> cameras;
};
/// By shard.
using Briefs = std::vector<std::vector<Brief>>;

Briefs read_briefs(const ExportSource& source, int workers) {
  Briefs briefs;
  const auto read = [&] {
    return [&](std::size_t shard) {
      std::vector<Brief> all;
      const auto completion = require_completion(source.dataset.folder, static_cast<int>(shard));
      for (const Record& record : completion.records) {
        all.push_back({record.id, record.set, record.group.empty() ? record.id : record.group,
                       cameras_of(record)});
      }
      return all;
    };
  };
  make_in_order(static_cast<std::size_t>(source.dataset.shards), workers, read,
                [&](std::size_t, std::vector<Brief>&& shard) {
                  briefs.push_back(std::move(shard));
                  return true;
                });
  return briefs;
}

/// A split of the package: its name, and the sets and splits that it is made of.
struct Request {
  std::string name;
  std::vector<std::string> sources;
};

void require_name(const std::string& name, const std::string& text) {
  const bool fits = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (fits) return;
  throw Error(ErrorCode::usage, fmt::format("'{}' is no split", text),
              "give NAME, or NAME=SOURCE+SOURCE; names are letters, digits and underscores");
}

Request request_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  Request request{text.substr(0, equals), {}};
  require_name(request.name, text);
  const std::string sources = equals == std::string::npos ? text : text.substr(equals + 1);
  for (const std::string_view source : split_at(sources, '+')) {
    request.sources.emplace_back(source);
    require_name(request.sources.back(), text);
  }
  return request;
}

bool has_set(const Config& config, const std::string& name) {
  return std::any_of(config.sets.begin(), config.sets.end(),
                     [&](const SetConfig& set) { return set.name == name; });
}

bool has_split(const OpenDataset& dataset, const std::string& name) {
  const auto rules = dataset.splits();
  return std::any_of(rules.begin(), rules.end(),
                     [&](const SplitRule& rule) { return rule.name == name; });
}

std::vector<Request> requests_of(const std::vector<ExportSource>& sources,
                                 const std::vector<std::string>& texts) {
  std::vector<Request> requests;
  for (const std::string& text : texts) requests.push_back(request_of(text));
  if (texts.empty()) {
    for (const ExportSource& source : sources) {
      for (const SetConfig& set : source.dataset.config.sets) {
        const bool there = std::any_of(requests.begin(), requests.end(), [&](const Request& other) {
          return other.name == set.name;
        });
        if (!there) requests.push_back({set.name, {set.name}});
      }
    }
  }
  std::vector<std::string> known;
  for (const ExportSource& source : sources) {
    for (const SetConfig& set : source.dataset.config.sets) known.push_back(set.name);
    for (const SplitRule& rule : source.dataset.splits()) known.push_back(rule.name);
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (requests[k].name != requests[i].name) continue;
      throw Error(ErrorCode::usage, fmt::format("split '{}' is asked for twice", requests[i].name),
                  "give one of them another name: NAME=SOURCE");
    }
    for (const std::string& name : requests[i].sources) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const std::vector<std::string_view> names(known.begin(), known.end());
      throw Error(ErrorCode::usage, fmt::format("there is neither a set nor a split '{}'", name),
                  json::suggest(name, names));
    }
  }
  return requests;
}

/// Ids of the records that some of these sets and splits have.
std::set<std::string> ids_in(const ExportSource& source, const Briefs& briefs,
                             const std::vector<std::string>& names) {
  std::set<std::string> ids;
  for (const std::string& name : names) {
    if (has_set(source.dataset.config, name)) {
      for (const auto& shard : briefs) {
        for (const Brief& brief : shard) {
          if (brief.set == name) ids.insert(brief.id);
        }
      }
    } else if (has_split(source.dataset, name)) {
      std::istringstream lines(read_file(source.dataset.folder.split(name)));
      for (std::string id; std::getline(lines, id);) ids.insert(id);
    }
  }
  return ids;
}

/// Leaves as many ids as are to be drawn, every choice of so many being equally likely.
void draw(std::vector<std::set<std::string>>& ids_by_source, const std::string& split,
          const ExportOptions& options) {
  const auto wanted =
      static_cast<std::size_t>(options.draw.value_or(package_format(options.format).draw));
  std::vector<std::pair<std::size_t, std::string>> all;
  for (std::size_t s = 0; s < ids_by_source.size(); ++s) {
    for (const std::string& id : ids_by_source[s]) all.emplace_back(s, id);
  }
  if (wanted == 0 || all.size() == wanted) return;
  if (all.size() < wanted) {
    if (!options.draw) return;
    throw Error(ErrorCode::usage,
                fmt::format("split '{}' has {} records, fewer than the {} to draw", split,
                            all.size(), wanted),
                "draw fewer");
  }
  Rng rng({options.draw_seed, short_hash("export"), short_hash(split), 0}, Stream::draw);
  rng.shuffle(std::span(all));
  all.resize(wanted);
  for (auto& ids : ids_by_source) ids.clear();
  for (auto& [source, id] : all) ids_by_source[source].insert(std::move(id));
}

/// Records and groups of every split, to tell what two of them share.
struct Members {
  std::set<std::string> ids;
  std::set<std::string> groups;
};

std::size_t common(const std::set<std::string>& a, const std::set<std::string>& b) {
  return static_cast<std::size_t>(
      std::count_if(a.begin(), a.end(), [&](const std::string& item) { return b.contains(item); }));
}

std::vector<std::string> overlaps_of(const std::vector<std::string>& names,
                                     const std::vector<Members>& members) {
  std::vector<std::string> overlaps;
  for (std::size_t a = 0; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b) {
      const std::size_t ids = common(members[a].ids, members[b].ids);
      const std::size_t groups = common(members[a].groups, members[b].groups);
      if (ids > 0) {
        overlaps.push_back(fmt::format("Splits `{}` and `{}` have {} records in common.", names[a],
                                       names[b], ids));
      } else if (groups > 0) {
        overlaps.push_back(
            fmt::format("Splits `{}` and `{}` have different records of the same {} groups.",
                        names[a], names[b], groups));
      }
    }
  }
  return overlaps;
}

}  // namespace

std::vector<ExportSource> open_sources(const std::vector<fs::path>& folders) {
  if (folders.empty()) throw Error(ErrorCode::usage, "a package is made of at least one dataset");
  std::vector<ExportSource> sources;
  std::map<std::string, int> names;
  for (const fs::path& folder : folders) {
    ExportSource source{open_dataset(folder), "", ""};
    source.name = source.dataset.config.name;
    ++names[source.name];
    if (!source.dataset.manifest["images"].get<bool>()) {
      throw Error(ErrorCode::usage,
                  fmt::format("{} has no pictures: it was made with --no-images", folder.string()),
                  "generate it again without --no-images");
    }
    sources.push_back(std::move(source));
  }
  if (sources.size() == 1) return sources;
  std::map<std::string, int> seen;
  for (ExportSource& source : sources) {
    const int number = ++seen[source.name];
    if (names[source.name] > 1) source.name += fmt::format("_{}", number);
    source.prefix = source.name + "-";
  }
  return sources;
}

Selection select(const std::vector<ExportSource>& sources, const ExportOptions& options,
                 const ViewChoice& views, const std::set<std::string>* only) {
  const std::vector<Request> requests = requests_of(sources, options.splits);
  const std::size_t most = chunk_of(package_format(options.format));
  std::vector<Briefs> briefs;
  for (const ExportSource& source : sources) {
    briefs.push_back(read_briefs(source, worker_count(options.workers)));
  }
  Selection selection;
  std::vector<Members> members;
  for (const Request& request : requests) {
    Members& own = members.emplace_back();
    std::vector<std::set<std::string>> ids_by_source;
    for (std::size_t s = 0; s < sources.size(); ++s) {
      ids_by_source.push_back(ids_in(sources[s], briefs[s], request.sources));
      if (only == nullptr) continue;
      std::erase_if(ids_by_source.back(),
                    [&](const std::string& id) { return !only->contains(sources[s].prefix + id); });
    }
    if (only != nullptr && options.splits.empty() &&
        std::all_of(ids_by_source.begin(), ids_by_source.end(),
                    [](const auto& ids) { return ids.empty(); })) {
      members.pop_back();
      selection.without_completions.push_back(request.name);
      continue;
    }
    draw(ids_by_source, request.name, options);
    for (std::size_t s = 0; s < sources.size(); ++s) {
      const std::set<std::string>& ids = ids_by_source[s];
      for (std::size_t shard = 0; shard < briefs[s].size(); ++shard) {
        ExportChunk chunk{selection.splits.size(), s, static_cast<int>(shard), {}};
        const auto flush = [&] {
          if (!chunk.ids.empty()) selection.chunks.push_back(chunk);
          chunk.ids.clear();
        };
        for (const Brief& brief : briefs[s][shard]) {
          if (!ids.contains(brief.id)) continue;
          selection.one_view = selection.one_view && views.of(brief.id, brief.cameras).size() == 1;
          own.ids.insert(sources[s].prefix + brief.id);
          own.groups.insert(sources[s].prefix + brief.group);
          chunk.ids.push_back(brief.id);
          if (chunk.ids.size() == most) flush();
        }
        flush();
      }
    }
    if (own.ids.empty()) {
      throw Error(ErrorCode::usage, fmt::format("split '{}' has no records", request.name),
                  only != nullptr ? "the completions are of others; leave it out of --split"
                                  : "leave it out of --split");
    }
    selection.records += std::ssize(own.ids);
    selection.splits.push_back(request.name);
  }
  if (selection.splits.empty()) {
    throw Error(ErrorCode::usage, "no record of the datasets has a completion",
                "give the completions of questions about these datasets");
  }
  selection.overlaps = overlaps_of(selection.splits, members);
  return selection;
}

}  // namespace drystone
