#include "scenes/text.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace drystone;

TEST_CASE("lines are visited with their numbers, empty ones and the last break left out") {
  const auto seen = [](std::string_view text) {
    std::string all;
    visit_lines(text, [&](std::string_view line, std::size_t number) {
      all += std::to_string(number) + "=" + std::string(line) + ";";
    });
    return all;
  };
  CHECK(seen("").empty());
  CHECK(seen("\n\n").empty());
  CHECK(seen("a") == "1=a;");
  CHECK(seen("a\nbc\n") == "1=a;2=bc;");
  CHECK(seen("\na\n\nb\r\n") == "2=a;4=b\r;");
}

TEST_CASE("a text is split into the parts between separators") {
  using Parts = std::vector<std::string_view>;
  CHECK(split_at("", ',') == Parts{""});
  CHECK(split_at("a", ',') == Parts{"a"});
  CHECK(split_at("a,b,c", ',') == Parts{"a", "b", "c"});
  CHECK(split_at(",a,", ',') == Parts{"", "a", ""});
}

TEST_CASE("white space around a text is left out, and nothing else") {
  CHECK(without_spaces(" \t\n\v\f\r").empty());
  CHECK(without_spaces("\r\n a b\t") == "a b");
  CHECK(without_spaces("\xc2\xa0x ") == "\xc2\xa0x");
}

TEST_CASE("numbers are written with their significant digits and without exponents") {
  CHECK(plain_number(1763.2, 3) == "1760");
  CHECK(plain_number(1e6, 2) == "1000000");
  CHECK(plain_number(123.4, 3) == "123");
  CHECK(plain_number(99.96, 3) == "100");
  CHECK(plain_number(9.996, 3) == "10");
  CHECK(plain_number(41.0, 3) == "41");
  CHECK(plain_number(1.304, 2) == "1.3");
  CHECK(plain_number(0.0996, 2) == "0.1");
  CHECK(plain_number(0.0000321, 2) == "0.000032");
  CHECK(plain_number(-5.73, 2) == "-5.7");
  CHECK(plain_number(0.0, 3) == "0");
  CHECK(plain_number(-1e-9, 3) == "0");
}
