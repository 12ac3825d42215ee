// records.parquet by Arrow.
#include "drystone/error.hpp"
#include "drystone/storage.hpp"

#ifdef DRYSTONE_PARQUET

#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <algorithm>
#include <type_traits>

#include "drystone/scene_json.hpp"
#include "output/columns.hpp"
#include "output/parquet_file.hpp"

namespace drystone {
namespace {

/// Of the columns and their meaning; grows when a column changes.
constexpr const char* kFormat = R"({"format":1})";
/// Small enough to be read at once, large enough to compress.
constexpr std::size_t kRowsPerGroup = 2000;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

// The Arrow type that belongs to a C++ type. The value serves overload resolution only.
std::shared_ptr<arrow::DataType> type_of(bool) { return arrow::boolean(); }
std::shared_ptr<arrow::DataType> type_of(int) { return arrow::int32(); }
std::shared_ptr<arrow::DataType> type_of(std::uint64_t) { return arrow::uint64(); }
std::shared_ptr<arrow::DataType> type_of(double) { return arrow::float64(); }
std::shared_ptr<arrow::DataType> type_of(std::string_view) { return arrow::utf8(); }

std::shared_ptr<arrow::DataType> list_of(const std::shared_ptr<arrow::DataType>& type) {
  return arrow::list(arrow::field("element", type, false));
}

std::shared_ptr<arrow::DataType> type_of(Vec2) { return list_of(arrow::float64()); }
std::shared_ptr<arrow::DataType> type_of(Vec3) { return list_of(arrow::float64()); }
std::shared_ptr<arrow::DataType> type_of(const Quat&) { return list_of(arrow::float64()); }
template <std::size_t N>
std::shared_ptr<arrow::DataType> type_of(const std::array<double, N>&) {
  return list_of(arrow::float64());
}
template <class T>
std::shared_ptr<arrow::DataType> type_of(const std::optional<T>&) {
  return type_of(T{});
}
template <Compound T>
std::shared_ptr<arrow::DataType> type_of(const T&);
template <class T>
std::shared_ptr<arrow::DataType> type_of(const std::vector<T>&) {
  return list_of(type_of(T{}));
}

template <class T>
std::shared_ptr<arrow::Field> field_of(std::string_view name, const T& value) {
  return arrow::field(std::string(name), type_of(value), IsOptional<T>::value);
}

template <Compound T>
std::shared_ptr<arrow::DataType> type_of(const T& value) {
  arrow::FieldVector fields;
  for_each_member(value, [&](std::string_view name, const auto& part) {
    fields.push_back(field_of(name, part));
  });
  return arrow::struct_(fields);
}

/// Appends values to builders of the type that `type_of` gave.
class Appender {
 public:
  explicit Appender(const ArrowFile& stream) : stream_(stream) {}

  void append(arrow::ArrayBuilder& to, bool v) const { add<arrow::BooleanBuilder>(to, v); }
  void append(arrow::ArrayBuilder& to, int v) const { add<arrow::Int32Builder>(to, v); }
  void append(arrow::ArrayBuilder& to, std::uint64_t v) const { add<arrow::UInt64Builder>(to, v); }
  void append(arrow::ArrayBuilder& to, double v) const { add<arrow::DoubleBuilder>(to, v); }
  void append(arrow::ArrayBuilder& to, std::string_view v) const {
    add<arrow::StringBuilder>(to, v);
  }
  void append(arrow::ArrayBuilder& to, Vec2 v) const { append_list(to, numbers(v)); }
  void append(arrow::ArrayBuilder& to, Vec3 v) const { append_list(to, numbers(v)); }
  void append(arrow::ArrayBuilder& to, const Quat& v) const { append_list(to, numbers(v)); }
  template <std::size_t N>
  void append(arrow::ArrayBuilder& to, const std::array<double, N>& v) const {
    append_list(to, v);
  }
  template <class T>
  void append(arrow::ArrayBuilder& to, const std::vector<T>& v) const {
    append_list(to, v);
  }
  template <class T>
  void append(arrow::ArrayBuilder& to, const std::optional<T>& v) const {
    if (v) {
      append(to, *v);
    } else {
      stream_.check(to.AppendNull());
    }
  }
  template <Compound T>
  void append(arrow::ArrayBuilder& to, const T& v) const {
    auto& builder = static_cast<arrow::StructBuilder&>(to);
    stream_.check(builder.Append());
    int index = 0;
    for_each_member(v, [&](std::string_view, const auto& part) {
      append(*builder.field_builder(index++), part);
    });
  }

