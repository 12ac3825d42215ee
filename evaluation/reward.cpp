#include "drystone/reward.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "scenes/text.hpp"

namespace drystone {
namespace {

constexpr std::string_view kThink = "<think>";
constexpr std::string_view kThinkEnd = "</think>";
constexpr std::string_view kAnswer = "<answer>";
constexpr std::string_view kAnswerEnd = "</answer>";

bool is_once(std::string_view text, std::string_view tag) {
  const std::size_t first = text.find(tag);
  return first != std::string_view::npos &&
         text.find(tag, first + tag.size()) == std::string_view::npos;
}

bool is_well_formed(std::string_view completion) {
  for (const std::string_view tag : {kThink, kThinkEnd, kAnswer, kAnswerEnd}) {
    if (!is_once(completion, tag)) return false;
  }
  const std::string_view text = without_spaces(completion);
  if (!text.starts_with(kThink) || !text.ends_with(kAnswerEnd)) return false;
  const std::size_t thought = text.find(kThinkEnd);
  const std::size_t answer = text.find(kAnswer);
  if (thought > answer) return false;
  const std::size_t between = thought + kThinkEnd.size();
  const std::size_t begin = answer + kAnswer.size();
  return without_spaces(text.substr(between, answer - between)).empty() &&
         !without_spaces(text.substr(begin, text.size() - kAnswerEnd.size() - begin)).empty();
}

/// The one canonical answer that a completion gives; empty where there is none, or several.
std::string given_answer(std::string_view completion) {
  if (const std::size_t end = completion.rfind(kThinkEnd); end != std::string_view::npos) {
    completion.remove_prefix(end + kThinkEnd.size());
  }
  std::string given;
  std::size_t at = 0;
  while ((at = completion.find(kAnswer, at)) != std::string_view::npos) {
    const std::size_t begin = at + kAnswer.size();
    const std::size_t end = completion.find(kAnswerEnd, begin);
    if (end == std::string_view::npos) return {};
    std::string answer = canonical_answer(completion.substr(begin, end - begin));
    if (answer.empty() || (!given.empty() && answer != given)) return {};
    given = std::move(answer);
    at = end + kAnswerEnd.size();
  }
  return given;
}

/// White space of Unicode, such as the no-break and the ideographic space, as spaces; also what has
/// no width (U+200B, U+2060, U+FEFF).
std::string plain_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto byte = [&](std::size_t k) {
      return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
    };
    std::size_t length = 0;  // of the space in bytes
    if (byte(0) == 0xC2u && byte(1) == 0xA0u) {
      length = 2;
    } else if ((byte(0) == 0xE2u && byte(1) == 0x80u &&
                ((byte(2) >= 0x80u && byte(2) <= 0x8Bu) || byte(2) == 0xAFu)) ||
               (byte(0) == 0xE2u && byte(1) == 0x81u && (byte(2) == 0x9Fu || byte(2) == 0xA0u)) ||
               (byte(0) == 0xE3u && byte(1) == 0x80u && byte(2) == 0x80u) ||
               (byte(0) == 0xEFu && byte(1) == 0xBBu && byte(2) == 0xBFu)) {
      length = 3;
    }
    out += length > 0 ? ' ' : text.front();
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

/// Full-width forms (U+FF01-U+FF5E) as the ASCII characters they are wide forms of, and the
/// ideographic full stop as a full stop; A-Z in lower case.
std::string narrow(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
    };
    char c = text[i];
    if (byte(0) == 0xEFu && (byte(1) == 0xBCu || byte(1) == 0xBDu) && byte(2) >= 0x80u &&
        byte(2) <= 0xBFu) {
      const unsigned wide = ((byte(1) & 0x3Fu) << 6) | (byte(2) & 0x3Fu);  // low bits of U+FFxx
      const unsigned offset = wide - 0xF01u;
      if (offset <= 0x5Du) {
        c = static_cast<char>(0x21u + offset);
        i += 2;
      }
    } else if (byte(0) == 0xE3u && byte(1) == 0x80u && byte(2) == 0x82u) {
      c = '.';
      i += 2;
    }
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

constexpr std::string_view kAround = " \t\n\v\f\r\"'`*";
/// Typographic quotation marks, three bytes each in UTF-8.
constexpr std::array<std::string_view, 8> kQuotes{"“", "”", "‘", "’", "「", "」", "『", "』"};

/// Takes off what may stand around an answer without being part of it.
std::string_view bare(std::string_view text) {
  for (bool again = true; again && !text.empty();) {
    again = false;
    if (kAround.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
      again = true;
      continue;
    }
    if (kAround.find(text.back()) != std::string_view::npos || text.back() == '.' ||
        text.back() == '!') {
      text.remove_suffix(1);
      again = true;
      continue;
    }
    for (const std::string_view quote : kQuotes) {
      if (text.starts_with(quote)) {
        text.remove_prefix(quote.size());
        again = true;
      } else if (text.ends_with(quote)) {
        text.remove_suffix(quote.size());
        again = true;
      }
    }
  }
  return text;
}

/// One space for every run of white space.
std::string single_spaced(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = std::string_view(" \t\n\v\f\r").find(c) != std::string_view::npos;
    if (!space) out += c;
    if (space && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal number without superfluous characters; empty for what is none.
std::string plain_number(std::string_view text) {
  std::string sign;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    if (text.front() == '-') sign = "-";
    text.remove_prefix(1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view part = point < text.size() ? text.substr(point + 1) : std::string_view();
  const bool digits = std::all_of(whole.begin(), whole.end(), is_digit) &&
                      std::all_of(part.begin(), part.end(), is_digit);
  if (!digits || (whole.empty() && part.empty())) return {};
  while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
  while (!part.empty() && part.back() == '0') part.remove_suffix(1);
  if (whole.empty() && part.empty()) return "0";
  std::string number = sign;
  number += whole.empty() ? "0" : whole;
  if (!part.empty()) {
    number += '.';
    number += part;
  }
  return number;
}

constexpr std::array<std::string_view, 21> kNumbers{
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};
constexpr std::array<std::string_view, 10> kDigits{"零", "一", "二", "三", "四",
                                                   "五", "六", "七", "八", "九"};

/// 0 to 9 for a Chinese digit; -1 for what is none.
int chinese_digit(std::string_view text) {
  if (text == "两") return 2;
  if (text == "〇") return 0;
  const auto* const found = std::find(kDigits.begin(), kDigits.end(), text);
  return found != kDigits.end() ? static_cast<int>(found - kDigits.begin()) : -1;
}

/// The number that a numeral in words stands for, up to twenty in English and 99 in Chinese; empty
/// for what is none.
std::string spelled_number(std::string_view text) {
  const auto* const word = std::find(kNumbers.begin(), kNumbers.end(), text);
  if (word != kNumbers.end()) return std::to_string(word - kNumbers.begin());
  constexpr std::string_view kTen = "十";
  const std::size_t at = text.find(kTen);
  if (at == std::string_view::npos) {
    const int digit = chinese_digit(text);
    return digit >= 0 ? std::to_string(digit) : std::string();
  }
  const std::string_view before = text.substr(0, at);
  const std::string_view after = text.substr(at + kTen.size());
  const int tens = before.empty() ? 1 : chinese_digit(before);
  const int ones = after.empty() ? 0 : chinese_digit(after);
  if (tens < 1 || ones < 0 || (!after.empty() && ones == 0)) return {};
  return std::to_string(10 * tens + ones);
}

/// Other words for an answer, and the one that truths have: spellings, and what prompts say of it.
struct Synonym {
  std::string_view said;
  std::string_view meant;
};
constexpr Synonym kSynonyms[] = {
    {"gray", "grey"},
    {"box (not a cube)", "box"},
    {"box(not a cube)", "box"},
    {"to the left", "left"},
    {"to the right", "right"},
    {"1(第一座塔)", "1"},
    {"2(第二座塔)", "2"},
    {"左边", "左"},
    {"左侧", "左"},
    {"左面", "左"},
    {"左方", "左"},
    {"向左", "左"},
    {"偏左", "左"},
    {"右边", "右"},
    {"右侧", "右"},
    {"右面", "右"},
    {"右方", "右"},
    {"向右", "右"},
    {"偏右", "右"},
    {"红", "红色"},
    {"橙", "橙色"},
    {"黄", "黄色"},
    {"绿", "绿色"},
    {"蓝", "蓝色"},
    {"紫", "紫色"},
    {"粉", "粉色"},
    {"棕", "棕色"},
    {"白", "白色"},
    {"灰", "灰色"},
    {"黑", "黑色"},
};

constexpr std::array<std::string_view, 6> kYes{"true", "yes", "真", "对", "是", "正确"};
constexpr std::array<std::string_view, 6> kNo{"false", "no", "假", "错", "否", "错误"};

}  // namespace

double Reward::score(const RewardWeights& weights) const {
  return (format ? weights.format : 0.0) + (answer ? weights.answer : 0.0);
}

Reward reward(std::string_view completion, std::string_view truth) {
  const std::string text = plain_spaces(completion);
  Reward result;
  result.format = is_well_formed(text);
  result.given = given_answer(text);
  result.answer = !result.given.empty() && result.given == canonical_answer(truth);
  return result;
}

std::string canonical_answer(std::string_view answer) {
  const std::string narrowed = narrow(plain_spaces(answer));
  const std::string spaced = single_spaced(bare(narrowed));
  const std::string_view text = spaced;
  if (std::find(kYes.begin(), kYes.end(), text) != kYes.end()) return "true";
  if (std::find(kNo.begin(), kNo.end(), text) != kNo.end()) return "false";
  if (text.size() >= 2 && text.size() <= 3 && text.back() == ')') {
    const std::string_view letter =
        text.front() == '(' ? text.substr(1, text.size() - 2) : text.substr(0, text.size() - 1);
    if (letter.size() == 1 && letter.front() >= 'a' && letter.front() <= 'z') {
      return std::string(letter);
    }
  }
  if (std::string number = plain_number(text); !number.empty()) return number;
  if (std::string number = spelled_number(text); !number.empty()) return number;
  for (const Synonym& synonym : kSynonyms) {
    if (text == synonym.said) return std::string(synonym.meant);
  }
  return std::string(text);
}

}  // namespace drystone
