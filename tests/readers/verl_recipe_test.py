"""The recipe of reinforcement learning, as veRL's own command composes and checks it."""

import pathlib
import unittest

from packages import package  # first: it sets the environment
import cpu_torchvision  # noqa: F401

from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf
from verl.trainer.ppo.reward import get_custom_reward_fn
from verl.trainer.ppo.utils import need_critic, need_reference_policy
from verl.utils.config import validate_config

RECIPES = pathlib.Path(__file__).parents[2] / "docs/recipes"


class Recipe(unittest.TestCase):
    def setUp(self):
        with initialize_config_dir(config_dir=str(RECIPES), version_base=None):
            self.config = compose("grpo_verl")
        OmegaConf.resolve(self.config)

    def test_verl_takes_its_fields(self):
        validate_config(self.config, need_reference_policy(self.config), need_critic(self.config))
        actor = self.config.actor_rollout_ref.actor
        self.assertEqual((actor.optim.lr, actor.optim.lr_scheduler_type, actor.optim.lr_warmup_steps_ratio),
                         (2e-6, "cosine", 0.1))
        self.assertEqual((self.config.data.train_batch_size, self.config.actor_rollout_ref.rollout.n,
                          self.config.trainer.total_epochs), (1024, 6, 8))
        self.assertFalse(need_critic(self.config))

    def test_its_reward_is_ours(self):
        reward = get_custom_reward_fn(self.config)
        score = reward("drystone/stability", "<think>it leans</think><answer>True</answer>", "True", {})
        self.assertEqual(score if isinstance(score, float) else score["score"], 1.0)

    def test_its_files_are_those_of_a_package(self):
        folder = package("verl", "--split", "train", "--split", "validation=test")
        for name in ("train_files", "val_files"):
            pattern = pathlib.Path(self.config.data[name]).relative_to("packages/rl")
            self.assertTrue(list(folder.glob(str(pattern))), pattern)


if __name__ == "__main__":
    unittest.main()
