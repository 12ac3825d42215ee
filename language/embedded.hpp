// The files of schemas/prompts, as they were when the library was built.
#pragma once

#include <span>
#include <string_view>

namespace drystone::language {

struct EmbeddedPrompt {
  std::string_view name;  ///< of the file, without extension
  std::string_view text;
};

[[nodiscard]] std::span<const EmbeddedPrompt> embedded_prompts();

}  // namespace drystone::language
