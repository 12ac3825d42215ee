#include "scenes/json_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "scenes/json_suggest.hpp"

namespace drystone::json {
namespace {

constexpr std::size_t kMaxBytes = 64 << 20;
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxValues = 1'000'000;
constexpr std::size_t kMaxKeys = 1000;
/// Longer lines are not repeated in messages: a caret far to the right helps nobody.
constexpr std::size_t kMaxShownLine = 120;

bool between_tokens(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':';
}

/// Builds the tree from nlohmann's events. It reports no positions, so a second cursor follows it
/// through the text, which up to there is known to be well-formed.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, Value& root) : text_(text), root_(root) {}

  bool null() override { return add(Value::Kind::null) != nullptr; }
  bool boolean(bool value) override {
    Value* const added = add(Value::Kind::boolean);
    if (added != nullptr) added->boolean = value;
    return added != nullptr;
  }
  bool number_integer(number_integer_t value) override {
    // Negation in unsigned arithmetic is defined for the smallest integer too.
    return integer(value < 0, value < 0 ? 0 - static_cast<std::uint64_t>(value)
                                        : static_cast<std::uint64_t>(value));
  }
  bool number_unsigned(number_unsigned_t value) override { return integer(false, value); }
  bool number_float(number_float_t value, const string_t&) override {
    Value* const added = add(Value::Kind::real);
    if (added != nullptr) added->number = value;
    return added != nullptr;
  }
  bool string(string_t& value) override {
    Value* const added = add(Value::Kind::string);
    if (added != nullptr) added->text = std::move(value);
    return added != nullptr;
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Value::Kind::object); }
  bool start_array(std::size_t) override { return open(Value::Kind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override {
    const std::size_t offset = next_token();
    std::vector<Member>& members = open_.back()->members;
    for (const Member& member : members) {
      if (member.key == key) return fail(offset, fmt::format("key '{}' appears twice", key));
    }
    if (members.size() >= kMaxKeys) {
      return fail(offset, fmt::format("an object has more than {} keys", kMaxKeys));
    }
    members.push_back({std::move(key), offset, {}});
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& exception) override {
    // The library counts bytes that it has read, so the culprit is the last of them.
    if (exception.id == 406) return fail(next_token(), "number is too large");
    const std::size_t offset = std::min(position > 0 ? position - 1 : 0, text_.size());
    if (offset >= text_.size()) return fail(offset, "the JSON text ends too early");
    return fail(offset, "this is not JSON");
  }

  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] std::size_t problem_offset() const { return problem_offset_; }

 private:
  bool fail(std::size_t offset, std::string problem) {
    problem_ = std::move(problem);
    problem_offset_ = offset;
    return false;
  }

  /// Where the next token begins; moves the cursor behind it.
  std::size_t next_token() {
    while (cursor_ < text_.size() && between_tokens(text_[cursor_])) ++cursor_;
    const std::size_t begin = cursor_;
    if (cursor_ >= text_.size()) return begin;
    const char first = text_[cursor_++];
    if (first == '"') {
      while (cursor_ < text_.size() && text_[cursor_] != '"') {
        cursor_ += text_[cursor_] == '\\' ? 2 : 1;
      }
      ++cursor_;
    } else if (std::string_view("[]{}").find(first) == std::string_view::npos) {
      while (cursor_ < text_.size() && !between_tokens(text_[cursor_]) && text_[cursor_] != ']' &&
             text_[cursor_] != '}') {
        ++cursor_;
      }
    }
    return begin;
  }

  Value* add(Value::Kind kind) {
    const std::size_t offset = next_token();
    if (++count_ > kMaxValues) {
      fail(offset, fmt::format("more than {} values", kMaxValues));
      return nullptr;
    }
    Value* value = &root_;
    if (!open_.empty()) {
      Value& parent = *open_.back();
      value = parent.kind == Value::Kind::array ? &parent.items.emplace_back()
                                                : &parent.members.back().value;
    }
    value->kind = kind;
    value->offset = offset;
    return value;
  }

  bool integer(bool negative, std::uint64_t magnitude) {
    Value* const added = add(Value::Kind::integer);
    if (added == nullptr) return false;
    added->negative = negative;
    added->magnitude = magnitude;
    const double size = static_cast<double>(magnitude);
    added->number = negative ? -size : size;
    return true;
  }

  bool open(Value::Kind kind) {
    Value* const added = add(kind);
    if (added == nullptr) return false;
    if (open_.size() >= kMaxDepth) {
      return fail(added->offset, fmt::format("nested deeper than {} levels", kMaxDepth));
    }
    open_.push_back(added);
    return true;
  }

  bool close() {
    next_token();
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  Value& root_;
  std::size_t cursor_ = 0;
  std::size_t count_ = 0;
  std::vector<Value*> open_;
  std::string problem_;
  std::size_t problem_offset_ = 0;
};

std::string_view kind_name(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return "true or false";
    case Value::Kind::integer:
    case Value::Kind::real:
      return "a number";
    case Value::Kind::string:
      return "a string";
    case Value::Kind::array:
      return "an array";
    case Value::Kind::object:
      return "an object";
  }
  return "?";
}

std::string spell(double number) { return fmt::format("{}", number); }

}  // namespace

