// How Arrow writes into a file of ours. Only output/parquet* sees Arrow's headers.
#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/status.h>
#include <fmt/format.h>

#include <exception>

#include "drystone/error.hpp"
#include "output/atomic_file.hpp"

namespace drystone {

/// Lets Arrow write into a file that gets its name when it is whole.
class ArrowFile : public arrow::io::OutputStream {
 public:
  explicit ArrowFile(const std::filesystem::path& path) : file_(path) {}

  arrow::Status Write(const void* data, std::int64_t size) override {
    try {
      file_.write({static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)});
      position_ += size;
      return arrow::Status::OK();
    } catch (...) {
      failure_ = std::current_exception();
      return arrow::Status::IOError("writing failed");
    }
  }
  using arrow::io::OutputStream::Write;
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return position_; }

  void check(const arrow::Status& status) const {
    if (failure_) std::rethrow_exception(failure_);
    if (status.ok()) return;
    throw Error(ErrorCode::environment, Place{file_.path().string(), 0, 0, {}},
                fmt::format("Arrow cannot write it: {}", status.ToString()));
  }
  void commit() { file_.commit(); }

 private:
  AtomicFile file_;
  std::int64_t position_ = 0;
  bool closed_ = false;
  std::exception_ptr failure_;
};

}  // namespace drystone
