"""Boosted trees: what can be learned from a few numbers of a tower."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from features import offsets
from records import Tower
from shares import Share


def telling(column: np.ndarray) -> bool:
    """Whether a column has two values or more; trees can split by no other, and refuse empty ones."""
    return len(np.unique(column[~np.isnan(column)])) > 1


def fit(features: np.ndarray, stable: np.ndarray):
    """A function that says of rows of features whether the tower stands; the same for the same arguments."""
    kept = [number for number, column in enumerate(features.T) if telling(column)]
    if not kept:
        # Nothing is known: always the more frequent label.
        return lambda rows: np.full(len(rows), stable.mean() > 0.5)
    trees = HistGradientBoostingClassifier(max_iter=200, random_state=0).fit(features[:, kept], stable)
    return lambda rows: trees.predict(rows[:, kept])


def labels(towers: list[Tower]) -> np.ndarray:
    return np.array([tower.stable for tower in towers])


def right(says: np.ndarray, towers: list[Tower]) -> Share:
    return Share(int((says == labels(towers)).sum()), len(towers))


def fit_geometry(towers: list[Tower]):
    """Trees that know all offsets of neighbours, and that a mirrored tower has the same label."""
    known = np.array([offsets(tower) for tower in towers])
    predict = fit(np.vstack([known, -known]), np.tile(labels(towers), 2))
    return lambda others: predict(np.array([offsets(tower) for tower in others]))
