// Which renderer draws a dataset, and that no dataset mixes them unnoticed.
#include "pipeline/renderer_pool.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/storage.hpp"
#include "pipeline/dataset_folder.hpp"
#include "tests/pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

/// Makes a finished shard one that another renderer drew, and has the manifest know its new hash.
void claim(const fs::path& out, int shard, const DrawnBy& maker) {
  const DatasetFolder folder(out);
  Completion completion = folder.load_completion(shard).value();
  REQUIRE(completion.drawn_by);
  completion.drawn_by = maker;
  write_file_atomically(folder.completion(shard), to_json(completion));
  auto manifest = nlohmann::ordered_json::parse(read_file(folder.manifest()));
  const fs::path name = fs::relative(folder.completion(shard), folder.root());
  manifest["files"][name.generic_string()] = sha256_of_file(folder.completion(shard));
  write_file_atomically(folder.manifest(), manifest.dump(1) + "\n");
}

GenerateReport make(const Config& config, const fs::path& out, bool images = true) {
  GenerateOptions options;
  options.out = out;
  options.workers = 1;
  options.images = images;
  return generate(config, options);
}

nlohmann::json versions(const fs::path& out) {
  return nlohmann::json::parse(read_file(out / "manifest.json"))["versions"];
}

}  // namespace

TEST_CASE("a pool makes one renderer for all that want the same pictures") {
  RendererPool pool;
  RenderOptions options;
  Renderer& first = pool.get(options);
  options.normals = true;
  Renderer& second = pool.get(options);
  CHECK(&first != &second);
  CHECK(&pool.get({}) == &first);
  const RendererPool moved = std::move(pool);
  CHECK(first.info().name == "cpu");  // lives on in the pool that it was moved to
}

TEST_CASE("a dataset says who drew it, and one without pictures that nobody did") {
  const ScratchFolder with("drawn"), without("undrawn");
  (void)make(small_config(), with);
  const auto cpu = versions(with);
  CHECK(cpu["renderer"] == "cpu");
  CHECK(cpu["renderer_version"] == make_cpu_renderer()->info().version);
  CHECK(cpu["renderer_device"] == "");  // the same pixels on every machine
  (void)make(small_config(), without, false);
  CHECK(versions(without)["renderer"] == "");
}

TEST_CASE("a run does not go on where another renderer has begun") {
  const ScratchFolder out("mixed");
  (void)make(small_config(), out);
  claim(out, 1, {"gl", "4.6", "a GPU"});
  fs::remove(DatasetFolder(out).completion(3));
  try {
    (void)make(small_config(), out);
    FAIL("it went on");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK_THAT(error.what(), Catch::Contains("000001.tar"));
    CHECK_THAT(error.what(), Catch::Contains("gl on 'a GPU'"));
    CHECK_THAT(error.what(), Catch::Contains("cpu"));
  }
}

TEST_CASE("records whose pictures others drew are not called damaged when they are made again") {
  const ScratchFolder out("elsewhere");
  (void)make(small_config(), out);
  CHECK(verify(out, 3, 0).not_resampled.empty());
  for (int shard = 0; fs::exists(DatasetFolder(out).completion(shard)); ++shard) {
    claim(out, shard, {"cpu", "an older version", ""});
  }
  const VerifyReport report = verify(out, 3, 0);
  CHECK(report.resampled == 0);
  CHECK_THAT(report.not_resampled, Catch::Contains("an older version"));
}

TEST_CASE("a configuration's renderer is one of three") {
  CHECK(small_config().renderer == RendererKind::cpu);
  CHECK(small_config("renderer: gl\ngl_device: H100\n").gl_device == "H100");
  CHECK(small_config("renderer: auto\n").renderer == RendererKind::automatic);
  CHECK_THROWS_WITH(small_config("renderer: vulkan\n"), Catch::Contains("cpu, gl"));
}

#ifdef DRYSTONE_GL
TEST_CASE("with OpenGL the records are the same, and their pictures nearly") {
  const ScratchFolder cpu("cpu"), gl("gl"), again("again");
  const Config with_gl = small_config("renderer: gl\n");
  (void)make(small_config(), cpu);
  (void)make(with_gl, gl);
  const auto versions_gl = versions(gl);
  CHECK(versions_gl["renderer"] == "gl");
  CHECK(versions_gl["renderer_device"] == make_gl_renderer()->info().device);
  const auto records = load_records(cpu), drawn = load_records(gl);
  REQUIRE(records.size() == drawn.size());
  for (std::size_t k = 0; k < records.size(); ++k) CHECK(to_json(records[k]) == to_json(drawn[k]));
  // On one device everything is the same again, by whatever workers.
  GenerateOptions options;
  options.out = again;
  options.workers = 2;
  (void)generate(with_gl, options);
  CHECK(contents(gl) == contents(again));
  CHECK(verify(gl, 4, 0).findings.empty());
}
#endif
