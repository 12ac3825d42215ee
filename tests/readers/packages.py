"""A small dataset and its packages, for tests that hand them to real readers.

DRYSTONE names the command line.
"""

import atexit
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

# Readers must find nothing but what lies here, and keep nothing.
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix="drystone-readers-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY",
             "HF_DATASETS_DISABLE_PROGRESS_BARS", "WANDB_DISABLED"):
    os.environ[name] = "1"
os.environ["HF_HOME"] = str(SCRATCH / "huggingface")

CONFIG = """name: towers
seed: 5
shard_size: 16
defaults:
  difficulty: {mode: none}
  views: {rig: orbit, count: 2, size: 56}
sets:
  train: {height: [2, 3, 4], shapes: [cubes, ccs], count: 48}
  test: {like: train, count: 12}
"""


def drystone(*arguments):
    done = subprocess.run([os.environ["DRYSTONE"], *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@functools.cache
def dataset():
    """60 towers of two views."""
    config = SCRATCH / "towers.yaml"
    config.write_text(CONFIG)
    drystone("generate", config, "--out", SCRATCH / "dataset", "-q")
    return SCRATCH / "dataset"


@functools.cache
def records():
    """All records by id."""
    lines = drystone("show", dataset(), "--json").splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


@functools.cache
def package(name, *options):
    """A package of the dataset, made once."""
    folder = SCRATCH / "-".join([name, *options]).replace("/", "_")
    drystone("export", dataset(), "--format", name, "--out", folder, "-q", *options)
    return folder


def snippet(folder, language="python"):
    """What the package's card says of how to read it, with the folder filled in."""
    card = (folder / "README.md").read_text()
    return re.search(rf"```{language}\n(.*?)```", card, re.S)[1].replace("PACKAGE", str(folder))
