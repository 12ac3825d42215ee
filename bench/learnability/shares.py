"""Shares with their intervals."""

import math
from dataclasses import dataclass

Z95 = 1.959963984540054  # of the normal distribution, two-sided


@dataclass(frozen=True)
class Share:
    """`hits` of `n`, e.g. right answers."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        return self.hits / self.n

    def interval(self, z: float = Z95) -> tuple[float, float]:
        """Wilson's score interval (E. B. Wilson 1927); 95% unless `z` says otherwise."""
        center = (self.value + z * z / (2 * self.n)) / (1 + z * z / self.n)
        half = z / (1 + z * z / self.n) * math.sqrt(self.value * (1 - self.value) / self.n + z * z / (4 * self.n**2))
        return max(0.0, center - half), min(1.0, center + half)

    def contains(self, chance: float, z: float = Z95) -> bool:
        low, high = self.interval(z)
        return low <= chance <= high

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{100 * self.value:.1f}% ({100 * low:.1f}-{100 * high:.1f})"

    def json(self) -> dict:
        low, high = self.interval()
        return {"hits": self.hits, "n": self.n, "share": self.value, "low": low, "high": high}
