// The ids in the text of a completion, without reading its records.
#pragma once

#include <string_view>

namespace drystone {

/// Calls `visit` with the id of every record until it returns false. Records are one a line, the id
/// first.
template <class Visit>
void visit_record_ids(std::string_view completion, Visit&& visit) {
  constexpr std::string_view kLine = "\n{\"id\":\"";
  for (std::size_t at = completion.find(kLine); at != std::string_view::npos;
       at = completion.find(kLine, at)) {
    at += kLine.size();
    if (!visit(completion.substr(at, completion.find('"', at) - at))) return;
  }
}

}  // namespace drystone
