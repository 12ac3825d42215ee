"""Distillation from a teacher, against a local server that speaks the Batch API of OpenAI: requests are
uploaded, processed and downloaded, imported and packaged."""

import base64
import collections
import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

DRYSTONE = os.environ["DRYSTONE"]
CONFIG = """seed: 5
height: [2, 3]
difficulty: {mode: none}
count: 20
views: {rig: orbit, count: 2, size: 64}
"""
TERMS = "for tests, nobody's terms"


def drystone(*arguments):
    return subprocess.run([DRYSTONE, *map(str, arguments)], capture_output=True, text=True)


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def request_problem(request):
    """What the API would not take about one request; None: nothing."""
    if set(request) != {"custom_id", "method", "url", "body"}:
        return "members"
    if request["method"] != "POST" or request["url"] != "/v1/chat/completions":
        return "method or url"
    body = request["body"]
    if not isinstance(body.get("model"), str) or body.get("max_completion_tokens", 0) < 1:
        return "model or tokens"
    roles = [message["role"] for message in body["messages"]]
    if roles != ["system", "user"] or not isinstance(body["messages"][0]["content"], str):
        return "messages"
    parts = body["messages"][1]["content"]
    for part in parts[:-1]:
        head, _, data = part["image_url"]["url"].partition(",")
        if part["type"] != "image_url" or head != "data:image/png;base64":
            return "image"
        if not base64.b64decode(data, validate=True).startswith(b"\x89PNG\r\n\x1a\n"):
            return "not a PNG"
    return None if parts[-1]["type"] == "text" and len(parts) > 1 else "text"


class Teacher(http.server.ThreadingHTTPServer):
    """Files and batches. `answer(number, request)` gives response lines for the output and for the error file."""

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), Api)
        self.answer = answer
        self.files, self.batches = {}, {}
        self.requests = []

    def process(self, text):
        requests = lines_of(text)
        if len({request["custom_id"] for request in requests}) != len(requests):
            return "failed", "", ""
        if any(request_problem(request) for request in requests):
            return "failed", "", ""
        self.requests += requests
        done, failed = [], []
        for number, request in enumerate(requests):
            for line in self.answer(number, request):
                (failed if line.get("error") else done).append(line)
        done.reverse()  # responses come in any order
        text_of = lambda lines: "".join(json.dumps(line) + "\n" for line in lines)
        return "completed", text_of(done), text_of(failed)


