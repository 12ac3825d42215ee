#include "drystone/reward.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

namespace drystone {
namespace {

const std::string kGood = "<think>The top block hangs over.</think>\n<answer>True</answer>";

TEST_CASE("A well-formed right answer earns both parts, and each is earned whole") {
  CHECK(reward(kGood, "True").score() == 1.0);
  CHECK(reward(kGood, "False").score() == 0.1);
  CHECK(reward("<answer>True</answer>", "True").score() == 0.9);
  CHECK(reward("True", "True").score() == 0.0);
  CHECK(reward(kGood, "True").score({.format = 0.5, .answer = 2.0}) == 2.5);
}

struct Nasty {
  const char* name;
  std::string completion;
  bool format;
  std::string given;
};

TEST_CASE("What models write, and how it is read") {
  const Nasty table[] = {
      {"as asked", kGood, true, "true"},
      {"white space around", " \n" + kGood + "\n\n", true, "true"},
      {"empty thought", "<think></think><answer>False</answer>", true, "false"},
      {"text before", "Sure! " + kGood, false, "true"},
      {"text after", kGood + " I am sure.", false, "true"},
      {"text between", "<think>a</think> so <answer>True</answer>", false, "true"},
      {"no thought", "<answer>True</answer>", false, "true"},
      {"answer first", "<answer>True</answer><think>a</think>", false, ""},
      {"upper-case tags", "<THINK>a</THINK><ANSWER>True</ANSWER>", false, ""},
      {"no closing tag", "<think>a</think><answer>True", false, ""},
      {"no closing thought", "<think>a <answer>True</answer>", false, "true"},
      {"closed twice", kGood + "</answer>", false, "true"},
      {"two equal answers", kGood + "<answer>true</answer>", false, "true"},
      {"two answers", kGood + "<answer>False</answer>", false, ""},
      {"an answer and an open one", kGood + "<answer>False", false, ""},
      {"nested answers", "<think>a</think><answer><answer>True</answer></answer>", false,
       "<answer>true"},
      {"nested thoughts", "<think><think>a</think></think><answer>True</answer>", false, "true"},
      {"tags in the thought", "<think>in <answer>False</answer> tags</think><answer>True</answer>",
       false, "true"},
      {"empty answer", "<think>a</think><answer> </answer>", false, ""},
      {"nothing", "", false, ""},
      {"hedged", "<think>a</think><answer>True or False</answer>", true, "true or false"},
      {"a sentence", "<think>a</think><answer>It is True</answer>", true, "it is true"},
      {"shouted", "<think>a</think><answer>**TRUE!**</answer>", true, "true"},
      {"a full stop", "<think>a</think><answer>false.</answer>", true, "false"},
      {"full width", "<think>a</think><answer>Ｔｒｕｅ。</answer>", true, "true"},
      {"Chinese", "<think>塔会倒。</think><answer>假</answer>", true, "false"},
      {"Chinese quotes", "<think>a</think><answer>「正确」</answer>", true, "true"},
      {"no-break spaces", "\u00a0<think>a</think>\u00a0\n<answer>\u00a0True\u202f</answer>\ufeff",
       true, "true"},
      {"a number in words", "<think>a</think><answer>五</answer>", true, "5"},
      {"two numbers", "<think>a</think><answer>五、六</answer>", true, "五、六"},
      {"the prompt's own words", "<think>a</think><answer>box (not a cube)</answer>", true, "box"},
      {"another remark", "<think>a</think><answer>True (not False)</answer>", true,
       "true (not false)"},
      {"full-width tags", "＜think＞a＜/think＞＜answer＞True＜/answer＞", false, ""},
      {"broken UTF-8", "<think>\xff\xef\xbc</think><answer>\xef\xbc</answer>", true, "\xef\xbc"},
  };
  for (const Nasty& row : table) {
    INFO(row.name);
    const Reward got = reward(row.completion, "True");
    CHECK(got.format == row.format);
    CHECK(got.given == row.given);
    CHECK(got.answer == (row.given == "true"));
  }
}

TEST_CASE("A megabyte of text is read in one pass") {
  const std::string much(1 << 20, 'a');
  CHECK(reward("<think>" + much + "</think><answer>True</answer>", "True").score() == 1.0);
  std::string tags;
  while (tags.size() < (1u << 20)) tags += "<answer>";
  CHECK(reward(tags, "True").score() == 0.0);
  CHECK(reward("<think>a</think>" + tags + "</answer>", "True").answer == false);
}

TEST_CASE("Other words for one answer are equal, and no others") {
  const std::pair<const char*, const char*> equal[] = {
      {"Gray", "grey"},
      {"Box (not a cube).", "box"},
      {"box（not a cube）", "box"},
      {"to the left", "left"},
      {"To the right", "right"},
      {"左边", "左"},
      {"左侧。", "左"},
      {"偏右", "右"},
      {"右方", "右"},
      {"灰", "灰色"},
      {"红", "红色"},
      {"1（第一座塔）", "1"},
      {"五", "5"},
      {"两", "2"},
      {"〇", "0"},
      {"十", "10"},
      {"十二", "12"},
      {"二十", "20"},
      {"九十九", "99"},
      {"Five", "5"},
      {"twelve", "12"},
      {"upright\u00a0cylinder", "upright cylinder"},
      {"upright  cylinder", "upright cylinder"},
      {"\u3000\u200b真\u2009", "True"},
  };
  for (const auto& [said, truth] : equal) {
    INFO(said);
    CHECK(canonical_answer(said) == canonical_answer(truth));
    CHECK(reward(std::string("<answer>") + said + "</answer>", truth).answer);
  }
  const std::pair<const char*, const char*> unequal[] = {
      {"左右", "左"},      {"left or right", "left"},
      {"五六", "5"},       {"十十", "10"},
      {"五块", "5"},       {"第五", "5"},
      {"不是左边", "左"},  {"cube (not a box)", "cube"},
      {"greyish", "grey"}, {"light gray", "grey"},
      {"蓝紫", "蓝色"},    {"一十零", "10"},
  };
  for (const auto& [said, truth] : unequal) {
    INFO(said);
    CHECK(canonical_answer(said) != canonical_answer(truth));
  }
}

TEST_CASE("Answers are compared in one canonical form") {
  CHECK(canonical_answer(" (B) ") == "b");
  CHECK(canonical_answer("c)") == "c");
  CHECK(canonical_answer("Ｂ）") == "b");
  CHECK(canonical_answer("+02.50") == "2.5");
  CHECK(canonical_answer("-0") == "0");
  CHECK(canonical_answer(".5") == "0.5");
  CHECK(canonical_answer("3.") == "3");
  CHECK(canonical_answer("1.2.3") == "1.2.3");
  CHECK(canonical_answer("Block 3") == "block 3");
  CHECK(canonical_answer("不是") == "不是");
  CHECK(reward("<answer>2</answer>", "2.0").answer);
  CHECK_FALSE(reward("<answer></answer>", "").answer);
}

}  // namespace
}  // namespace drystone
