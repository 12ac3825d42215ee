"""Packages as ms-swift's own loader brings them into its form."""

import os
import unittest

from packages import package, records  # first: it sets the environment

import cpu_torchvision  # before what imports torchvision


class Swift(unittest.TestCase):
    def test_conversations_pictures_and_truth(self):
        folder = package("swift")
        os.environ["ROOT_IMAGE_DIR"] = str(folder)
        from swift.dataset import load_dataset
        rows, _ = load_dataset(str(folder / "train.jsonl"), remove_unused_columns=False)
        self.assertEqual(len(rows), 48)
        for row in rows:
            truth = str(records()[row["id"]]["stable"])
            self.assertEqual(row["solution"], truth)
            self.assertEqual([message["role"] for message in row["messages"]], ["user", "assistant"])
            self.assertTrue(row["messages"][1]["content"].endswith(f"<answer>{truth}</answer>"))
            self.assertEqual(len(row["images"]), 2)
            for image in row["images"]:
                path = image["path"] if isinstance(image, dict) else image
                self.assertTrue((folder / path).is_file(), path)


if __name__ == "__main__":
    unittest.main()
