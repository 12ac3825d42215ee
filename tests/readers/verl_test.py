"""Packages in veRL's RLHFDataset, with the lengths of prompts counted, pictures included."""

import asyncio
import pathlib
import shlex
import unittest

from packages import package, records, snippet, SCRATCH  # first: it sets the environment

import cpu_torchvision  # before what imports torchvision
import verl
from drystone.rewards.verl import compute_score
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf
from tiny_model import tiny_processor
from verl.trainer.ppo.reward import get_custom_reward_fn
from verl.trainer.ppo.utils import create_rl_dataset
from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn


def read(file, **config):
    processor = tiny_processor()
    config = OmegaConf.create({"cache_dir": str(SCRATCH / "verl"), "max_prompt_length": 4096,
                               "filter_overlong_prompts_workers": None, **config})
    return RLHFDataset(str(file), processor.tokenizer, config, processor), processor, config


class Verl(unittest.TestCase):
    def test_the_command_of_the_card_reads_the_package_and_finds_the_reward(self):
        command, *overrides = shlex.split(snippet(package("verl"), "sh").replace("\\\n", ""))
        self.assertEqual([command, *overrides[:2]], ["python", "-m", "verl.trainer.main_ppo"])
        folder = pathlib.Path(verl.__file__).parent / "trainer/config"  # as main_ppo has it
        with initialize_config_dir(config_dir=str(folder), version_base=None):
            config = compose("ppo_trainer", overrides[2:])
        reward = get_custom_reward_fn(config)
        processor = tiny_processor()
        # A tokenizer of letters makes long prompts.
        here = {"cache_dir": str(SCRATCH / "verl"), "max_prompt_length": 4096}
        data = OmegaConf.create({**OmegaConf.to_container(config.data), **here})
        rows = create_rl_dataset(data.train_files, data, processor.tokenizer, processor)
        self.assertEqual(len(rows), 48)
        row = rows[0]
        self.assertEqual([part["type"] for part in row["raw_prompt"][0]["content"]], ["image", "image", "text"])
        truth = row["reward_model"]["ground_truth"]
        got = reward(row["data_source"], f"<answer>{truth}</answer>", truth, row["extra_info"])
        self.assertEqual(got["score"], 0.9)

    def test_no_row_vanishes_and_pictures_are_in_their_places(self):
        [file] = (package("verl") / "data").glob("train-*.parquet")
        rows, processor, config = read(file)
        self.assertEqual(len(rows), 48, "rows without their tags for pictures vanish in the filter")
        for row in rows:
            record = records()[row["extra_info"]["id"]]
            self.assertEqual(row["reward_model"]["ground_truth"], str(record["stable"]))
            [message] = row["raw_prompt"]
            kinds = [part["type"] for part in message["content"]]
            self.assertEqual(kinds, ["image", "image", "text"])
        batch = collate_fn([rows[0], rows[1]])
        self.assertEqual(list(batch["data_source"]), ["drystone/stability"] * 2)
        self.assertEqual(list(batch["index"]), [0, 1])

        messages = rows[0]["raw_prompt"]
        images, _ = asyncio.run(RLHFDataset.process_vision_info(messages, 14, config))
        inputs = processor(text=[processor.apply_chat_template(messages, tokenize=False)], images=images,
                           return_tensors="pt")
        self.assertEqual(inputs["image_grid_thw"].shape[0], 2)

    def test_prompts_that_are_too_long_are_filtered(self):
        [file] = (package("verl") / "data").glob("test-*.parquet")
        self.assertEqual(len(read(file)[0]), 12)
        self.assertEqual(len(read(file, max_prompt_length=10)[0]), 0)

    def test_the_reward_takes_what_a_row_has(self):
        [file] = (package("verl") / "data").glob("test-*.parquet")
        for row in read(file)[0]:
            truth = row["reward_model"]["ground_truth"]
            reply = f"<think>So.</think>\n<answer>{truth}</answer>"
            got = compute_score(row["data_source"], reply, truth, row["extra_info"])
            self.assertEqual(got["score"], 1.0)


if __name__ == "__main__":
    unittest.main()
