"""Trains and tests on a finished dataset, and writes what came out. Started by bench/learnability/run.

Every network and its results are kept in files of their own, so that an interrupted study goes on with what is
missing.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import nn

import network
import pictures
import trees
from features import NUISANCES, SINGLE_NUMBERS
from records import Dataset, Tower
from report import report

TESTS = ("solid_low", "solid_high", "flat_low", "flat_high")


def test_sets(data: Dataset) -> dict[str, list[Tower]]:
    """Those of the study; `once` and `twice` are the same towers, in the latter with every block repeated."""
    tests = {name: data.set(f"{name}_test") for name in TESTS}
    repeated = data.set("twice_test")
    tests |= {name: [tower for tower in repeated if tower.record["replicate"] == times]
              for name, times in (("once", 1), ("twice", 2))}
    return tests


@cache
def test_pictures(data: Dataset) -> dict[str, np.ndarray]:
    """Decoded once for all networks."""
    return {name: pictures.framed(towers) for name, towers in test_sets(data).items()}


def by_height(says: np.ndarray, towers: list[Tower]) -> dict[str, dict]:
    """Right answers by height, and how often the answer was that the tower stands."""
    result = {}
    for height in sorted({tower.record["height"] for tower in towers}):
        chosen = np.array([tower.record["height"] == height for tower in towers])
        here = [tower for tower, take in zip(towers, chosen) if take]
        result[str(height)] = {"hits": trees.right(says[chosen], here).hits, "n": len(here),
                               "says_stable": int(says[chosen].sum())}
    return result


def trained(file: Path, data: Dataset, name: str, how: network.Training, limit: int) -> tuple[nn.Module, dict]:
    """The network that is kept in the file, or else one that is trained and kept there; and what is known of it."""
    if not file.exists():
        began = time.process_time()
        towers = data.set(f"{name}_train")[:limit]

        def say(line: str) -> None:
            print(f"{name}, seed {how.seed}: {line}", file=sys.stderr, flush=True)

        model = network.train(pictures.framed(towers), trees.labels(towers), how, say)
        known = {"learner": "network", "train": name, "towers": len(towers), **asdict(how),
                 "cpu_seconds": round(time.process_time() - began)}
        torch.save({"known": known, "weights": model.state_dict()}, file.with_suffix(".tmp"))
        file.with_suffix(".tmp").rename(file)
    content = torch.load(file)
    model = network.network((pictures.HEIGHT, pictures.WIDTH))
    model.load_state_dict(content["weights"])
    return model, content["known"]


def test_network(file: Path, data: Dataset, name: str, how: network.Training, limit: int) -> dict:
    """What one network, trained on one set, gets right in each test."""
    model, known = trained(file, data, name, how, limit)
    shown = test_pictures(data)
    tests = {test: by_height(network.answers(model, shown[test]), others)
             for test, others in test_sets(data).items()}
    return {**known, "tests": tests}


def train_trees(data: Dataset, name: str, limit: int) -> dict:
    """The same of trees that know the true offsets."""
    towers = data.set(f"{name}_train")[:limit]
    predict = trees.fit_geometry(towers)
    tests = {test: by_height(predict(others), others) for test, others in test_sets(data).items()}
    return {"learner": "geometry", "train": name, "towers": len(towers), "tests": tests}


def guess(data: Dataset, name: str, limit: int) -> list[dict]:
    """What shortcuts get right, learned and tested on one distribution."""
    train = data.set(f"{name}_train")[:limit]
    test = data.set(f"{name}_test")
    columns = {key: lambda towers, f=f: np.array([f(tower) for tower in towers], float)
               for key, f in {**NUISANCES, **SINGLE_NUMBERS}.items()}
    columns |= {"edges of the picture": pictures.border, "mean colour of the picture": pictures.mean_color}
    rows = []
    for key, values in columns.items():
        says = trees.fit(values(train), trees.labels(train))(values(test))
        rows.append({"shortcut": key, "nuisance": key not in SINGLE_NUMBERS, "set": name,
                     "heights": by_height(says, test)})
    return rows


def kept(file: Path, make) -> object:
    """What is in the file, or else what `make` makes, which is kept there."""
    if not file.exists():
        result = make()
        temporary = file.with_suffix(".tmp")
        temporary.write_text(json.dumps(result, indent=1) + "\n")
        temporary.rename(file)
    return json.loads(file.read_text())


def check_settings(file: Path, settings: dict) -> None:
    """Ends the program where what is kept beside the file was made with other settings; they are written there."""
    if file.exists() and (before := json.loads(file.read_text())) != settings:
        sys.exit(f"{file.parent} has results of other settings ({before}, now {settings}); choose another --out")
    file.write_text(json.dumps(settings) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("dataset", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--train", nargs="+", required=True)
    parser.add_argument("--seeds", type=int, required=True)
    parser.add_argument("--towers", type=int, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    settings = {"towers": arguments.towers, "epochs": arguments.epochs, "threads": arguments.threads,
                "torch": torch.__version__}
    check_settings(arguments.out / "settings.json", settings)
    data = Dataset(arguments.dataset)
    limit = arguments.towers
    runs, shortcuts = [], []
    for name in arguments.train:
        runs.append(kept(arguments.out / f"geometry-{name}.json", lambda: train_trees(data, name, limit)))
        shortcuts += kept(arguments.out / f"shortcuts-{name}.json", lambda: guess(data, name, limit))
    for seed in range(arguments.seeds):
        how = network.Training(epochs=arguments.epochs, seed=seed)
        for name in arguments.train:
            file = arguments.out / f"network-{name}-{seed}"
            runs.append(kept(file.with_suffix(".json"),
                             lambda: test_network(file.with_suffix(".pt"), data, name, how, limit)))
    result = {"settings": settings, "runs": runs, "shortcuts": shortcuts}
    (arguments.out / "result.json").write_text(json.dumps(result, indent=1) + "\n")
    text = report(result)
    (arguments.out / "result.md").write_text(text)
    print(text, end="")


if __name__ == "__main__":
    main()
