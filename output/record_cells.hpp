// A record's columns as columns of a table.
#pragma once

#include "drystone/record.hpp"
#include "output/table.hpp"

namespace drystone {

/// The flat columns, as in records.parquet.
[[nodiscard]] table::Schema flat_features();
/// The flat columns of a record, in their order.
[[nodiscard]] table::Cells flat_cells(const Record& record);

/// `views`, `scene` (a string of JSON) and what restores a record in full.
[[nodiscard]] table::Schema nested_features();
[[nodiscard]] table::Cells nested_cells(const Record& record);

}  // namespace drystone
