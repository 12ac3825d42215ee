// The writer. The flat columns come first, in the dataset's order, then what restores a record in
// full; `scene` is the canonical scene as it is.
#include "drystone/record.hpp"
#include "drystone/scene_json.hpp"
#include "output/columns.hpp"
#include "scenes/json_write.hpp"

namespace drystone {
namespace {

/// Appends members and items with the commas between them.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void open(char bracket) {
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void key(std::string_view key) {
    comma();
    out_ += '"';
    out_ += key;  // ours: nothing to escape
    out_ += "\":";
  }
  void verbatim(std::string_view json) { out_ += json; }

  template <class T>
  void member(std::string_view name, const T& v) {
    key(name);
    value(v);
  }

 private:
  void comma() {
    if (!first_) out_ += ',';
    first_ = false;
  }

  void value(bool v) { out_ += v ? "true" : "false"; }
  void value(int v) { json::append_number(out_, v); }
  void value(std::uint64_t v) { json::append_number(out_, v); }
  void value(double v) { json::append_number(out_, v); }
  void value(std::string_view v) { json::append_string(out_, v); }
  void value(Vec2 v) { list(numbers(v)); }
  void value(Vec3 v) { list(numbers(v)); }
  void value(const Quat& v) { list(numbers(v)); }
  template <std::size_t N>
  void value(const std::array<double, N>& v) {
    list(v);
  }
  template <class T>
  void value(const std::vector<T>& v) {
    list(v);
  }
  template <class T>
  void value(const std::optional<T>& v) {
    if (v) {
      value(*v);
    } else {
      out_ += "null";
    }
  }
  template <Compound T>
  void value(const T& v) {
    open('{');
    for_each_member(v,
                    [this](std::string_view name, const auto& part) { this->member(name, part); });
    close('}');
  }

  template <class List>
  void list(const List& items) {
    open('[');
    for (const auto& item : items) {
      comma();
      value(item);
    }
    close(']');
  }

  std::string& out_;
  bool first_ = true;
};

std::string write(const Record& record, bool with_engine) {
  std::string out;
  out.reserve(4096 + 1024 * record.scene.blocks.size());
  Writer writer(out);
  const auto add = [&](const Column& column, const auto& value) {
    if (with_engine || !column.engine) writer.member(column.name, value);
  };
  writer.open('{');
  for_each_column(record, add);
  writer.member("views", record.views);
  writer.key("scene");
  writer.verbatim(to_json(record.scene));
  for_each_detail(record, add);
  writer.close('}');
  return out;
}

}  // namespace

std::string to_json(const Record& record) { return write(record, true); }
std::string content_json(const Record& record) { return write(record, false); }

}  // namespace drystone
