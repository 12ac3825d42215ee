"""Rewards in the form of EasyR1: `worker.reward.reward_function=PATH/easyr1.py:compute_score`."""

from drystone.rewards import reward, truth_text

__all__ = ["REWARD_NAME", "REWARD_TYPE", "compute_score"]

REWARD_NAME = "drystone"
REWARD_TYPE = "sequential"


def compute_score(reward_input):
    """The reward of one answer.

    Args:
        reward_input: dict with "response" (what the model wrote) and "ground_truth".

    Returns:
        dict with "overall" (the reward), "format" and "accuracy" (0 or 1).
    """
    got = reward(reward_input["response"], truth_text(reward_input["ground_truth"]))
    return {"overall": got.score(), "format": float(got.format), "accuracy": float(got.answer)}
