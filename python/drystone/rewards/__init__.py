"""Rewards for reinforcement learning: 0.1 for the form of an answer, 0.9 for being right.

The rules are those of the C++ library (`drystone/reward.hpp`); the modules here, one per trainer, only
speak the trainer's language.
"""

from .._reward import Reward, canonical_answer, reward

__all__ = ["Reward", "canonical_answer", "reward", "truth_text"]


def truth_text(truth):
    """The truth of a dataset's column as the text that answers are compared with.

    Booleans and numbers are taken as they print, e.g. the column `stable` itself.
    """
    return truth if isinstance(truth, str) else str(truth)
