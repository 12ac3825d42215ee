"""Rewards in the form of TRL: `GRPOTrainer(reward_funcs=drystone.rewards.trl.reward, ...)`."""

from . import reward as judge
from . import truth_text

__all__ = ["reward"]


def _text(completion):
    """A completion is a text, or a conversation whose last message is the answer: a text, or a list of parts."""
    content = completion if isinstance(completion, str) else completion[-1]["content"]
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content or [] if part.get("type") == "text")


def reward(prompts, completions, answer, **columns):
    """One reward per completion.

    Args:
        prompts: not used.
        completions: texts, or lists of messages `{"role", "content"}`, with a text or a list of parts
            `{"type": "text", "text"}` as content.
        answer: the dataset's column of that name: "True", "False" or whatever is right.
        columns: all other columns; not used.

    Returns:
        list of float in {0, 0.1, 0.9, 1}.
    """
    return [judge(_text(c), truth_text(a)).score() for c, a in zip(completions, answer, strict=True)]
