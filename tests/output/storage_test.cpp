#include "drystone/storage.hpp"

#include <rapidcheck.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "drystone/error.hpp"
#include "samples.hpp"

using namespace drystone;
using drystone::testing::run;
using drystone::testing::sample_record;
using drystone::testing::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Runs `work` in a child process that may write at most `limit` bytes to a file, as on a disk that
/// is full from there on. @return what `work` returned
template <class Work>
int with_full_disk(rlim_t limit, const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit size{limit, limit};
    ::_exit(::setrlimit(RLIMIT_FSIZE, &size) == 0 ? work() : 99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

template <class Work>
Error error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  throw std::logic_error("unreachable");
}

/// One member of a tar in ustar form, written by hand.
std::string tar_member(const std::string& name, const std::string& data, char type = '0',
                       const std::string& link = {}, std::size_t claimed = 0) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) {
    header.replace(at, text.size(), text);
  };
  const auto octal = [](std::size_t value, int digits) {
    std::string text(static_cast<std::size_t>(digits), '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value /= 8) {
      *digit = static_cast<char>('0' + value % 8);
    }
    return text;
  };
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal(claimed > 0 ? claimed : data.size(), 11));
  put(136, octal(0, 11));
  put(148, "        ");
  header[156] = type;
  put(157, link);
  put(257, std::string("ustar\0", 6) + "00");
  std::size_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, octal(sum, 6) + std::string("\0 ", 2));
  std::string padded = data;
  padded.resize((data.size() + 511) / 512 * 512, '\0');
  return header + padded;
}

const std::string kTarEnd(1024, '\0');

}  // namespace

