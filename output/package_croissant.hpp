// Croissant: a description of a package's tables that programs read.
#pragma once

#include <filesystem>
#include <string>

#include "drystone/package.hpp"
#include "output/package_layout.hpp"

namespace drystone {

/// JSON-LD after MLCommons' Croissant 1.0: every Parquet file with its hash, and a record set for
/// each with its flat columns and pictures. @param folder the package, with its Parquet files
[[nodiscard]] std::string croissant(const std::filesystem::path& folder, const PackageInfo& info,
                                    const PackageContents& contents);

}  // namespace drystone