Document::Document(std::string_view text, std::string_view source) : text_(text), file_(source) {
  if (const std::size_t colon = source.rfind(':'); colon != std::string_view::npos) {
    int line = 0;
    const char* const end = source.data() + source.size();
    const auto [parsed, status] = std::from_chars(source.data() + colon + 1, end, line);
    if (status == std::errc{} && parsed == end && line > 0) {
      file_ = source.substr(0, colon);
      first_line_ = line;
    }
  }
  if (text.size() > kMaxBytes) {
    throw Error(ErrorCode::usage, Place{file_, 0, 0, {}},
                fmt::format("the text is larger than {} MB", kMaxBytes >> 20));
  }
  Builder builder(text, root_);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    throw Error(ErrorCode::usage, place(builder.problem_offset()), builder.problem());
  }
}

Node Document::root() const { return {*this, root_}; }

Place Document::place(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  Place place{file_, first_line_, 1, {}};
  std::size_t line_begin = 0;
  for (std::size_t i = 0; i < offset; ++i) {
    if (text_[i] == '\n') {
      ++place.line;
      line_begin = i + 1;
    }
  }
  for (std::size_t i = line_begin; i < offset; ++i) {
    // Continuation bytes of UTF-8 take no column of their own.
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++place.column;
  }
  const std::string_view line = text_.substr(line_begin, text_.find('\n', line_begin) - line_begin);
  if (line.size() <= kMaxShownLine) place.source_line = std::string(line);
  return place;
}

std::string Node::path() const {
  if (parent_ == nullptr) return {};
  std::string path = parent_->path();
  if (key_.empty()) return path + fmt::format("[{}]", index_);
  if (!path.empty()) path += '.';
  return path.append(key_);
}

void Node::fail(const std::string& message, const std::string& remedy) const {
  const std::string where = path();
  throw Error(ErrorCode::usage, document_->place(value_->offset),
              where.empty() ? message : where + ": " + message, remedy);
}

void Node::expect(Value::Kind kind, std::string_view what) const {
  if (value_->kind != kind) fail(fmt::format("expected {}, not {}", what, kind_name(value_->kind)));
}

bool Node::boolean() const {
  expect(Value::Kind::boolean, "true or false");
  return value_->boolean;
}

double Node::number() const {
  if (value_->kind != Value::Kind::integer) expect(Value::Kind::real, "a number");
  return value_->number + 0.0;
}

double Node::number(double min, double max) const {
  const double value = number();
  if (value < min || value > max) {
    fail(fmt::format("{} is out of range, {} to {}", spell(value), spell(min), spell(max)));
  }
  return value;
}

