"""Packages in TRL's trainers: one step each with a tiny vision-language model of random weights."""

import functools
import unittest
from unittest import mock

from packages import package, records, snippet, SCRATCH  # first: it sets the environment

import cpu_torchvision  # before what imports torchvision
import trl
from datasets import load_dataset
from drystone.rewards.trl import reward
from tiny_model import tiny_model
from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer
from trl.rewards import think_format_reward


def settings(**more):
    return {"output_dir": str(SCRATCH / "trainer"), "max_steps": 1, "report_to": [], "use_cpu": True,
            "save_strategy": "no", "logging_steps": 1, "disable_tqdm": True, **more}


@functools.cache
def model_folder():
    """The tiny model as trainers load one by its name."""
    folder = SCRATCH / "model"
    for part in tiny_model():
        part.save_pretrained(folder)
    return str(folder)


def run_snippet(name, trainer, config, **small):
    """Runs what the card says, with the settings of a short run added, and returns what training came to."""
    runs = []

    class Watched(trainer):
        def train(self):
            runs.append(super().train())

    configured = functools.partial(config, **small, **settings())
    # Without settings of its own a trainer gets these alone.
    started = lambda *arguments, **more: Watched(*arguments, **{"args": configured(), **more})
    with mock.patch.object(trl, trainer.__name__, started), mock.patch.object(trl, config.__name__, configured):
        exec(snippet(package(name)), {"MODEL": model_folder()})
    [run] = runs
    return run


class Snippets(unittest.TestCase):
    """What the cards, the README and the manual tell to run."""

    def test_sft(self):
        run = run_snippet("trl-sft", SFTTrainer, SFTConfig, per_device_train_batch_size=2)
        self.assertEqual(run.global_step, 1)
        self.assertGreater(run.training_loss, 0.0)

    def test_grpo(self):
        run = run_snippet("trl-grpo", GRPOTrainer, GRPOConfig, num_generations=2, per_device_train_batch_size=2,
                          max_completion_length=4)
        self.assertEqual(run.global_step, 1)


class Sft(unittest.TestCase):
    def test_a_step_learns_from_the_completion_alone(self):
        model, processor = tiny_model()
        rows = load_dataset(str(package("trl-sft")), split="train")
        trainer = SFTTrainer(
            model, args=SFTConfig(max_length=None, per_device_train_batch_size=2, **settings()),
            train_dataset=rows, processing_class=processor)
        batch = next(iter(trainer.get_train_dataloader()))
        self.assertEqual(batch["image_grid_thw"].shape[0], 2 * 2, "two pictures of each of two rows")
        for labels in batch["labels"]:
            learned = processor.tokenizer.decode([token for token in labels.tolist() if token != -100])
            self.assertTrue(learned.lstrip().startswith("<think>"), learned)
            self.assertIn("</answer>", learned)
            self.assertNotIn("Think first", learned)
        history = trainer.train()
        self.assertGreater(history.training_loss, 0.0)


class Grpo(unittest.TestCase):
    def test_a_step_asks_our_reward_with_every_column(self):
        model, processor = tiny_model()
        seen = []

        def watched(prompts, completions, **columns):
            seen.append(columns)
            return reward(prompts, completions, **columns)

        trainer = GRPOTrainer(
            model, reward_funcs=watched,
            args=GRPOConfig(num_generations=2, per_device_train_batch_size=2, max_completion_length=4,
                            **settings()),
            train_dataset=load_dataset(str(package("trl-grpo")), split="train"), processing_class=processor)
        trainer.train()
        self.assertTrue(seen)
        for record_id, answer in zip(seen[0]["id"], seen[0]["answer"], strict=True):
            self.assertEqual(answer, str(records()[record_id]["stable"]))

    def test_completions_have_the_form_that_trl_rewards(self):
        rows = load_dataset(str(package("trl-sft")), split="train")
        self.assertEqual(set(think_format_reward(rows["completion"])), {1.0})
        self.assertEqual(set(reward(rows["prompt"], rows["completion"], answer=rows["answer"])), {1.0})


if __name__ == "__main__":
    unittest.main()
