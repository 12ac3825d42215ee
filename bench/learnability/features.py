"""What of a tower a guesser is given who does not look at the whole: shortcuts, and the true geometry.

Every feature is a list of numbers of one length for all towers of up to `MOST_BLOCKS`; what is not there is NaN.
"""

import math
from collections.abc import Callable
from itertools import pairwise

from records import Tower

MOST_BLOCKS = 8
MOST_LIGHTS = 4
MOST_WALLS = 2
TEXTURES = ("checker", "wood", "noise", "brick", "stripes", "concrete", "tiles", "speckle", "metal", "frame")


def padded(values: list[float], length: int) -> list[float]:
    if len(values) > length:
        raise ValueError(f"{len(values)} numbers where there are to be {length} at most")
    return values + [math.nan] * (length - len(values))


def surface(item: dict) -> list[float]:
    """Colour and texture of a block, the ground or a wall."""
    texture = item.get("texture")
    if texture is None:
        look = [-1.0, math.nan, math.nan, math.nan, math.nan]
    else:
        second = texture.get("color2", [math.nan] * 3)
        look = [TEXTURES.index(texture["kind"]), texture.get("scale", math.nan), *second]
    return [*item.get("color", [math.nan] * 3), *look]


def flat(rows: list[list[float]]) -> list[float]:
    return [value for row in rows for value in row]


def colors(tower: Tower) -> list[float]:
    return padded(flat([surface(block) for block in tower.blocks]), 8 * MOST_BLOCKS)


def lights(tower: Tower) -> list[float]:
    rows = [[*light["direction"], *light.get("color", [1, 1, 1]), light.get("intensity", 1),
             light.get("angular_radius_deg", 2)] for light in tower.record["scene"].get("lights", [])]
    return [len(rows), *padded(flat(rows), 8 * MOST_LIGHTS)]


def surroundings(tower: Tower) -> list[float]:
    scene = tower.record["scene"]
    walls = scene.get("walls", [])
    rows = [[*wall["point"], *wall["normal"], *surface(wall)] for wall in walls]
    return [*surface(scene.get("ground", {})), len(walls), *padded(flat(rows), 14 * MOST_WALLS)]


def place(tower: Tower) -> list[float]:
    """Where the tower stands, by its extent, and how far the camera is away."""
    xs = [block["position"][0] for block in tower.blocks]
    camera = tower.record["views"][0]
    return [(min(xs) + max(xs)) / 2, *camera["world_from_camera"]["position"], camera["block_px"]]


def number(tower: Tower) -> list[float]:
    """The record's number in its set, and the attempt that gave it."""
    return [int(tower.record["id"].rsplit("-", 1)[1]), tower.record["attempt"]]


def offsets(tower: Tower) -> list[float]:
    """How far each block stands to the right of the one below, from the top down, over the width."""
    steps = [upper["position"][0] - lower["position"][0] for lower, upper in pairwise(tower.blocks)]
    width = 2 * tower.blocks[0]["shape"]["half_extents"][0]
    return padded([step / width for step in reversed(steps)], MOST_BLOCKS - 1)


def reach(tower: Tower) -> list[float]:
    """How far apart the outermost blocks are sideways."""
    xs = [block["position"][0] for block in tower.blocks]
    return [max(xs) - min(xs)]


def lean(tower: Tower) -> list[float]:
    """How far the topmost block is sideways of the lowest one."""
    return [abs(tower.blocks[-1]["position"][0] - tower.blocks[0]["position"][0])]


def offset(level: int) -> Callable[[Tower], list[float]]:
    """The size of one offset of neighbours; level 0 is the topmost, -1 the lowest."""

    def feature(tower: Tower) -> list[float]:
        there = [value for value in offsets(tower) if not math.isnan(value)]
        return [abs(there[level])] if -len(there) <= level < len(there) else [math.nan]

    return feature


# Nothing of where the blocks stand relative to each other.
NUISANCES: dict[str, Callable[[Tower], list[float]]] = {
    "height": lambda tower: [tower.record["height"]],
    "colours and textures of the blocks": colors,
    "lights": lights,
    "floor and walls": surroundings,
    "place of the tower and of the camera": place,
    "number of the record and of the attempt": number,
}

# One number of where they stand. Those of single offsets are parts of the answer: a topmost block that overhangs by
# more than half of its width falls, wherever the others are.
SINGLE_NUMBERS: dict[str, Callable[[Tower], list[float]]] = {
    "largest offset of neighbours": lambda tower: [tower.record["misalignment_max"]],
    "mean offset of neighbours": lambda tower: [tower.record["misalignment_mean"]],
    "width of the whole": reach,
    "lean from foot to top": lean,
    "topmost offset": offset(0),
    "second offset from the top": offset(1),
    "lowest offset": offset(-1),
}
