#!/usr/bin/env python3
"""What one would write today to make such data: MuJoCo's Python package, its own renderer, Pillow.

    peer_mujoco_python.py SCENES.jsonl OUT --quality stock|tuned [--compare DATASET]
                                    [--pictures-only]

SCENES.jsonl is what `drystone show DATASET --json` prints. Each scene is compiled from MJCF, stepped
for up to 4 s (less when a block has moved) for its label, and photographed by the record's cameras as
RGB, depth (16 bit, mm) and block ids (8 bit). Prints one JSON object: scenes, seconds, scenes per
second and where the time went. Imports and the reading of SCENES are not counted.

stock: MuJoCo's visual defaults (shadow maps of 4096 pixels, 4 samples), Pillow's defaults.
tuned: shadow maps of 1024 pixels, 4 samples; PNG compression level 1.
"""

import argparse
import io
import json
import math
import os
import tarfile
import time
from pathlib import Path

# One worker is one thread on both sides: llvmpipe must not start its own.
os.environ.setdefault("MUJOCO_GL", "egl")
os.environ.setdefault("LP_NUM_THREADS", "0")

import mujoco  # noqa: E402: reads the environment
import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

HORIZON_S = 4.0
CHECK_EVERY_S = 0.02
MOVED_SHARE = 0.1  # of the smallest half extent in the scene


def numbers(values) -> str:
    return " ".join(repr(float(v)) for v in values)


def geom(shape: dict) -> str:
    match shape["type"]:
        case "box":
            return f'type="box" size="{numbers(shape["half_extents"])}"'
        case "cylinder":
            return f'type="cylinder" size="{numbers((shape["radius"], shape["half_height"]))}"'
        case "sphere":
            return f'type="sphere" size="{numbers([shape["radius"]])}"'
    raise ValueError(f"no geom for a {shape['type']}")


def smallest_half_extent(shape: dict) -> float:
    return min(shape.get("half_extents") or [v for k, v in shape.items() if k != "type"])


def multiply(a, b) -> tuple[float, float, float, float]:
    (w, x, y, z), (v, i, j, k) = a, b
    return (w * v - x * i - y * j - z * k, w * i + x * v + y * k - z * j,
            w * j - x * k + y * v + z * i, w * k + x * j - y * i + z * v)


def to_mjcf(record: dict, quality: str) -> str:
    """The record's scene and cameras, with the engine's default physics."""
    scene, views = record["scene"], record["views"]
    parts = ["<mujoco>", f'<option gravity="{numbers(scene["gravity"])}"/>', "<visual>",
             f'<global offwidth="{views[0]["width"]}" offheight="{views[0]["height"]}"/>',
             '<headlight ambient=".4 .4 .4" diffuse="0 0 0" specular="0 0 0"/>']
    if quality == "tuned":
        parts.append('<quality shadowsize="1024" offsamples="4"/>')
    parts.append("</visual><worldbody>")
    ground = scene["ground"]
    parts.append(f'<geom name="ground" type="plane" size="0 0 1" friction="{ground["friction"]}"'
                 f' rgba="{numbers(ground["color"])} 1"/>')
    for wall in scene["walls"]:
        parts.append(f'<geom type="plane" size="0 0 1" pos="{numbers(wall["point"])}" contype="0"'
                     f' conaffinity="0" zaxis="{numbers(wall["normal"])}"'
                     f' rgba="{numbers(wall["color"])} 1"/>')
    for light in scene["lights"]:
        away = np.array(light["direction"])
        parts.append(f'<light directional="true" pos="{numbers(10 * away)}" dir="{numbers(-away)}"'
                     f' diffuse="{numbers(0.6 * light["intensity"] * np.array(light["color"]))}"/>')
    for view in views:
        pose, intrinsics = view["world_from_camera"], view["intrinsics"]
        fov_y = 2 * math.degrees(math.atan(view["height"] / 2 / intrinsics["fy"]))
        # MuJoCo's cameras look along -z with y up.
        turned = multiply(pose["quaternion"], (0.0, 1.0, 0.0, 0.0))
        parts.append(f'<camera pos="{numbers(pose["position"])}" quat="{numbers(turned)}"'
                     f' fovy="{fov_y!r}"/>')
    for block in scene["blocks"]:
        parts.append(f'<body pos="{numbers(block["position"])}" quat="{numbers(block["quaternion"])}">'
                     f'<freejoint/><geom {geom(block["shape"])} density="{block["density"]}"'
                     f' friction="{block["friction"]}" rgba="{numbers(block["color"])} 1"/></body>')
    parts.append("</worldbody></mujoco>")
    return "".join(parts)


