#include "drystone/export.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "pipeline/export_pictures.hpp"
#include "pipeline/export_selection.hpp"
#include "pipeline/export_teacher.hpp"
#include "pipeline/finish.hpp"
#include "pipeline/package_folder.hpp"
#include "scenes/workers.hpp"

namespace drystone {
namespace {

std::string license_of(const std::vector<ExportSource>& sources, const ExportOptions& options) {
  if (!options.license.empty()) return options.license;
  const std::string& license = sources.front().dataset.config.license;
  for (const ExportSource& source : sources) {
    if (source.dataset.config.license == license) continue;
    throw Error(ErrorCode::usage,
                fmt::format("the datasets have different licences, {} and {}", license,
                            source.dataset.config.license),
                "name the package's with --license");
  }
  return license;
}

std::string name_of(const std::vector<ExportSource>& sources, const ExportOptions& options) {
  std::vector<std::string> names;
  for (const ExportSource& source : sources) names.push_back(source.name);
  return options.name.empty() ? fmt::format("{}", fmt::join(names, "-")) : options.name;
}

std::string describe_pictures(const ExportOptions& options) {
  std::string text = options.views == "all" ? "Pictures: all views"
                                            : fmt::format("Pictures: views {}", options.views);
  if (options.sheet) text += " as panels of one picture";
  text += options.picture_format == PictureFormat::jpeg
              ? fmt::format(", JPEG of quality {}", options.quality)
              : ", PNG";
  if (options.size > 0) text += fmt::format(", {} pixels", options.size);
  return text;
}

PackageInfo info_of(const std::vector<ExportSource>& sources, const Selection& selection,
                    const ExportOptions& options) {
  PackageInfo info;
  info.name = name_of(sources, options);
  info.license = license_of(sources, options);
  info.pictures = describe_pictures(options);
  info.single = selection.one_view || options.sheet;
  info.model = options.model;
  info.system = system_prompt(options.questions.language);
  info.notes = fmt::format("{}", fmt::join(selection.overlaps, " "));
  for (const ExportSource& source : sources) {
    const auto& manifest = source.dataset.manifest;
    nlohmann::ordered_json facts;
    for (const char* key : {"versions", "plan", "records", "config"}) {
      if (manifest.contains(key)) facts[key] = manifest[key];
    }
    info.sources.push_back({source.name, source.dataset.config.license,
                            manifest["content"].get<std::string>(), facts.dump()});
  }
  return info;
}

/// Makes the samples of chunks; one per worker.
class ChunkMaker {
 public:
  ChunkMaker(const std::vector<ExportSource>& sources, const Selection& selection,
             const ViewChoice& views, const ExportOptions& options, bool planes)
      : sources_(sources),
        selection_(selection),
        views_(views),
        planes_(planes),
        pictures_(options) {}

  std::vector<PackageSample> operator()(std::size_t index) {
    const ExportChunk& chunk = selection_.chunks[index];
    const ExportSource& source = sources_[chunk.source];
    const std::set<std::string, std::less<>> ids(chunk.ids.begin(), chunk.ids.end());
    Completion completion = require_completion(source.dataset.folder, chunk.shard);
    std::erase_if(completion.records, [&](const Record& r) { return !ids.contains(r.id); });

    std::vector<std::vector<int>> views;
    std::set<std::string, std::less<>> wanted;
    for (const Record& record : completion.records) {
      if (record.possible) {
        throw Error(ErrorCode::usage,
                    fmt::format("record {} is a film of what is possible or not, which no still "
                                "picture tells",
                                record.id),
                    "name other sets with --split");
      }
      views.push_back(views_.of(record.id, cameras_of(record)));
      for (std::string& name : members_wanted(record, views.back(), planes_)) {
        wanted.insert(std::move(name));
      }
    }
    ShardMembers members;
    read_shard(
        source.dataset.folder.shard(chunk.shard),
        [&](std::string_view member) { return wanted.contains(member); },
        [&](std::string_view member, std::span<const std::uint8_t> bytes) {
          members[std::string(member)].assign(bytes.begin(), bytes.end());
        });

    std::vector<PackageSample> samples;
    for (std::size_t i = 0; i < completion.records.size(); ++i) {
      PackageSample& sample = samples.emplace_back();
      sample.split = selection_.splits[chunk.split];
      sample.record = std::move(completion.records[i]);
      pictures_.make(sample, views[i], members, planes_);
      for (std::string* text : {&sample.record.id, &sample.record.group, &sample.record.parent}) {
        if (!text->empty()) *text = source.prefix + *text;
      }
    }
    return samples;
  }

