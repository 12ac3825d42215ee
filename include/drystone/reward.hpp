// What an answer of a model is worth: the rules by which reinforcement learning rewards it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drystone {

/// How much well-formed text and the right answer count. Both are earned whole or not at all
/// (0.1 and 0.9 in Han et al. 2026).
struct RewardWeights {
  double format = 0.1;
  double answer = 0.9;
};

struct Reward {
  bool format = false;  ///< the text has the form that was asked for
  bool answer = false;  ///< the answer is the right one
  std::string given;    ///< the answer as it was understood, see `canonical_answer`; empty: none
  /// @return format x weights.format + answer x weights.answer
  [[nodiscard]] double score(const RewardWeights& weights = {}) const;
};

/// Judges a completion.
///
/// Format: white space, `<think>`, anything, `</think>`, white space, `<answer>`, anything but
/// white space, `</answer>`, white space, and nothing else; each of the four tags stands there
/// exactly once, in lower case. White space is that of Unicode.
///
/// Answer: the text between `<answer>` and the next `</answer>`. Reasoning may speak of the tags,
/// so only what follows the last `</think>` is looked at, if there is one. Several answers count
/// only if they all are the same; a tag that is not closed gives no answer, and so does text
/// outside tags. The answer is right if its canonical form is that of the truth.
///
/// Time and memory are linear in the text, which may be any bytes.
[[nodiscard]] Reward reward(std::string_view completion, std::string_view truth);

/// The form in which answers are compared: full-width characters as their ASCII counterparts, A-Z
/// in lower case, without white space, quotation marks and asterisks around it and without a full
/// stop or an exclamation mark at its end. What then says yes or no in English or Chinese (true,
/// yes, 真, 对, 是, 正确; false, no, 假, 错, 否, 错误) is "true" or "false"; an option's letter
/// loses its brackets ("(b)" and "b)" are "b"); a decimal number loses its sign if +, leading and
/// trailing zeros ("+02.50" is "2.5"), and one in words is written in digits (up to "twenty" and
/// "九十九"). Runs of white space are one space, and some other words for an answer become those
/// that truths have ("gray", "左边"; docs/rewards.md has them all).
[[nodiscard]] std::string canonical_answer(std::string_view answer);

}  // namespace drystone
