"""The Croissant description of a package, as MLCommons' library validates and reads it."""

import unittest

from packages import package, records

import mlcroissant
from PIL import Image


def text(value):
    return value.decode() if isinstance(value, bytes) else value


class Croissant(unittest.TestCase):
    def read(self, folder, split):
        dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
        self.assertFalse(dataset.metadata.issues.errors)
        return list(dataset.records(record_set=split))

    def test_one_picture_a_record(self):
        rows = self.read(package("hf", "--views", "first"), "test")
        self.assertEqual(len(rows), 12)
        for row in rows:
            record = records()[text(row["test/id"])]
            self.assertEqual(bool(row["test/stable"]), record["stable"])
            self.assertEqual(row["test/margin_m"], record["margin_m"])
            self.assertIsInstance(row["test/image"], Image.Image)
            self.assertEqual(row["test/image"].size, (56, 56))

    def test_every_format_with_tables_is_described(self):
        for name in ("hf", "trl-sft", "trl-grpo", "verl", "easyr1", "lmms-eval"):
            with self.subTest(name):
                dataset = mlcroissant.Dataset(str(package(name) / "croissant.json"))
                self.assertFalse(dataset.metadata.issues.errors)


if __name__ == "__main__":
    unittest.main()
