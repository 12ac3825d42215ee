#include "output/parquet_table.hpp"

#include "drystone/error.hpp"

#ifdef DRYSTONE_PARQUET

#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <cassert>

#include "output/parquet_file.hpp"

namespace drystone {
namespace {

using table::Cell;
using table::Cells;
using table::Feature;
using table::Kind;
using table::Schema;

/// Hubs read a row group at once, and want less than 100 MB of it.
constexpr std::int64_t kGroupBytes = 32 << 20;
constexpr std::int64_t kGroupRows = 1000;

std::shared_ptr<arrow::DataType> type_of(const Feature& feature);

std::shared_ptr<arrow::Field> field_of(const Feature& feature) {
  return arrow::field(feature.name, type_of(feature), /*nullable=*/true);
}

arrow::FieldVector fields_of(const Schema& features) {
  arrow::FieldVector fields;
  for (const Feature& feature : features) fields.push_back(field_of(feature));
  return fields;
}

std::shared_ptr<arrow::DataType> type_of(const Feature& feature) {
  switch (feature.kind) {
    case Kind::boolean:
      return arrow::boolean();
    case Kind::int32:
      return arrow::int32();
    case Kind::int64:
    case Kind::label:
      return arrow::int64();
    case Kind::uint64:
      return arrow::uint64();
    case Kind::float64:
      return arrow::float64();
    case Kind::string:
      return arrow::utf8();
    case Kind::image:
      return arrow::struct_(
          {arrow::field("bytes", arrow::binary()), arrow::field("path", arrow::utf8())});
    case Kind::list:
      return arrow::list(arrow::field("element", type_of(feature.members.front())));
    case Kind::record:
      return arrow::struct_(fields_of(feature.members));
  }
  return arrow::null();
}

/// Paths of the leaves that hold bytes of pictures, as Parquet names them.
void find_pictures(const Feature& feature, const std::string& path,
                   std::vector<std::string>& found) {
  switch (feature.kind) {
    case Kind::image:
      found.push_back(path + ".bytes");
      break;
    case Kind::list:
      find_pictures(feature.members.front(), path + ".list.element", found);
      break;
    case Kind::record:
      for (const Feature& member : feature.members) {
        find_pictures(member, path + "." + member.name, found);
      }
      break;
    default:
      break;
  }
}

std::shared_ptr<parquet::WriterProperties> properties_of(const Schema& features) {
  std::vector<std::string> pictures;
  for (const Feature& feature : features) find_pictures(feature, feature.name, pictures);
  parquet::WriterProperties::Builder builder;
  builder.created_by("drystone")
      ->compression(parquet::Compression::SNAPPY)
      ->enable_write_page_index()
      ->enable_content_defined_chunking()
      ->content_defined_chunking_options(parquet::CdcOptions{256 << 10, 1 << 20, 0});
  for (const std::string& leaf : pictures) {
    builder.compression(leaf, parquet::Compression::UNCOMPRESSED)
        ->disable_dictionary(leaf)
        ->encoding(leaf, parquet::Encoding::PLAIN)
        ->disable_statistics(leaf);
  }
  return builder.build();
}

}  // namespace

struct ParquetTable::State {
  State(const std::filesystem::path& path, const Schema& its_features)
      : features(its_features),
        schema(arrow::schema(fields_of(features))),
        stream(std::make_shared<ArrowFile>(path)) {
    auto opened = parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), stream,
                                                   properties_of(features));
    stream->check(opened.status());
    writer = std::move(opened).ValueUnsafe();
    auto made = arrow::RecordBatchBuilder::Make(schema, arrow::default_memory_pool());
    stream->check(made.status());
    rows = std::move(made).ValueUnsafe();
  }

  void append(arrow::ArrayBuilder& to, const Feature& feature, const Cell& cell) {
    if (std::holds_alternative<std::monostate>(cell.value)) {
      stream->check(to.AppendNull());
      return;
    }
    switch (feature.kind) {
      case Kind::boolean:
        add<arrow::BooleanBuilder>(to, std::get<bool>(cell.value));
        break;
      case Kind::int32:
        add<arrow::Int32Builder>(to, static_cast<int>(std::get<std::int64_t>(cell.value)));
        break;
      case Kind::int64:
      case Kind::label:
        add<arrow::Int64Builder>(to, std::get<std::int64_t>(cell.value));
        break;
      case Kind::uint64:
        add<arrow::UInt64Builder>(to, std::get<std::uint64_t>(cell.value));
        break;
      case Kind::float64:
        add<arrow::DoubleBuilder>(to, std::get<double>(cell.value));
        break;
      case Kind::string:
        add<arrow::StringBuilder>(to, std::get<std::string>(cell.value));
        break;
      case Kind::image:
        append_image(to, std::get<table::ImageCell>(cell.value));
        break;
      case Kind::list: {
        auto& list = static_cast<arrow::ListBuilder&>(to);
        stream->check(list.Append());
        for (const Cell& item : std::get<Cells>(cell.value)) {
          append(*list.value_builder(), feature.members.front(), item);
        }
        break;
      }
      case Kind::record: {
        auto& record = static_cast<arrow::StructBuilder&>(to);
        stream->check(record.Append());
        const auto& members = std::get<Cells>(cell.value);
        assert(members.size() == feature.members.size());
        for (std::size_t i = 0; i < members.size(); ++i) {
          append(*record.field_builder(static_cast<int>(i)), feature.members[i], members[i]);
        }
        break;
      }
    }
  }

  void append_image(arrow::ArrayBuilder& to, const table::ImageCell& image) {
    auto& record = static_cast<arrow::StructBuilder&>(to);
    stream->check(record.Append());
    const auto& bytes = image.picture->bytes;
    auto& binary = static_cast<arrow::BinaryBuilder&>(*record.field_builder(0));
    stream->check(binary.Append(bytes.data(), static_cast<std::int32_t>(bytes.size())));
    add<arrow::StringBuilder>(*record.field_builder(1), image.path);
    group_bytes += std::ssize(bytes);
    picture_bytes += std::ssize(bytes);
  }

  template <class Builder, class T>
  void add(arrow::ArrayBuilder& to, const T& value) {
    stream->check(static_cast<Builder&>(to).Append(value));
  }

  void write_group() {
    if (group_rows == 0) return;
    auto batch = rows->Flush();
    stream->check(batch.status());
    auto group = arrow::Table::FromRecordBatches(schema, {*batch});
    stream->check(group.status());
    stream->check(writer->WriteTable(**group, group_rows));
    group_rows = 0;
    group_bytes = 0;
  }

  Schema features;
  std::shared_ptr<arrow::Schema> schema;
  std::shared_ptr<ArrowFile> stream;
  std::unique_ptr<parquet::arrow::FileWriter> writer;
  std::unique_ptr<arrow::RecordBatchBuilder> rows;
  std::int64_t group_rows = 0;
  std::int64_t group_bytes = 0;
  std::int64_t picture_bytes = 0;
};

