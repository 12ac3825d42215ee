"""Rewards in the form of ms-swift: `--external_plugins PATH/swift.py --reward_funcs drystone`."""

from drystone.rewards import reward, truth_text

__all__ = ["DrystoneReward"]

try:
    from swift.rewards import ORM, orms
except ImportError:
    try:  # earlier versions
        from swift.plugin import ORM, orms
    except ImportError:
        ORM, orms = object, {}


class DrystoneReward(ORM):
    """Called with the completions and, as `solution`, the dataset's column of that name."""

    def __call__(self, completions, solution, **kwargs):
        """One reward per completion: list of float in {0, 0.1, 0.9, 1}."""
        return [
            reward(completion, truth_text(truth)).score()
            for completion, truth in zip(completions, solution, strict=True)
        ]


orms["drystone"] = DrystoneReward
