"""The recipe of supervised fine-tuning, as TRL's own command reads it: a step with a tiny model."""

import dataclasses
import pathlib
import unittest

from packages import package, SCRATCH  # first: it sets the environment

from datasets import load_dataset
from tiny_model import tiny_model
from trl import get_peft_config, SFTTrainer
from trl.scripts.sft import make_parser

RECIPE = pathlib.Path(__file__).parents[2] / "docs/recipes/sft_trl.yaml"
# What a machine without a GPU and with little time has to have otherwise.
HERE = {"output_dir": str(SCRATCH / "trainer"), "max_steps": 1, "use_cpu": True, "save_strategy": "no",
        "eval_strategy": "no", "disable_tqdm": True, "model_init_kwargs": None}


class Recipe(unittest.TestCase):
    def test_trl_knows_every_field_and_takes_a_step_with_it(self):
        script, training, model_arguments, _ = make_parser().parse_args_and_config(
            ["--config", str(RECIPE), "--bf16", "false"], fail_with_unknown_args=True)
        self.assertEqual((training.learning_rate, training.lr_scheduler_type, training.num_train_epochs),
                         (1e-4, "cosine", 40))
        self.assertEqual(training.get_warmup_steps(1000), 50)
        self.assertIsNone(training.max_length)
        adapter = get_peft_config(model_arguments)
        self.assertIsNotNone(adapter, "LoRA")

        splits = load_dataset(str(package("trl-sft", "--split", "train", "--split", "validation=test")))
        model, processor = tiny_model()
        trainer = SFTTrainer(
            model, args=dataclasses.replace(training, **HERE),
            train_dataset=splits[script.dataset_train_split], eval_dataset=splits[script.dataset_test_split],
            peft_config=adapter, processing_class=processor)
        self.assertGreater(trainer.train().training_loss, 0.0)
        self.assertLess(trainer.model.num_parameters(only_trainable=True), trainer.model.num_parameters())


if __name__ == "__main__":
    unittest.main()
