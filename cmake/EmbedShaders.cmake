# cmake -DOUT=FILE.cpp -DFILES=a.glsl;b.glsl -P EmbedShaders.cmake
# Writes a source that holds the files as strings, by name without extension.
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" text)
  string(APPEND entries "    {\"${name}\", R\"~~~(${text})~~~\"},\n")
endforeach()
file(WRITE "${OUT}" "// Made from renderers/shaders; edit the files there.
#include <utility>

#include \"renderers/gl_program.hpp\"

namespace drystone::gl {

std::string_view shader_text(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kTexts[] = {
${entries}  };
  for (const auto& [known, text] : kTexts) {
    if (known == name) return text;
  }
  return {};
}

}  // namespace drystone::gl
")
