// Strict reading of JSON: every value knows where it stands, and what is not asked for is an error.
// For the libraries' own use; not installed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/math.hpp"
#include "drystone/scene.hpp"

namespace drystone::json {

struct Member;

/// A parsed value. `offset` is where it begins in the text, in bytes.
struct Value {
  enum class Kind { null, boolean, integer, real, string, array, object };
  Kind kind = Kind::null;
  bool boolean = false;
  bool negative = false;        ///< of an integer
  std::uint64_t magnitude = 0;  ///< of an integer
  double number = 0.0;          ///< of an integer or real
  std::size_t offset = 0;
  std::string text;
  std::vector<Value> items;
  std::vector<Member> members;
};

struct Member {
  std::string key;
  std::size_t key_offset = 0;
  Value value;
};

class Node;

/// A whole text. Lives as long as the nodes that point into it.
class Document {
 public:
  /// Limits: 64 MB, depth 64, a million values, a thousand keys an object.
  /// @param source file name; `file:LINE` where the text is the LINE-th line of that file
  /// @throws Error(usage) for anything but one well-formed JSON value without duplicate keys
  Document(std::string_view text, std::string_view source);

  [[nodiscard]] Node root() const;
  [[nodiscard]] Place place(std::size_t offset) const;

 private:
  std::string_view text_;
  std::string file_;
  int first_line_ = 1;
  Value root_;
};

/// A value and the way to it, for messages such as `blocks[2].shape.radius: must be positive`.
/// A node must not outlive the node that it was taken from.
class Node {
 public:
  Node(const Document& document, const Value& value, const Node* parent = nullptr,
       std::string_view key = {}, std::size_t index = 0)
      : document_(&document), value_(&value), parent_(parent), key_(key), index_(index) {}

  [[nodiscard]] const Value& value() const { return *value_; }
  [[nodiscard]] const Document& document() const { return *document_; }
  [[nodiscard]] std::string path() const;

  [[nodiscard]] bool is_null() const { return value_->kind == Value::Kind::null; }
  [[nodiscard]] bool boolean() const;
  /// A number, with -0 read as 0.
  [[nodiscard]] double number() const;
  [[nodiscard]] double number(double min, double max) const;
  [[nodiscard]] std::int64_t integer(std::int64_t min, std::int64_t max) const;
  [[nodiscard]] std::uint64_t natural() const;
  [[nodiscard]] const std::string& string() const;
  [[nodiscard]] Vec2 vec2() const;
  [[nodiscard]] Vec3 vec3() const;
  [[nodiscard]] Quat quat() const;
  [[nodiscard]] Color color(double max = 1.0) const;

  /// Number of an array's items. @throws Error(usage) where this is none
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Node item(std::size_t index) const;

  [[noreturn]] void fail(const std::string& message, const std::string& remedy = {}) const;

 private:
  template <std::size_t N>
  [[nodiscard]] std::array<double, N> numbers() const;
  void expect(Value::Kind kind, std::string_view what) const;

  const Document* document_;
  const Value* value_;
  const Node* parent_;
  std::string_view key_;
  std::size_t index_;
};

/// An object whose keys are taken one by one; `finish` complains of those that nobody took.
class Object {
 public:
  /// @throws Error(usage) where the node is no object
  explicit Object(const Node& node);
  Object(Node&&) = delete;

  [[nodiscard]] Node required(std::string_view key);
  [[nodiscard]] std::optional<Node> optional(std::string_view key);
  /// @throws Error(usage) for a key that is unknown, with 'did you mean'
  void finish() const;

 private:
  const Node& node_;
  std::vector<std::string_view> asked_;
};

/// The value of an enum by its name. @throws Error(usage) with 'did you mean'
template <DescribedEnum Enum>
[[nodiscard]] Enum enumerator(const Node& node);

[[noreturn]] void fail_unknown_name(const Node& node, std::string_view text,
                                    const std::vector<std::string_view>& known);

template <DescribedEnum Enum>
Enum enumerator(const Node& node) {
  const std::string& text = node.string();
  if (const auto value = value_named<Enum>(text)) return *value;
  fail_unknown_name(node, text, spellings<Enum>());
}

}  // namespace drystone::json
