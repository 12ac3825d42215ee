# cmake -DOUT=FILE.cpp -DFILES=a.json;b.json -P EmbedPrompts.cmake
# Writes a source that holds the files as strings, by name without extension.
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" text)
  if(text MATCHES "\\)~~~\"")
    message(FATAL_ERROR "${file} contains the end mark of its own embedding")
  endif()
  string(APPEND entries "    {\"${name}\", R\"~~~(${text})~~~\"},\n")
endforeach()
file(WRITE "${OUT}" "// Made from schemas/prompts; edit the files there.
#include \"language/embedded.hpp\"

namespace drystone::language {

std::span<const EmbeddedPrompt> embedded_prompts() {
  static constexpr EmbeddedPrompt kPrompts[] = {
${entries}  };
  return kPrompts;
}

}  // namespace drystone::language
")
