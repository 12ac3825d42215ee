"""Rewards in the form of veRL: `reward.custom_reward_function.path` is pkg://drystone.rewards.verl (or this
file), `.name` compute_score."""

from drystone.rewards import reward, truth_text

__all__ = ["compute_score"]


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    """The reward of one solution.

    Args:
        data_source: not used.
        solution_str: what the model wrote.
        ground_truth: what is right.
        extra_info: not used.

    Returns:
        dict with "score" (the reward), "acc" and "format" (0 or 1), which veRL logs.
    """
    got = reward(solution_str, truth_text(ground_truth))
    return {"score": got.score(), "acc": float(got.answer), "format": float(got.format)}
