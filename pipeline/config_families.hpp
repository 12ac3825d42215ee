// What a set's family says of the set's fields: which it has, which it inherits, what they are by
// default.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drystone/config.hpp"
#include "pipeline/config_tree.hpp"

namespace drystone::config {

/// Fields of a set of any family.
[[nodiscard]] std::vector<std::string_view> set_fields();

/// Which family a set will have once it is laid on its base.
[[nodiscard]] std::string family_of(const Tree& base, const Tree& own);

/// What a set inherits: nothing that its family has no use for.
[[nodiscard]] Tree inherited(const Tree& base, const std::string& family_name);

/// @throws Error(usage) for a field that only other families take
void check_fields(const Tree& own, const std::string& path, const std::string& family_name);

/// What a set of a family is where nobody says otherwise.
/// @param earlier sets, one of which may hold the bases of this one
void set_defaults(SetConfig& set, const Family& kind, const Tree& tree,
                  const std::vector<SetConfig>& earlier);

}  // namespace drystone::config
