"""Packages as datasets, webdataset and pyarrow read them."""

import base64
import csv
import io
import json
import unittest

from packages import dataset, drystone, package, records, snippet, SCRATCH  # first: it sets the environment

import datasets
import numpy
import pyarrow.parquet
import webdataset
from PIL import Image


def pixels(folder, record_id, view):
    """A photograph as an image folder has it, for comparison."""
    for line in (folder / "train" / "metadata.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["id"] == record_id:
            return numpy.asarray(Image.open(folder / "train" / row["file_names"][view]))
    raise KeyError(record_id)


class Hub(unittest.TestCase):
    def test_columns_pictures_and_labels(self):
        towers = datasets.load_dataset(str(package("hf")))
        self.assertEqual({split: len(rows) for split, rows in towers.items()}, {"train": 48, "test": 12})
        features = towers["train"].features
        self.assertEqual(features["images"], datasets.List(datasets.Image()))
        self.assertEqual(features["label"], datasets.ClassLabel(names=["unstable", "stable"]))
        for row in towers["train"]:
            record = records()[row["id"]]
            self.assertEqual(row["label"], int(record["stable"]))
            self.assertEqual(json.loads(row["scene"]), record["scene"])
            for column in set(record) - {"scene", "key"}:
                self.assertEqual(row[column], record[column], column)
            self.assertEqual([image.size for image in row["images"]], [(56, 56)] * 2)
        first = towers["train"][0]
        numpy.testing.assert_array_equal(
            numpy.asarray(first["images"][1]), pixels(package("imagefolder"), first["id"], 1))

    def test_one_view_is_one_picture(self):
        towers = datasets.load_dataset(str(package("hf", "--views", "first")), split="test")
        self.assertEqual(towers.features["image"], datasets.Image())
        self.assertEqual(towers[0]["image"].size, (56, 56))

    def test_files_are_as_hubs_want_them(self):
        [path] = (package("hf") / "data").glob("train-*.parquet")
        file = pyarrow.parquet.ParquetFile(path)
        pictures = [c for c in (file.metadata.row_group(0).column(i) for i in range(file.metadata.num_columns))
                    if c.path_in_schema == "images.list.element.bytes"]
        self.assertEqual(pictures[0].compression, "UNCOMPRESSED")
        self.assertFalse(pictures[0].is_stats_set)
        image = file.schema_arrow.field("images").type.value_type
        self.assertEqual([field.name for field in image], ["bytes", "path"])
        self.assertTrue(all(field.nullable for field in file.schema_arrow))

    def test_jpeg_and_sheet(self):
        sheet = datasets.load_dataset(
            str(package("hf", "--sheet", "--image-format", "jpeg")), split="train")[0]["image"]
        self.assertEqual(sheet.format, "JPEG")
        self.assertGreater(sheet.width, 2 * 56)

    def test_image_folder(self):
        folder = package("imagefolder")
        for towers in (datasets.load_dataset("imagefolder", data_dir=str(folder)), datasets.load_dataset(str(folder))):
            self.assertEqual({split: len(rows) for split, rows in towers.items()}, {"train": 48, "test": 12})
            row = towers["train"][3]
            self.assertEqual(len(row["images"]), 2)
            self.assertEqual(row["label"], "stable" if records()[row["id"]]["stable"] else "unstable")
            self.assertEqual(row["margin_m"], records()[row["id"]]["margin_m"])

    def test_snippets_of_cards_run(self):
        for name in ("hf", "imagefolder", "webdataset", "shapestacks"):
            with self.subTest(name):
                exec(snippet(package(name)), {"print": lambda *_: None})


class WebDataset(unittest.TestCase):
    def test_by_webdataset(self):
        tar = str(package("webdataset") / "train-000000.tar")
        rows = list(webdataset.WebDataset(tar, shardshuffle=False).decode("rgb8"))
        self.assertEqual(len(rows), 48)
        for row in rows:
            self.assertEqual(row["cls"], int(records()[row["__key__"]]["stable"]))
            self.assertEqual(row["json"]["height"], records()[row["__key__"]]["height"])
            self.assertEqual(row["view1.png"].shape, (56, 56, 3))
            self.assertEqual(json.loads(row["record.txt"])["scene"], records()[row["__key__"]]["scene"])

    def test_by_datasets(self):
        towers = datasets.load_dataset(str(package("webdataset")), split="test")
        self.assertEqual(len(towers), 12)
        self.assertEqual(towers[0]["view0.png"].size, (56, 56))
        self.assertEqual(towers[0]["json"]["stable"], bool(towers[0]["cls"]))


class Trainers(unittest.TestCase):
    """What trainers read, as tables; their own loaders have tests of their own."""

    def test_conversations(self):
        rows = datasets.load_dataset(str(package("trl-sft")), split="train")
        for row in rows:
            truth = str(records()[row["id"]]["stable"])
            self.assertEqual(row["answer"], truth)
            self.assertEqual([m["role"] for m in row["prompt"] + row["completion"]], ["user", "assistant"])
            self.assertNotIn("<image>", row["prompt"][0]["content"])
            self.assertRegex(row["completion"][0]["content"], rf"(?s)^<think>.*</think>\n<answer>{truth}</answer>$")
            self.assertEqual(len(row["images"]), 2)
        self.assertNotIn("messages", rows.column_names)
        self.assertNotIn("completion", datasets.load_dataset(str(package("trl-grpo")), split="train").column_names)

    def test_prompts_with_tags(self):
        verl = datasets.load_dataset(str(package("verl")), split="train")
        easy = datasets.load_dataset("parquet", data_dir=str(package("easyr1") / "data"), split="train")
        for row, other in zip(verl, easy, strict=True):
            truth = str(records()[row["extra_info"]["id"]]["stable"])
            self.assertEqual(row["reward_model"], {"style": "rule", "ground_truth": truth})
            self.assertEqual(row["prompt"][0]["content"].count("<image>"), len(row["images"]))
            self.assertEqual(other["answer"], truth)
            self.assertEqual(other["language"], "en")
            self.assertEqual(other["problem"].count("<image>"), len(other["images"]))
        self.assertEqual(verl["extra_info"][7]["index"], 7)
        self.assertEqual(set(verl["data_source"]), {"drystone/stability"})

    def test_lines_of_json(self):
        folder = package("swift")
        rows = datasets.load_dataset("json", data_files=str(folder / "train.jsonl"), split="train",
                                     cache_dir=str(SCRATCH / "swift"))
        for row in rows:
            self.assertEqual(row["solution"], str(records()[row["id"]]["stable"]))
            self.assertEqual(row["language"], "en")
            self.assertIn(row["completion_source"], ("statics", "answer"))
            self.assertTrue(all((folder / image).is_file() for image in row["images"]))


class Distilled(unittest.TestCase):
    """What a teacher said, in every format for supervised fine-tuning."""

    @classmethod
    def setUpClass(cls):
        requests, responses = SCRATCH / "requests", SCRATCH / "responses.jsonl"
        drystone("export", dataset(), "--format", "openai-batch", "--split", "train", "--kinds", "stability,safer",
                 "--out", requests, "-q")
        asked = [json.loads(line) for path in sorted(requests.glob("requests-*.jsonl"))
                 for line in path.read_text().splitlines()]
        cls.said = {}
        with responses.open("w") as file:
            for number, request in enumerate(asked):
                *pictures, question = request["body"]["messages"][1]["content"]
                text = f"<think>Thought {number}.</think>\n<answer>{number % 3 == 0}</answer>"
                record, *other = request["custom_id"].split(":")[:-2]
                cls.said[record, *other] = (question["text"], text, len(pictures))
                body = {"model": "teacher-1", "choices": [{"index": 0, "finish_reason": "stop",
                                                          "message": {"role": "assistant", "content": text}}]}
                file.write(json.dumps({"custom_id": request["custom_id"], "error": None,
                                       "response": {"status_code": 200, "body": body}}) + "\n")
        cls.completions = SCRATCH / "completions.jsonl"
        drystone("distill", "import", responses, "--requests", requests, "--terms", "any", "--out", cls.completions)

    def package(self, name):
        folder = SCRATCH / f"distilled-{name}"
        drystone("export", dataset(), "--format", name, "--split", "train", "--completions", self.completions,
                 "--out", folder, "-q")
        return folder

    def test_trl(self):
        rows = datasets.load_dataset(str(self.package("trl-sft")), split="train")
        self.assertEqual(len(rows), len(self.said))
        for row in rows:
            prompt, text, pictures = self.said[tuple(filter(None, (row["id"], row["other"])))]
            self.assertEqual(row["prompt"][0]["content"], prompt)
            self.assertEqual(row["completion"], [{"role": "assistant", "content": text}])
            self.assertEqual(row["completion_source"], "teacher-1")
            self.assertEqual(len(row["images"]), pictures)
            self.assertEqual(row["other"] is not None, pictures == 4)
        self.assertGreater(sum(row["other"] is not None for row in rows), 10)

    def test_conversations(self):
        for name in ("llamafactory", "swift"):
            with self.subTest(name):
                folder = self.package(name)
                lines = [json.loads(line) for line in (folder / "train.jsonl").read_text().splitlines()]
                self.assertEqual(len(lines), len(self.said))
                for line in lines:
                    user, assistant = line["messages"]
                    prompt, text, pictures = self.said[tuple(filter(None, (line["id"], line.get("other"))))]
                    tags = "<image>" * pictures + "\n" if name == "llamafactory" else ""
                    self.assertEqual(user["content"], tags + prompt)
                    self.assertEqual(assistant["content"], text)
                    self.assertEqual(len(line["images"]), pictures)
                    self.assertTrue(all((folder / image).is_file() for image in line["images"]))


def letter_in(reply, options):
    """How VLMEvalKit finds the option that a reply chooses: the one letter among its words, or else the one
    option whose text is in a reply that is not much longer than all options; None: neither."""
    words = reply.translate(str.maketrans(dict.fromkeys(".()[],:;!*#{}", " "))).split()
    letters = [letter for letter in options if letter in words]
    if len(letters) == 1 and words.index(letters[0]) > len(words) - 5:
        return letters[0]
    if len(reply) > 2 * sum(map(len, options.values())):
        return None
    letters = [letter for letter, text in options.items() if text.lower() in reply.lower()]
    return letters[0] if len(letters) == 1 else None


class Harnesses(unittest.TestCase):
    def test_replies_as_they_are_asked_for_are_found(self):
        csv.field_size_limit(1 << 30)
        requests = {"en": "Reply with the letter of the right option and nothing else.",
                    "zh": "请只回答正确选项的字母，不要写其他内容。"}
        for language, request in requests.items():
            folder = package("vlmevalkit", "--kinds", "stability,color,offset_side", "--forms", "true_false,choice",
                             "--language", language)
            with (folder / "drystone_train.tsv").open(newline="") as file:
                rows = list(csv.DictReader(file, delimiter="\t"))
            self.assertEqual({row["category"] for row in rows}, {"stability", "color", "offset_side"})
            self.assertGreater(len({row["C"] for row in rows}), 2)
            for row in rows:
                *asked, last = row["question"].split("\n\n")
                self.assertEqual(last, request)
                self.assertTrue(asked)
                options = {letter: row[letter] for letter in "ABCDEFGH" if row[letter]}
                self.assertNotRegex(row["question"], r"</?(think|answer)>|(^|\n)A\. ")
                self.assertEqual(letter_in(row["answer"], options), row["answer"])
                # What other formats ask for is not found.
                self.assertIsNone(letter_in(f"<think>So.</think>\n<answer>{row['answer']}</answer>", options))

    def test_multiple_choice(self):
        csv.field_size_limit(1 << 30)
        with (package("vlmevalkit") / "drystone_test.tsv").open(newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        self.assertEqual(len(rows), 12)
        for row in rows:
            self.assertEqual((row["A"], row["B"]), ("True", "False"))
            self.assertEqual(row["answer"], "A" if records()[row["id"]]["stable"] else "B")
            pictures = eval(row["image"])
            self.assertEqual(Image.open(io.BytesIO(base64.b64decode(pictures[1]))).size, (56, 56))

    def test_lmms_eval_rows(self):
        rows = datasets.load_dataset(str(package("lmms-eval")), split="test")
        self.assertEqual(rows[0]["answer"], str(records()[rows[0]["id"]]["stable"]))


class CommandLine(unittest.TestCase):
    def test_every_format_is_read_by_some_test(self):
        listed = {line.split()[0] for line in drystone("export", "--list").splitlines()}
        here = {"hf", "imagefolder", "webdataset", "shapestacks", "trl-sft", "trl-grpo", "verl", "easyr1", "swift",
                "lmms-eval", "vlmevalkit"}
        elsewhere = {"llamafactory", "inspect", "openai-batch", "physion"}
        self.assertLessEqual(listed, here | elsewhere)


if __name__ == "__main__":
    unittest.main()