TEST_CASE("SHA-256 gives the published digests") {
  // FIPS 180-2, appendix B.
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  Sha256 million;
  for (int i = 0; i < 1000; ++i) million.update(std::string(1000, 'a'));
  Sha256 moved = std::move(million);
  CHECK(moved.hex() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("files come back whole, with their hash") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "data.bin";
  std::string bytes(300'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 + i / 256);
  write_file_atomically(file, bytes);
  CHECK(read_file(file) == bytes);
  CHECK(sha256_of_file(file) == sha256(bytes));
  write_file_atomically(file, "");  // replaces
  CHECK(read_file(file).empty());
  CHECK(folder.entries() == 1);
  CHECK(read_file("/proc/self/stat").size() > 10);  // a file that has no size
}

TEST_CASE("errors of files name the file and the cause, and leave nothing behind") {
  const TemporaryFolder folder;
  const fs::path missing = folder.path() / "none" / "file";
  for (const Error& error : {error_of([&] { write_file_atomically(missing, "x"); }),
                             error_of([&] { (void)read_file(missing); }),
                             error_of([&] { (void)sha256_of_file(missing); }),
                             error_of([&] { ShardWriter writer(missing); }),
                             error_of([&] { read_shard(missing, [](auto, auto) {}); })}) {
    CHECK(error.code() == ErrorCode::environment);
    CHECK(error.place().file == missing.string());
    CHECK(error.message().find("No such file or directory") != std::string::npos);
    CHECK_FALSE(error.remedy().empty());
  }
  const Error no_folder = error_of([&] { write_file_atomically("/proc/self/status/file", "x"); });
  CHECK(no_folder.message().find("Not a directory") != std::string::npos);
  CHECK(error_of([&] { (void)read_file(folder.path()); }).code() == ErrorCode::environment);
  // The final name is taken by a folder that cannot be replaced.
  fs::create_directories(folder.path() / "taken" / "inside");
  CHECK_THROWS_AS(write_file_atomically(folder.path() / "taken", "x"), Error);
  CHECK(folder.entries() == 1);
}

TEST_CASE("a full disk leaves the old file and no trace of the new one") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "file";
  write_file_atomically(file, "old");
  const fs::path shard = folder.path() / "shard.tar";
  const std::string large(1'000'000, 'x');
  const auto failed_rightly = [&](const auto& work) {
    return with_full_disk(100'000, [&]() -> int {
      try {
        work();
        return 1;
      } catch (const Error& error) {
        return error.code() == ErrorCode::environment &&
                       error.message().find("File too large") != std::string::npos
                   ? 0
                   : 2;
      }
    });
  };
  CHECK(failed_rightly([&] { write_file_atomically(file, large); }) == 0);
  CHECK(failed_rightly([&] {
          ShardWriter writer(shard);
          writer.add("a.bin", bytes_of(large));
          writer.close();
        }) == 0);
  // So little that libarchive holds it back until the end.
  CHECK(with_full_disk(100, [&]() -> int {
          try {
            ShardWriter writer(shard);
            writer.add("a.bin", bytes_of("x"));
            writer.close();
            return 1;
          } catch (const Error& error) {
            return error.code() == ErrorCode::environment ? 0 : 2;
          }
        }) == 0);
  CHECK(read_file(file) == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a shard holds its members in order and the tar command agrees") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "000017.tar";
  const std::string large(777'777, 'y');
  const std::vector<std::pair<std::string, std::string>> members{
      {"train-000002.json", "{}"},
      {"train-000002.cam0.rgb.png", large},
      {"train-000002.cam0.depth.png", ""},
      {"train-000001.json", std::string(512, 'z')}};
  const auto write = [&](const fs::path& to) {
    ShardWriter writer(to);
    for (const auto& [name, data] : members) writer.add(name, bytes_of(data));
    return writer.close();
  };
  const std::string hash = write(file);
  CHECK(hash == sha256_of_file(file));
  CHECK(folder.entries() == 1);

  std::vector<std::pair<std::string, std::string>> seen;
  read_shard(file, [&](std::string_view name, std::span<const std::uint8_t> bytes) {
    seen.emplace_back(name, std::string(bytes.begin(), bytes.end()));
  });
  CHECK(seen == members);

  const auto listing = run("tar --numeric-owner --utc -tvf " + file.string());
  CHECK(listing.status == 0);
  std::istringstream lines(listing.output);
  std::string line;
  for (const auto& [name, data] : members) {
    REQUIRE(std::getline(lines, line));
    CHECK(line.find("-rw-r--r-- 0/0") == 0);
    CHECK(line.find("1970-01-01 00:00 " + name) != std::string::npos);
  }
  CHECK_FALSE(std::getline(lines, line));
  const auto content = run("tar -xOf " + file.string() + " train-000002.cam0.rgb.png");
  CHECK(content.output == large);

  // The same members are the same bytes.
  CHECK(write(folder.path() / "again.tar") == hash);
  CHECK(read_file(folder.path() / "again.tar") == read_file(file));
}

TEST_CASE("a shard that is not closed leaves nothing") {
  const TemporaryFolder folder;
  {
    ShardWriter writer(folder.path() / "a.tar");
    writer.add("x", bytes_of(std::string(1'000'000, 'x')));
    CHECK(folder.entries() == 1);
    CHECK_FALSE(fs::exists(folder.path() / "a.tar"));
  }
  CHECK(folder.entries() == 0);
}

TEST_CASE("the writer of shards refuses names that readers could not take") {
  const TemporaryFolder folder;
  ShardWriter writer(folder.path() / "a.tar");
  for (const std::string& name :
       {std::string(), std::string("/etc/passwd"), std::string("../x"), std::string("a b"),
        std::string("caf\xC3\xA9"), std::string(101, 'x'), std::string("a\nb")}) {
    CHECK(error_of([&] { writer.add(name, {}); }).code() == ErrorCode::usage);
  }
  writer.add(std::string(100, 'x'), bytes_of("still usable"));
  writer.close();
  read_shard(folder.path() / "a.tar", [](std::string_view name, auto bytes) {
    CHECK(name == std::string(100, 'x'));
    CHECK(bytes.size() == 12);
  });
}

TEST_CASE("the reader of shards refuses members that could do harm") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "evil.tar";
  const auto write = [&](const std::string& bytes) { write_file_atomically(file, bytes); };
  const auto read_error = [&] { return error_of([&] { read_shard(file, [](auto, auto) {}); }); };

  write(tar_member("dir/", "", '5') + tar_member("dir/a.json", "{}") + kTarEnd);
  int members = 0;
  read_shard(file, [&](std::string_view name, auto bytes) {
    ++members;
    CHECK(name == "dir/a.json");
    CHECK(bytes.size() == 2);
  });
  CHECK(members == 1);

  for (const std::string& member :
       {tar_member("/etc/passwd", "x"), tar_member("../x", "x"), tar_member("a/../../x", "x"),
        tar_member("a/..", "x"), tar_member("link", "", '2', "/etc/passwd"),
        tar_member("link", "", '1', "a.json"), tar_member("device", "", '3'),
        tar_member("huge", "x", '0', {}, (std::size_t{1} << 30) + 1)}) {
    write(member + kTarEnd);
    CHECK(read_error().code() == ErrorCode::usage);
  }
}

TEST_CASE("damaged shards are found out") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "damaged.tar";
  const std::string good =
      tar_member("a.json", "{}") + tar_member("b.png", std::string(5000, 'b')) + kTarEnd;
  const auto error_code = [&](const std::string& bytes) {
    write_file_atomically(file, bytes);
    return error_of([&] { read_shard(file, [](auto, auto) {}); }).code();
  };
  CHECK(error_code("") == ErrorCode::environment);
  CHECK(error_code("not a tar") == ErrorCode::environment);
  CHECK(error_code(std::string(4096, 'x')) == ErrorCode::environment);
  CHECK(error_code(good.substr(0, 1024)) == ErrorCode::environment);  // cut between members
  CHECK(error_code(good.substr(0, 3000)) == ErrorCode::environment);  // cut within one
  std::string flipped = good;
  flipped[1024 + 3] = '!';  // a name, which its header's checksum covers
  CHECK(error_code(flipped) == ErrorCode::environment);
  CHECK(error_code(tar_member("a", "x", '0', {}, 50'000) + kTarEnd) == ErrorCode::environment);
}

TEST_CASE("a completion read back is the same completion") {
  Completion completion;
  completion.shard = 17;
  completion.plan = sha256("plan");
  completion.file_hash = sha256("file");
  completion.drawn_by = DrawnBy{"gl", "4.5 Mesa", "a \"GPU\""};
  completion.attempts = 12;
  completion.disputed = {{"train", 6, -0.0125}, {"val", 3, std::nullopt}};
  completion.rejections = {{"train: \"disagree\"", 2}, {"val: ambiguous", 1}};
  for (const bool stable : {true, false}) {
    completion.records.push_back(sample_record(stable));
    completion.content.push_back(sha256(content_json(completion.records.back())));
  }
  const std::string json = to_json(completion);
  const Completion back = completion_from_json(json, "000017.json");
  CHECK(to_json(back) == json);
  CHECK(back.shard == 17);
  CHECK(back.plan == completion.plan);
  CHECK(back.file_hash == completion.file_hash);
  CHECK(back.drawn_by == completion.drawn_by);
  CHECK(back.attempts == 12);
  CHECK(back.rejections == completion.rejections);
  CHECK(back.disputed == completion.disputed);
  CHECK(back.content == completion.content);
  REQUIRE(back.records.size() == 2);
  CHECK(to_json(back.records[1]) == to_json(completion.records[1]));

  completion.records.clear();
  completion.content.clear();
  completion.file_hash.clear();
  completion.drawn_by.reset();
  completion.rejections.clear();
  CHECK(to_json(completion_from_json(to_json(completion), "e")) == to_json(completion));
}

TEST_CASE("damaged completions are refused") {
  Completion completion;
  completion.records = {sample_record(true), sample_record(false)};
  completion.content = {sha256("a"), sha256("b")};
  const std::string json = to_json(completion);
  REQUIRE_NOTHROW(completion_from_json(json, "c"));
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string text = json;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
  };
  for (const std::string& text :
       {std::string(), std::string("{}"), json.substr(0, json.size() - 1),
        json.substr(0, json.size() / 2), json + "\n", replaced("\"shard\":0", "\"shard\":-1"),
        replaced("\"shard\":0", "\"shard\":0,\"extra\":1"), replaced("},\n{", "}\n{"),
        replaced("},\n{", "},{"), replaced("\n]}\n", ",\n]}\n"), replaced("[\n{", "[{"),
        replaced(sha256("b"), sha256("b").substr(1)), replaced(",\"" + sha256("b") + "\"", ""),
        replaced("\"stable\":true", "\"stable\":false")}) {
    CAPTURE(text.substr(0, 100));
    CHECK(error_of([&] { (void)completion_from_json(text, "c"); }).code() == ErrorCode::usage);
  }
}
