"""Samples for Inspect, as its own reader takes them."""

import unittest

from packages import package, records, snippet

from inspect_ai.dataset import json_dataset
from inspect_ai.model import ContentImage, ContentText


class Inspect(unittest.TestCase):
    def test_samples(self):
        folder = package("inspect")
        samples = json_dataset(str(folder / "test.jsonl"))
        self.assertEqual(len(samples), 12)
        for sample in samples:
            record = records()[sample.metadata["id"]]
            self.assertEqual(sample.target, str(record["stable"]))
            *pictures, text = sample.input[0].content
            self.assertIsInstance(text, ContentText)
            self.assertEqual(len(pictures), 2)
            for picture in pictures:
                self.assertIsInstance(picture, ContentImage)

    def test_snippet_of_the_card_runs(self):
        exec(snippet(package("inspect")), {"print": lambda *_: None})


if __name__ == "__main__":
    unittest.main()