 private:
  template <class Builder, class T>
  void add(arrow::ArrayBuilder& to, const T& v) const {
    stream_.check(static_cast<Builder&>(to).Append(v));
  }
  template <class List>
  void append_list(arrow::ArrayBuilder& to, const List& items) const {
    auto& builder = static_cast<arrow::ListBuilder&>(to);
    stream_.check(builder.Append());
    for (const auto& item : items) append(*builder.value_builder(), item);
  }

  const ArrowFile& stream_;
};

/// Every column of a row: `visit(name, value)`.
template <class Visit>
void for_each_cell(const Record& record, Visit&& visit) {
  const auto by_name = [&](const Column& column, const auto& value) { visit(column.name, value); };
  for_each_column(record, by_name);
  visit(std::string_view("views"), record.views);
  visit(std::string_view("scene"), std::string_view(to_json(record.scene)));
  for_each_detail(record, by_name);
}

std::shared_ptr<arrow::Schema> make_schema() {
  arrow::FieldVector fields;
  for_each_cell(Record{}, [&](std::string_view name, const auto& value) {
    fields.push_back(field_of(name, value));
  });
  return arrow::schema(fields);
}

}  // namespace

void write_parquet(const std::filesystem::path& file, std::span<const Record> records) {
  auto stream = std::make_shared<ArrowFile>(file);
  const Appender appender(*stream);
  const std::shared_ptr<arrow::Schema> schema = make_schema();
  const auto properties = parquet::WriterProperties::Builder()
                              .created_by("drystone")
                              ->compression(parquet::Compression::SNAPPY)
                              ->build();
  auto opened =
      parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), stream, properties);
  stream->check(opened.status());
  const std::unique_ptr<parquet::arrow::FileWriter> writer = std::move(opened).ValueUnsafe();
  while (!records.empty()) {
    const auto group = records.first(std::min(records.size(), kRowsPerGroup));
    records = records.subspan(group.size());
    auto builder = arrow::RecordBatchBuilder::Make(schema, arrow::default_memory_pool(),
                                                   static_cast<std::int64_t>(group.size()));
    stream->check(builder.status());
    for (const Record& record : group) {
      int column = 0;
      for_each_cell(record, [&](std::string_view, const auto& value) {
        appender.append(*(*builder)->GetField(column++), value);
      });
    }
    auto batch = (*builder)->Flush();
    stream->check(batch.status());
    auto table = arrow::Table::FromRecordBatches(schema, {*batch});
    stream->check(table.status());
    stream->check(writer->WriteTable(**table, static_cast<std::int64_t>(group.size())));
  }
  stream->check(writer->AddKeyValueMetadata(arrow::key_value_metadata({"drystone"}, {kFormat})));
  stream->check(writer->Close());
  stream->commit();
}

std::string parquet_version() { return ARROW_VERSION_STRING; }

}  // namespace drystone

#else

namespace drystone {

void write_parquet(const std::filesystem::path& file, std::span<const Record> /*records*/) {
  throw Error(ErrorCode::environment, Place{file.string(), 0, 0, {}},
              "this Drystone was built without Arrow and cannot write Parquet",
              "configure with -DDRYSTONE_PARQUET=ON; tools/setup fetches Arrow");
}

std::string parquet_version() { return {}; }

}  // namespace drystone

#endif
