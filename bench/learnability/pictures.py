"""Pictures of towers as arrays."""

import io

import numpy as np
from PIL import Image

from records import Tower

BORDER = 4  # pixels along the pictures' edges, where there is no block
HEIGHT, WIDTH = 136, 48  # pixels of what the network sees; towers of eight blocks are there as a whole
BELOW = 10  # rows of these below a tower's foot


def plane(tower: Tower, name: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(tower.planes[name])))


def rgb(towers: list[Tower]) -> np.ndarray:
    """N x H x W x 3, uint8."""
    return np.stack([plane(tower, "rgb") for tower in towers])


def window(tower: Tower) -> tuple[slice, slice]:
    """The rows and columns of a picture in which the tower's foot is always at one place. The rows may begin
    above the picture, at a negative number."""
    lowest = plane(tower, "instance") == 1
    foot = int(np.flatnonzero(lowest.any(axis=1))[-1]) + 1
    left = (lowest.shape[1] - WIDTH) // 2  # cameras face the middle of a tower's width
    return slice(foot + BELOW - HEIGHT, foot + BELOW), slice(left, left + WIDTH)


def framed(towers: list[Tower]) -> np.ndarray:
    """The towers with little beside them, N x HEIGHT x WIDTH x 3, uint8. What is above a picture continues its
    uppermost row.

    @throws ValueError where a block is outside of the window
    """
    pictures = np.empty((len(towers), HEIGHT, WIDTH, 3), np.uint8)
    for tower, picture in zip(towers, pictures):
        rows, columns = window(tower)
        missing = max(0, -rows.start)
        blocks = plane(tower, "instance") > 0
        if blocks.sum() != blocks[rows.start + missing:rows.stop, columns].sum():
            raise ValueError(f"{tower.record['id']}: a block is outside of the window of {HEIGHT} x {WIDTH} pixels")
        seen = plane(tower, "rgb")[rows.start + missing:rows.stop, columns]
        picture[:] = np.pad(seen, ((missing, 0), (0, 0), (0, 0)), mode="edge")
    return pictures


def border(towers: list[Tower]) -> np.ndarray:
    """Mean colours of squares along the pictures' edges, N x numbers: what is seen beside the towers."""
    pictures = rgb(towers)
    n, size = pictures.shape[:2]
    cells = size // BORDER
    means = pictures.reshape(n, cells, BORDER, cells, BORDER, 3).mean(axis=(2, 4))
    edge = np.ones((cells, cells), bool)
    edge[1:-1, 1:-1] = False
    return means[:, edge].reshape(n, -1)


def mean_color(towers: list[Tower]) -> np.ndarray:
    """Mean and spread of each channel over the whole picture."""
    pictures = rgb(towers)
    return np.concatenate([pictures.mean(axis=(1, 2)), pictures.std(axis=(1, 2))], axis=1)
