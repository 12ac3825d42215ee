"""A dataset's records and pictures, read with the standard library alone."""

import json
import tarfile
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tower:
    """One record. `planes` has the bytes of its first view's PNG files, by name: rgb, instance."""

    record: dict
    planes: dict[str, bytes] = field(default_factory=dict)

    @property
    def blocks(self) -> list[dict]:
        """From the bottom up."""
        return self.record["scene"]["blocks"]

    @property
    def stable(self) -> bool:
        return self.record["stable"]


class Dataset:
    """The towers of a finished folder of `drystone generate`."""

    def __init__(self, folder: Path):
        self.folder = folder
        if not (folder / "manifest.json").exists():
            raise FileNotFoundError(f"{folder} has no manifest.json, so it is no finished dataset; generate it first")
        self.towers: dict[str, Tower] = {}
        for shard in sorted((folder / "shards").glob("*.tar")):
            with tarfile.open(shard) as tar:
                for member in tar:
                    self._add(member.name, tar.extractfile(member).read())

    def _add(self, name: str, data: bytes) -> None:
        key, _, suffix = name.partition(".")
        tower = self.towers.setdefault(key, Tower({}))
        if suffix == "json":
            tower.record = json.loads(data)
        elif suffix.startswith("cam0.") and suffix.endswith(".png"):
            tower.planes[suffix.split(".")[1]] = data

    def set(self, name: str) -> list[Tower]:
        """The towers of a set, in its order."""
        return [tower for tower in self.towers.values() if tower.record["set"] == name]