def stands(model, data, record: dict) -> bool:
    """Whether every block is where it was after 4 s."""
    tolerance = MOVED_SHARE * min(smallest_half_extent(b["shape"]) for b in record["scene"]["blocks"])
    start = data.xpos.copy()
    steps = round(CHECK_EVERY_S / model.opt.timestep)
    while data.time < HORIZON_S:
        mujoco.mj_step(model, data, nstep=steps)
        if np.linalg.norm(data.xpos - start, axis=1).max() > tolerance:
            return False
    return True


class Clock:
    """Seconds by what they were spent on."""

    def __init__(self):
        self.seconds = {}
        self._last = time.perf_counter()

    def lap(self, name: str | None = None) -> None:
        now = time.perf_counter()
        if name:
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now


def make(record: dict, out: Path, quality: str, clock: Clock, label: bool) -> bool | None:
    """Writes one scene's pictures; returns its label, if that is wanted."""
    png = {"compress_level": 1} if quality == "tuned" else {}
    clock.lap()
    model = mujoco.MjModel.from_xml_string(to_mjcf(record, quality))
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    clock.lap("compile")
    width, height = record["views"][0]["width"], record["views"][0]["height"]
    # Ids of blocks count from 1; 0 is all else. The last entry answers for the index -1.
    id_of_geom = np.zeros(model.ngeom + 1, np.uint8)
    id_of_geom[:model.ngeom] = model.geom_bodyid
    with mujoco.Renderer(model, height, width) as renderer:
        clock.lap("context")
        for index in range(len(record["views"])):
            renderer.update_scene(data, camera=index)
            rgb = renderer.render()
            clock.lap("rgb")
            renderer.enable_depth_rendering()
            depth = renderer.render()
            renderer.enable_segmentation_rendering()
            segmentation = renderer.render()
            renderer.disable_segmentation_rendering()
            clock.lap("depth and ids")
            millimetres = np.minimum(np.rint(1000 * depth), 65535).astype(np.uint16)
            is_geom = segmentation[..., 1] == mujoco.mjtObj.mjOBJ_GEOM
            ids = id_of_geom[np.where(is_geom, segmentation[..., 0], -1)]
            stem = out / f"{record['id']}.cam{index}"
            Image.fromarray(rgb).save(f"{stem}.rgb.png", **png)
            Image.fromarray(millimetres).save(f"{stem}.depth.png", **png)
            Image.fromarray(ids).save(f"{stem}.instance.png", **png)
            clock.lap("png")
    clock.lap("context")
    if not label:
        return None
    stable = stands(model, data, record)
    clock.lap("step")
    return stable


def compare(out: Path, dataset: Path) -> dict:
    """Share of pixels with equal ids, and depth's median difference on blocks, between both sides'
    pictures: they must show the same."""
    pixels = equal = 0
    differences = []
    for shard in sorted(dataset.glob("shards/*.tar")):
        with tarfile.open(shard) as tar:
            members = {member.name: member for member in tar}

            def theirs(name: str) -> np.ndarray:
                return np.array(Image.open(io.BytesIO(tar.extractfile(members[name]).read())))

            for name in members:
                if name.endswith(".instance.png"):
                    ids, ours = theirs(name), np.array(Image.open(out / name))
                    pixels += ids.size
                    equal += int((ids == ours).sum())
                    both = (ids == ours) & (ids > 0)
                    name = name.replace("instance", "depth")
                    depth = np.array(Image.open(out / name)).astype(int) - theirs(name)
                    differences.append(np.abs(depth[both]))
    return {"pixels": pixels, "equal_ids": equal / pixels,
            "median_depth_difference_mm": float(np.median(np.concatenate(differences)))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--quality", choices=("stock", "tuned"), default="stock")
    parser.add_argument("--compare", type=Path, metavar="DATASET",
                        help="also compare ids and depth with those of a dataset (not timed)")
    parser.add_argument("--pictures-only", action="store_true", help="no labels")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with arguments.scenes.open() as file:
        records = [json.loads(line) for line in file]

    clock = Clock()
    wrong = 0
    began = time.perf_counter()
    with (arguments.out / "labels.jsonl").open("w") as labels:
        for record in records:
            stable = make(record, arguments.out, arguments.quality, clock,
                          label=not arguments.pictures_only)
            wrong += stable is not None and stable != record["stable"]
            labels.write(json.dumps({"id": record["id"], "stable": stable}) + "\n")
    seconds = time.perf_counter() - began
    report = {"scenes": len(records), "seconds": seconds, "scenes_per_second": len(records) / seconds,
              "labels_unlike_drystone": wrong,
              "seconds_by_part": {k: round(v, 3) for k, v in clock.seconds.items()}}
    if arguments.compare:
        report["compare"] = compare(arguments.out, arguments.compare)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