ParquetTable::ParquetTable(const std::filesystem::path& file, const Schema& features)
    : state_(std::make_unique<State>(file, features)) {}
ParquetTable::~ParquetTable() = default;

void ParquetTable::add(const Cells& row) {
  State& s = *state_;
  assert(row.size() == s.features.size());
  for (std::size_t i = 0; i < row.size(); ++i) {
    s.append(*s.rows->GetField(static_cast<int>(i)), s.features[i], row[i]);
  }
  ++s.group_rows;
  if (s.group_rows == kGroupRows || s.group_bytes >= kGroupBytes) s.write_group();
}

std::int64_t ParquetTable::picture_bytes() const { return state_->picture_bytes; }

void ParquetTable::close() {
  State& s = *state_;
  s.write_group();
  s.stream->check(s.writer->AddKeyValueMetadata(
      arrow::key_value_metadata({"huggingface"}, {table::huggingface_json(s.features)})));
  s.stream->check(s.writer->Close());
  s.stream->commit();
}

}  // namespace drystone

#else

namespace drystone {

struct ParquetTable::State {};

ParquetTable::ParquetTable(const std::filesystem::path& file, const table::Schema& /*features*/) {
  throw Error(ErrorCode::environment, Place{file.string(), 0, 0, {}},
              "this Drystone was built without Arrow and cannot write Parquet",
              "configure with -DDRYSTONE_PARQUET=ON; tools/setup fetches Arrow");
}
ParquetTable::~ParquetTable() = default;
void ParquetTable::add(const table::Cells& /*row*/) {}
std::int64_t ParquetTable::picture_bytes() const { return 0; }
void ParquetTable::close() {}

}  // namespace drystone

#endif
