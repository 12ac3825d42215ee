#include "drystone/export.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "pipeline/export_asker.hpp"
#include "pipeline/export_samples.hpp"
#include "pipeline/export_selection.hpp"
#include "pipeline/export_teacher.hpp"
#include "pipeline/package_folder.hpp"
#include "scenes/workers.hpp"

namespace drystone {
namespace {

/// Of a film: from fewer one could not see what is wrong with it.
constexpr int kFewestFrames = 4;

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

std::string describe_pictures(const PackageFormat& format, const ExportOptions& options) {
  if (format.films) return fmt::format("Films: views {}, every frame", options.views);
  std::string text = options.views == "all" ? "Pictures: all views"
                                            : fmt::format("Pictures: views {}", options.views);
  if (options.sheet) text += " as panels of one picture";
  text += options.picture_format == PictureFormat::jpeg
              ? fmt::format(", JPEG of quality {}", options.quality)
              : ", PNG";
  if (options.size > 0) text += fmt::format(", {} pixels", options.size);
  if (options.frames > 0) text += fmt::format("; {} frames of each film", options.frames);
  return text;
}

template <class Enum>
nlohmann::ordered_json names_of(const std::vector<Enum>& values) {
  auto names = nlohmann::ordered_json::array();
  for (const Enum value : values) names.push_back(name(value));
  return names;
}

nlohmann::ordered_json questions_json(const PackageFormat& format, const QuestionOptions& asked) {
  const bool completes = format.completion != CompletionUse::none;
  return {{"kinds", names_of(asked.kinds)},
          {"forms", names_of(asked.forms)},
          {"language", name(asked.language)},
          {"polarity", name(asked.polarity)},
          {"completion", name(completes ? asked.completion : CompletionStyle::none)},
          {"seed", asked.seed}};
}

/// What decides what is in a package; nothing of where it is and how it was made.
nlohmann::ordered_json options_json(const PackageFormat& format, const ExportOptions& options) {
  nlohmann::ordered_json json{{"split", options.splits},
                              {"views", options.views},
                              {"sheet", options.sheet},
                              {"frames", options.frames},
                              {"image_format", name(options.picture_format)},
                              {"quality", options.quality},
                              {"size", options.size},
                              {"draw", options.draw.value_or(format.draw)},
                              {"draw_seed", options.draw_seed}};
  if (!options.completions.empty()) {
    json["completions"] = options.completions.filename().string();
  } else if (format.asks) {
    json["questions"] = questions_json(format, options.questions);
  }
  return json;
}

PackageInfo info_of(const std::vector<ExportSource>& sources, const Selection& selection,
                    const PackageFormat& format, const ExportOptions& options) {
  PackageInfo info;
  info.name = name_of(sources, options);
  info.license = license_of(sources, options);
  info.pictures = describe_pictures(format, options);
  info.single = (selection.one_view && options.frames == 0) || options.sheet;
  info.moves = format.films || options.frames > 0;
  info.model = options.model;
  info.system = system_prompt(options.questions.language);
  info.notes = fmt::format("{}", fmt::join(selection.overlaps, " "));
  info.options = options_json(format, options).dump();
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

/// Counts rows, and the records that have some.
class Used {
 public:
  explicit Used(ExportReport& report) : report_(report) {}

  void add(std::size_t split, const PackageSample& sample, std::int64_t rows) {
    if (split != split_) ids_.clear();
    split_ = split;
    ExportReport::Split& counts = report_.splits[split];
    counts.rows += rows;
    counts.records += ids_.insert(sample.record.id).second ? 1 : 0;
    if (sample.other) counts.records += ids_.insert(sample.other->id).second ? 1 : 0;
  }
  void finish(std::int64_t records) {
    report_.left_out = records;
    for (const ExportReport::Split& split : report_.splits) report_.left_out -= split.records;
  }

 private:
  ExportReport& report_;
  std::size_t split_ = 0;
  std::set<std::string> ids_;  ///< of the split's records that have a row
};

/// What goes with a format, and what not.
void check(const PackageFormat& format, const ExportOptions& options) {
  if (options.frames != 0 && options.frames < kFewestFrames) {
    throw Error(ErrorCode::usage,
                fmt::format("{} frames show too little of a film", options.frames),
                fmt::format("{} at least", kFewestFrames));
  }
  const bool changes = options.size > 0 || options.sheet || options.frames > 0 ||
                       options.picture_format != PictureFormat::png;
  if (format.films && changes) {
    throw Error(ErrorCode::usage,
                fmt::format("format '{}' takes films as the dataset has them", format.name),
                "leave out --size, --sheet, --frames and --image-format");
  }
}

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
  check(format, options);
  const ViewChoice views(options.views);
  const Teacher teacher(options.completions);
  const std::vector<ExportSource> sources = open_sources(options.datasets);
  PackageFolder folder(options.out);
  const Selection selection = select(sources, options, views, teacher.ids());
  PackageInfo info = info_of(sources, selection, format, options);
  if (const std::string notes = teacher.notes(); !notes.empty()) {
    info.notes += (info.notes.empty() ? "" : " ") + notes;
  }
  PackageWriter writer(format, folder.path(), std::move(info));
  Asker asker(format, options, teacher);

  ExportReport report;
  report.overlaps = selection.overlaps;
  report.without_completions = selection.without_completions;
  for (const std::string& split : selection.splits) report.splits.push_back({split, 0, 0});
  Progress progress{0, selection.records, 0, 0.0};
  const auto stopped = [&] { return options.stop != nullptr && options.stop->load(); };
  const auto new_worker = [&] { return SampleMaker(sources, selection, views, options, format); };
  Used used(report);
  make_in_order(selection.chunks.size(), worker_count(options.workers), new_worker,
                [&](std::size_t index, std::vector<PackageSample>&& samples) {
                  const std::size_t split = selection.chunks[index].split;
                  for (PackageSample& sample : samples) {
                    ++progress.done;
                    for (const PackageSample& made : asker.ask(std::move(sample))) {
                      const std::int64_t rows = writer.rows();
                      writer.add(made);
                      used.add(split, made, writer.rows() - rows);
                    }
                  }
                  progress.seconds = seconds();
                  if (options.on_progress) options.on_progress(progress);
                  return !stopped();
                });
  if (stopped()) {
    throw Error(ErrorCode::interrupted, "interrupted; nothing of the package is left",
                "run the same command again");
  }
  used.finish(progress.done);
  report.not_asked = asker.not_asked();
  report.unexplained = asker.unexplained();
  require_rows(report);
  writer.finish();
  folder.commit();
  report.seconds = seconds();
  return report;
}

}  // namespace drystone
