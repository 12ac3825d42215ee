#include "pipeline/export_samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

#include "drystone/error.hpp"
#include "pipeline/films.hpp"

namespace drystone {
namespace {

const SetConfig& set_of(const ExportSource& source, const Record& record) {
  const auto& sets = source.dataset.config.sets;
  const auto found = std::find_if(sets.begin(), sets.end(),
                                  [&](const SetConfig& set) { return set.name == record.set; });
  assert(found != sets.end());
  return *found;
}

void require_film_of_event(const Record& record, const std::vector<int>& views,
                           const SetConfig& set) {
  const auto refuse = [&](const char* why, const char* remedy) {
    throw Error(ErrorCode::usage, fmt::format("record {} is no trial: {}", record.id, why), remedy);
  };
  if (!record.scene.event || record.possible) {
    refuse("nothing happens to its tower", "name sets of family support with --split");
  }
  if (views.size() != 1) refuse("a trial has one camera", "choose it: --views first");
  if (views.front() >= set.film.views) {
    refuse("this view is not filmed", "choose a view that is (film.views): --views first");
  }
}

}  // namespace

std::vector<std::string> SampleMaker::wanted(const Record& record,
                                             const std::vector<int>& views) const {
  if (format_.films || record.possible) return film_members(record.id, views.front());
  return members_wanted(record, views, format_.planes);
}

void SampleMaker::show(PackageSample& sample, const ExportSource& source,
                       const std::vector<int>& views, const ShardMembers& members) {
  const Record& record = sample.record;
  const SetConfig& set = set_of(source, record);
  if (format_.films) {
    require_film_of_event(record, views, set);
    sample.film = film_of(films_, source.dataset.config, set, record, views.front(), members);
  } else if (record.possible) {
    if (options_.frames == 0) {
      throw Error(ErrorCode::usage,
                  fmt::format("record {} is a film of what is possible or not, which no still "
                              "picture tells",
                              record.id),
                  "show frames of it, e.g. --frames 8, or name other sets with --split");
    }
    const Clip clip = clip_of(record.id, members);
    const int view = views.front();
    const Camera camera =
        resized(record.views[static_cast<std::size_t>(view)].camera, set.film.size);
    const auto frames = spread_frames(options_.frames, static_cast<int>(clip.poses.size()));
    pictures_.make_of_film(
        sample, view,
        films_.render(source.dataset.config, set, record.scene, clip, camera, frames, false));
  } else {
    pictures_.make(sample, views, members, format_.planes);
  }
}

std::vector<PackageSample> SampleMaker::operator()(std::size_t index) {
  const ExportChunk& chunk = selection_.chunks[index];
  const ExportSource& source = sources_[chunk.source];
  std::vector<Record> records = cursor_.records(source.dataset.folder, chunk.shard, chunk.ids);
  std::vector<std::vector<int>> views;
  std::set<std::string, std::less<>> names;
  for (const Record& record : records) {
    views.push_back(views_.of(record.id, cameras_of(record)));
    for (std::string& name : wanted(record, views.back())) names.insert(std::move(name));
  }
  const ShardMembers members =
      cursor_.members([&](std::string_view name) { return names.contains(name); });

  std::vector<PackageSample> samples;
  for (std::size_t i = 0; i < records.size(); ++i) {
    PackageSample& sample = samples.emplace_back();
    sample.split = selection_.splits[chunk.split];
    sample.record = std::move(records[i]);
    show(sample, source, views[i], members);
    for (std::string* text : {&sample.record.id, &sample.record.group, &sample.record.parent}) {
      if (!text->empty()) *text = source.prefix + *text;
    }
  }
  return samples;
}

}  // namespace drystone
