// The part of `drystone check labels` that is about disturbed towers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "drystone/event_study.hpp"

namespace drystone::cli {

/// With a line that tells how far it is.
[[nodiscard]] std::vector<EventCase> run_event_study(EventStudyOptions options, bool progress);
[[nodiscard]] int count_wrong(const std::vector<EventCase>& cases);
void print_event_tables(const std::vector<EventCase>& cases, double least_ratio);
/// Names every case that is wrong, on standard error.
void print_wrong(const std::vector<EventCase>& cases);
[[nodiscard]] nlohmann::ordered_json event_json(const std::vector<EventCase>& cases,
                                                double least_ratio);

}  // namespace drystone::cli