 private:
  const std::vector<ExportSource>& sources_;
  const Selection& selection_;
  const ViewChoice& views_;
  bool planes_;
  PictureMaker pictures_;
};

Shown shown_of(const PackageSample& sample, bool sheet) {
  Shown shown{{}, sheet ? Showing::sheet : Showing::pictures, 1.0};
  for (std::size_t i = 0; i < sample.record.views.size(); ++i) {
    shown.views.push_back(static_cast<int>(i));
  }
  return shown;
}

/// Puts questions to samples, in their order, and counts those without any.
class Asker {
 public:
  Asker(const PackageFormat& format, const ExportOptions& options, const Teacher& teacher)
      : format_(format),
        sheet_(options.sheet),
        teacher_(teacher),
        questioner_(questions_of(format, options.questions)) {}

  /// @return whether the sample has a row
  bool ask(PackageSample& sample) {
    if (!format_.asks) return true;
    sample.questions = teacher_.ids() != nullptr
                           ? teacher_.questions_of(sample)
                           : questioner_.ask(sample.record, shown_of(sample, sheet_));
    if (format_.completion == CompletionUse::required) {
      unexplained_ += std::erase_if(sample.questions,
                                    [](const Question& q) { return q.completion.empty(); }) > 0;
    }
    return !sample.questions.empty();
  }
  [[nodiscard]] std::map<std::string, std::int64_t> not_asked() const {
    auto reasons = questioner_.skipped();
    if (unexplained_ > 0) reasons["no completion is known"] = unexplained_;
    return reasons;
  }

 private:
  static QuestionOptions questions_of(const PackageFormat& format, QuestionOptions options) {
    if (format.completion == CompletionUse::none) options.completion = CompletionStyle::none;
    return options;
  }

  const PackageFormat& format_;
  bool sheet_;
  const Teacher& teacher_;
  Questioner questioner_;
  std::int64_t unexplained_ = 0;
};

void require_rows(const ExportReport& report) {
  for (const ExportReport::Split& split : report.splits) {
    if (split.rows > 0) continue;
    std::string reasons;
    for (const auto& [reason, count] : report.not_asked) {
      reasons += fmt::format("{}{} ({})", reasons.empty() ? "" : "; ", reason, count);
    }
    throw Error(
        ErrorCode::usage,
        fmt::format("no record of split '{}' has a row in this format: {}", split.name, reasons),
        "choose other questions or completions, or leave the split out");
  }
}

}  // namespace

ExportReport export_package(const ExportOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const PackageFormat& format = package_format(options.format);
  const ViewChoice views(options.views);
  const Teacher teacher(options.completions);
  const std::vector<ExportSource> sources = open_sources(options.datasets);
  PackageFolder folder(options.out);
  const Selection selection = select(sources, options, views, teacher.ids());
  PackageInfo info = info_of(sources, selection, options);
  if (const std::string notes = teacher.notes(); !notes.empty()) {
    info.notes += (info.notes.empty() ? "" : " ") + notes;
  }
  PackageWriter writer(format, folder.path(), std::move(info));
  Asker asker(format, options, teacher);

  ExportReport report;
  report.overlaps = selection.overlaps;
  for (const std::string& split : selection.splits) report.splits.push_back({split, 0, 0});
  Progress progress{0, selection.records, 0, 0.0};
  const auto stopped = [&] { return options.stop != nullptr && options.stop->load(); };
  const auto new_worker = [&] {
    return ChunkMaker(sources, selection, views, options, format.planes);
  };
  make_in_order(selection.chunks.size(), worker_count(options.workers), new_worker,
                [&](std::size_t index, std::vector<PackageSample>&& samples) {
                  ExportReport::Split& split = report.splits[selection.chunks[index].split];
                  for (PackageSample& sample : samples) {
                    ++progress.done;
                    if (!asker.ask(sample)) {
                      ++report.left_out;
                      continue;
                    }
                    const std::int64_t rows = writer.rows();
                    writer.add(sample);
                    ++split.records;
                    split.rows += writer.rows() - rows;
                  }
                  progress.seconds = seconds();
                  if (options.on_progress) options.on_progress(progress);
                  return !stopped();
                });
  if (stopped()) {
    throw Error(ErrorCode::interrupted, "interrupted; nothing of the package is left",
                "run the same command again");
  }
  report.not_asked = asker.not_asked();
  require_rows(report);
  writer.finish();
  folder.commit();
  report.seconds = seconds();
  return report;
}

}  // namespace drystone