std::int64_t Node::integer(std::int64_t min, std::int64_t max) const {
  expect(Value::Kind::integer, "an integer");
  const std::uint64_t limit = std::uint64_t{1} << 63;
  const bool fits = value_->magnitude < limit || (value_->negative && value_->magnitude == limit);
  const std::int64_t value =
      static_cast<std::int64_t>(value_->negative ? 0 - value_->magnitude : value_->magnitude);
  if (!fits || value < min || value > max) {
    fail(fmt::format("{}{} is out of range, {} to {}", value_->negative ? "-" : "",
                     value_->magnitude, min, max));
  }
  return value;
}

std::uint64_t Node::natural() const {
  expect(Value::Kind::integer, "an integer");
  if (value_->negative && value_->magnitude != 0) fail("must not be negative");
  return value_->magnitude;
}

const std::string& Node::string() const {
  expect(Value::Kind::string, "a string");
  return value_->text;
}

template <std::size_t N>
std::array<double, N> Node::numbers() const {
  if (size() != N) fail(fmt::format("expected {} numbers, not {}", N, size()));
  std::array<double, N> result{};
  for (std::size_t i = 0; i < N; ++i) result[i] = item(i).number();
  return result;
}

Vec2 Node::vec2() const {
  const auto [x, y] = numbers<2>();
  return {x, y};
}

Vec3 Node::vec3() const {
  const auto [x, y, z] = numbers<3>();
  return {x, y, z};
}

Quat Node::quat() const {
  const auto [w, x, y, z] = numbers<4>();
  return {w, x, y, z};
}

Color Node::color(double max) const {
  if (size() != 3) fail(fmt::format("expected 3 numbers, not {}", size()));
  return {item(0).number(0.0, max), item(1).number(0.0, max), item(2).number(0.0, max)};
}

std::size_t Node::size() const {
  expect(Value::Kind::array, "an array");
  return value_->items.size();
}

Node Node::item(std::size_t index) const {
  return {*document_, value_->items.at(index), this, {}, index};
}

Object::Object(const Node& node) : node_(node) {
  if (node.value().kind != Value::Kind::object) {
    node.fail(fmt::format("expected an object, not {}", kind_name(node.value().kind)));
  }
}

std::optional<Node> Object::optional(std::string_view key) {
  asked_.push_back(key);
  for (const Member& member : node_.value().members) {
    if (member.key == key) return Node{node_.document(), member.value, &node_, key};
  }
  return std::nullopt;
}

Node Object::required(std::string_view key) {
  const std::optional<Node> node = optional(key);
  if (node) return *node;
  // A misspelt key is the likely reason: name it rather than what is missing.
  const std::vector<std::string_view> wanted{key};
  for (const Member& member : node_.value().members) {
    if (!json::nearest_name(member.key, wanted).empty() &&
        std::find(asked_.begin(), asked_.end(), member.key) == asked_.end()) {
      const Node misspelt{node_.document(), member.value, &node_, member.key};
      throw Error(ErrorCode::usage, node_.document().place(member.key_offset),
                  fmt::format("{}: unknown key", misspelt.path()), suggest(member.key, wanted));
    }
  }
  node_.fail(fmt::format("'{}' is missing", key));
}

void Object::finish() const {
  for (const Member& member : node_.value().members) {
    if (std::find(asked_.begin(), asked_.end(), member.key) != asked_.end()) continue;
    const Node unknown{node_.document(), member.value, &node_, member.key};
    throw Error(ErrorCode::usage, node_.document().place(member.key_offset),
                fmt::format("{}: unknown key", unknown.path()), suggest(member.key, asked_));
  }
}

void fail_unknown_name(const Node& node, std::string_view text,
                       const std::vector<std::string_view>& known) {
  node.fail(fmt::format("unknown value '{}'", text), suggest(text, known));
}

}  // namespace drystone::json
