#include "drystone/questions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "drystone/dataset.hpp"
#include "tools/cli/described.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::string dir;
  std::vector<std::string> ids;
  QuestionOptions options;
  Shown shown;
  bool sheet = false;
  bool film = false;
  bool list = false;
  bool json = false;
};

/// @param id of the record, or of two
void print(const std::string& id, const Question& question, bool json) {
  if (json) {
    const nlohmann::ordered_json line{{"id", id},
                                      {"kind", question.kind},
                                      {"form", name(question.form)},
                                      {"language", name(question.language)},
                                      {"positive", question.positive},
                                      {"prompt", question.prompt},
                                      {"options", question.options},
                                      {"answer", question.answer},
                                      {"completion", question.completion},
                                      {"completion_source", question.completion_source}};
    fmt::print("{}\n", line.dump());
    return;
  }
  fmt::print("## {} {} {}\n{}\n\n", id, question.kind, name(question.form), question.prompt);
  fmt::print("{}\n\n", question.completion.empty() ? question.answer : question.completion);
}

int print_questions(Arguments& args) {
  if (args.list) {
    for (const auto& [kind, help] : question_kinds()) fmt::print("{:<14}{}\n", name(kind), help);
    return 0;
  }
  if (args.dir.empty()) {
    throw Error(ErrorCode::usage, "questions are asked about a dataset",
                "e.g. drystone questions out/quickstart --kinds stability,color");
  }
  args.shown.showing = args.film ? Showing::film : args.sheet ? Showing::sheet : Showing::pictures;
  Questioner questioner(args.options);
  const std::vector<QuestionKind>& kinds = args.options.kinds;
  const bool pairs = std::find(kinds.begin(), kinds.end(), QuestionKind::safer) != kinds.end();
  std::optional<Record> previous;
  const auto ask = [&](const Record& record) {
    for (const Question& question : questioner.ask(record, args.shown)) {
      print(record.id, question, args.json);
    }
    if (pairs && previous) {
      for (const Question& q : questioner.compare(*previous, args.shown, record, args.shown)) {
        print(previous->id + " " + record.id, q, args.json);
      }
    }
    // Of four records the second is compared with the first, and the fourth with the third.
    if (pairs && !previous) {
      previous = record;
    } else {
      previous.reset();
    }
    return true;
  };
  if (args.ids.empty()) {
    visit_records(args.dir, ask);
  } else {
    for (const Record& record : find_records(args.dir, args.ids)) ask(record);
  }
  for (const auto& [reason, count] : questioner.skipped()) {
    fmt::print(stderr, "{:>6} not asked: {}\n", count, reason);
  }
  for (const auto& [kind, count] : questioner.unexplained()) {
    fmt::print(stderr, "{:>6} completed by the answer alone: {}: statics gives no reasons\n", count,
               kind);
  }
  return 0;
}

}  // namespace

void add_questions(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("questions", "what can be asked about records");
  command->add_option("dir", args->dir, "folder of the dataset");
  command->add_option("ids", args->ids, "ids of records; none: all");
  QuestionOptions::describe(args->options, DescribedOptions(*command));
  command->add_option("--views", args->shown.views, "indices of the views that are shown")
      ->delimiter(',');
  command->add_flag("--sheet", args->sheet, "the views are panels of one picture");
  command->add_flag("--film", args->film, "a film is shown")->excludes("--sheet");
  command->add_flag("--marks", args->shown.marked, "the still with an event's marks is shown")
      ->excludes("--film");
  command->add_flag("--list", args->list, "the kinds of questions, and nothing else");
  command->add_flag("--json", args->json, "one question a line");
  command->callback([args, &run] { run = [args] { return print_questions(*args); }; });
}

}  // namespace drystone::cli
