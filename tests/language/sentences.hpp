// Reading explanations back.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/question.hpp"

namespace drystone::testing {

/// What stands in the places of a phrase.
using Captures = std::map<std::string, std::string>;

/// Matches a phrase with places to fill in against a whole text.
/// @param first whether the text may begin with a capital
bool match(std::string_view phrase, std::string_view text, Captures& captures, bool first = true);

std::vector<std::string> sentences_of(std::string text, Language language);

/// The kind of a sentence, and what it says; there must be just one.
std::pair<std::string, Captures> read_sentence(const std::string& sentence, Language language);

/// Checks a share that is told in percent.
void check_percent(const std::string& text, double share);

}  // namespace drystone::testing
