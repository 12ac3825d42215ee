#include "drystone/error.hpp"

#include <fmt/format.h>

namespace drystone {
namespace {

std::string format_error(const Place& place, const std::string& message,
                         const std::string& remedy) {
  std::string text;
  if (!place.file.empty()) {
    text = place.file;
    if (place.line > 0) text += fmt::format(":{}", place.line);
    if (place.line > 0 && place.column > 0) text += fmt::format(":{}", place.column);
    text += ": ";
  }
  text += message;
  if (!place.source_line.empty() && place.column > 0) {
    text += fmt::format("\n    {}\n    {:>{}}", place.source_line, '^', place.column);
  }
  if (!remedy.empty()) text += fmt::format("\n  {}", remedy);
  return text;
}

}  // namespace

int exit_code(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::usage:
      return 2;
    case ErrorCode::environment:
      return 3;
    case ErrorCode::incomplete:
      return 75;
    case ErrorCode::interrupted:
      return 130;
  }
  return 3;
}

Error::Error(ErrorCode code, const std::string& message, const std::string& remedy)
    : Error(code, Place{}, message, remedy) {}

Error::Error(ErrorCode code, Place place, const std::string& message, const std::string& remedy)
    : std::runtime_error(format_error(place, message, remedy)),
      code_(code),
      place_(std::move(place)),
      message_(message),
      remedy_(remedy) {}

}  // namespace drystone
