"""Packages as LLaMA-Factory finds them in dataset_info.json and brings them into its own form."""

import importlib.machinery
import pathlib
import sys
import types
import unittest

from packages import package, records, SCRATCH  # first: it sets the environment

import cpu_torchvision  # before what imports torchvision

# Built for CUDA as torchvision is, and not needed for pictures.
sys.modules["torchaudio"] = types.ModuleType("torchaudio")
sys.modules["torchaudio"].__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)
from llamafactory.data.loader import _load_single_dataset
from llamafactory.data.parser import get_dataset_list
from llamafactory.hparams import DataArguments, ModelArguments
from transformers import Seq2SeqTrainingArguments


class LlamaFactory(unittest.TestCase):
    def test_conversations_and_pictures(self):
        folder = str(package("llamafactory"))
        data = DataArguments(dataset="drystone_train", dataset_dir=folder, media_dir=folder, template="qwen2_vl")
        model = ModelArguments(model_name_or_path="none", cache_dir=str(SCRATCH / "factory"))
        training = Seq2SeqTrainingArguments(output_dir=str(SCRATCH / "factory-out"), use_cpu=True)
        [attributes] = get_dataset_list(["drystone_train"], folder)
        rows = _load_single_dataset(attributes, model, data, training)
        self.assertEqual(len(rows), 48)
        for row in rows:
            self.assertEqual(len(row["_images"]), 2)
            self.assertTrue(all(pathlib.Path(image).is_file() for image in row["_images"]))
            [prompt], [response] = row["_prompt"], row["_response"]
            self.assertEqual(prompt["content"].count("<image>"), 2)
            record = records()[pathlib.Path(row["_images"][0]).name.split(".")[0]]
            self.assertTrue(response["content"].endswith(f"<answer>{record['stable']}</answer>"))


if __name__ == "__main__":
    unittest.main()