class Api(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def reply(self, data, code=200):
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def store(self, text):
        name = f"file-{len(self.server.files)}"
        self.server.files[name] = text
        return name

    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Authorization"] != "Bearer none":
            self.reply({"error": {"code": "invalid_api_key"}}, 401)
        elif self.path == "/v1/files":
            boundary = self.headers["Content-Type"].split("boundary=")[1].encode()
            parts = [part for part in data.split(b"--" + boundary) if b'name="file"' in part]
            content = parts[0].split(b"\r\n\r\n", 1)[1][:-2]
            self.reply({"id": self.store(content.decode()), "object": "file", "purpose": "batch"})
        elif self.path == "/v1/batches":
            asked = json.loads(data)
            status, output, errors = self.server.process(self.server.files[asked["input_file_id"]])
            batch = {"id": f"batch-{len(self.server.batches)}", "status": status,
                     "output_file_id": self.store(output) if output else None,
                     "error_file_id": self.store(errors) if errors else None, "polls": 2}
            self.server.batches[batch["id"]] = batch
            self.reply({"id": batch["id"], "status": "validating"})
        else:
            self.reply({"error": {"code": "not_found"}}, 404)

    def do_GET(self):
        parts = self.path.split("/")
        if parts[2] == "batches":
            batch = self.server.batches[parts[3]]
            batch["polls"] -= 1
            self.reply(batch if batch["polls"] <= 0 else {"id": batch["id"], "status": "in_progress"})
        else:
            self.reply(self.server.files[parts[3]].encode())


class Client:
    def __init__(self, server):
        self.base = f"http://127.0.0.1:{server.server_port}/v1"

    def call(self, path, data=None, kind="application/json"):
        request = urllib.request.Request(self.base + path, data, {"Authorization": "Bearer none"})
        if data is not None:
            request.add_header("Content-Type", kind)
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.read()

    def run_batch(self, file):
        """The texts of the output and of the error file."""
        boundary = "drystone-boundary"
        body = (f'--{boundary}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
                f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="r.jsonl"\r\n\r\n'
                ).encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        uploaded = json.loads(self.call("/files", body, f"multipart/form-data; boundary={boundary}"))
        asked = {"input_file_id": uploaded["id"], "endpoint": "/v1/chat/completions",
                 "completion_window": "24h"}
        batch = json.loads(self.call("/batches", json.dumps(asked).encode()))
        while batch["status"] in ("validating", "in_progress"):
            batch = json.loads(self.call("/batches/" + batch["id"]))
        if batch["status"] != "completed":
            raise AssertionError(f"the batch has {batch['status']}")
        fetch = lambda name: self.call(f"/files/{name}/content").decode() if name else ""
        return fetch(batch["output_file_id"]), fetch(batch["error_file_id"])


def answered(request, text, end="stop", refusal=None):
    return {"id": "batch_req", "custom_id": request["custom_id"], "error": None, "response": {
        "status_code": 200, "request_id": "r", "body": {
            "object": "chat.completion", "model": "o4-mini-2025-04-16",
            "choices": [{"index": 0, "finish_reason": end,
                         "message": {"role": "assistant", "content": text, "refusal": refusal}}]}}}


class Distillation(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "small.yaml").write_text(CONFIG)
        self.data = self.folder / "data"
        self.requests = self.folder / "requests"
        self.ok("generate", self.folder / "small.yaml", "--out", self.data, "-q")

    def ok(self, *arguments):
        result = drystone(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def ask(self, answer):
        """Exports requests, has them answered, and stores the responses."""
        self.ok("export", self.data, "--format", "openai-batch", "--out", self.requests, "-q")
        server = Teacher(answer)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            texts = Client(server).run_batch(self.requests / "requests-00000.jsonl")
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        files = [self.folder / "output.jsonl", self.folder / "errors.jsonl"]
        for file, text in zip(files, texts):
            file.write_text(text)
        return files, server.requests

    def truths(self):
        lines = lines_of((self.requests / "samples.jsonl").read_text())
        return {f"{line['id']}:{line['kind']}:{line['form']}": line["answer"] for line in lines}

    def distill(self, files, *arguments):
        return json.loads(self.ok("distill", "import", *files, "--requests", self.requests, "--out",
                                  self.folder / "completions.jsonl", "--terms", TERMS, "--json",
                                  *arguments))

    def test_from_requests_to_a_package_for_fine_tuning(self):
        def answer(number, request):
            text = "<think>I looked.</think>\n<answer>True</answer>"
            if number == 0:
                return [answered(request, None, refusal="I cannot help with that")]
            if number == 1:
                return [answered(request, "<think>and so on and", end="length")]
            if number == 2:
                return []
            if number == 3:
                return [answered(request, text), answered(request, text.replace("True", "False"))]
            if number == 4:
                return [{"custom_id": request["custom_id"], "response": None,
                         "error": {"code": "batch_expired", "message": "too late"}}]
            if number == 5:
                return [answered(request, "True, I believe."),
                        answered(dict(request, custom_id="someone:else"), text)]
            return [answered(request, text + "\n")]

        files, requests = self.ask(answer)
        self.assertEqual(len(requests), 20)
        self.assertEqual(set(self.truths()), {request["custom_id"] for request in requests})
        self.assertEqual(len(requests[0]["body"]["messages"][1]["content"]), 3)  # two views
        self.assertIn("2 ", requests[0]["body"]["messages"][1]["content"][2]["text"])

        report = self.distill(files)
        self.assertEqual(report["teacher"], "o4-mini-2025-04-16")
        self.assertEqual(report["problems"], {
            "refused": 1, "cut off": 1, "no response": 1, "answered twice": 1,
            "error: batch_expired": 1, "not asked": 1})
        total = report["total"]
        self.assertEqual((total["asked"], total["answered"], total["kept"]), (20, 16, 16))
        self.assertEqual(total["well_formed"], 15)
        kept = lines_of((self.folder / "completions.jsonl").read_text())
        self.assertEqual({line["terms"] for line in kept}, {TERMS})
        right = sum(f"<answer>{line['answer']}</answer>" in line["completion"] for line in kept)
        self.assertEqual(total["correct"], right)
        cells = collections.Counter()
        for cell in report["cells"].values():
            cells.update(cell)
        self.assertEqual(dict(cells), total)

        # The same pictures and the teacher's words, for a trainer.
        package = self.folder / "sft"
        made = json.loads(self.ok("export", self.data, "--format", "swift", "--out", package,
                                  "--completions", self.folder / "completions.jsonl", "--json"))
        self.assertEqual(made["splits"]["train"], {"records": 16, "rows": 16})
        rows = lines_of((package / "train.jsonl").read_text())
        said = {line["id"]: line for line in kept}
        for row in rows:
            line = said[row["id"]]
            self.assertEqual(row["messages"][-1]["content"], line["completion"])
            self.assertIn(line["prompt"], row["messages"][0]["content"])
        self.assertIn(TERMS, (package / "README.md").read_text())

        other = drystone("export", self.data, "--format", "swift", "--out", self.folder / "other",
                         "--views", "first", "--completions", self.folder / "completions.jsonl")
        self.assertEqual(other.returncode, 2)
        self.assertIn("the teacher was shown 2 pictures", other.stderr)

        correct = self.distill(files, "--filter", "correct")
        self.assertEqual(correct["total"]["kept"], right)
        self.assertEqual(self.distill(files, "--filter", "format")["total"]["kept"], 15)

    def test_what_cannot_be_imported(self):
        files, _ = self.ask(lambda number, request: [answered(request, "True")])
        arguments = ("distill", "import", files[0], "--requests", self.requests, "--out",
                     self.folder / "completions.jsonl")
        self.assertEqual(drystone(*arguments).returncode, 2)  # without terms
        nothing = drystone(*arguments, "--terms", TERMS, "--filter", "format")
        self.assertIn("no answer is kept", nothing.stderr)
        self.assertFalse((self.folder / "completions.jsonl").exists())
        odd = drystone(*arguments, "--terms", TERMS, "--filter", "formal")
        self.assertIn("did you mean 'format'?", odd.stderr)
        elsewhere = drystone("distill", "import", files[0], "--requests", self.data, "--out",
                             self.folder / "completions.jsonl", "--terms", TERMS)
        self.assertEqual(elsewhere.returncode, 3)
        self.assertIn("samples.jsonl", elsewhere.stderr)


if __name__ == "__main__":
    unittest.main()
