"""bench/learnability but for what needs PyTorch: the dataset as it is read, features, shares and tables.

DRYSTONE names the command line.
"""

import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
LEARNABILITY = BENCH / "learnability"
sys.path[:0] = [str(LEARNABILITY), str(BENCH)]

import features
import report
from records import Dataset, Tower
from shares import Share


def tower(xs, **record):
    """A column of cubes of width 2 at these places, from the bottom up."""
    blocks = [{"position": [x, 0, 2 * i + 1], "shape": {"type": "box", "half_extents": [1, 1, 1]}}
              for i, x in enumerate(xs)]
    return Tower({"scene": {"blocks": blocks}, **record})


class Shares(unittest.TestCase):
    def test_wilson(self):
        # Newcombe 1998, table I: 81 of 263 and 0 of 20.
        for share, low, high in ((Share(81, 263), 0.2553, 0.3662), (Share(0, 20), 0.0, 0.1611)):
            self.assertAlmostEqual(share.interval()[0], low, 4)
            self.assertAlmostEqual(share.interval()[1], high, 4)

    def test_chance(self):
        self.assertTrue(Share(530, 1000).contains(0.5))
        self.assertFalse(Share(532, 1000).contains(0.5))
        self.assertFalse(Share(468, 1000).contains(0.5))
        self.assertTrue(Share(532, 1000).contains(0.5, z=3))

    def test_text(self):
        self.assertEqual(str(Share(500, 1000)), "50.0% (46.9-53.1)")


class Tables(unittest.TestCase):
    def run_of(self, hits, **more):
        tests = {test: {"4": {"hits": hits, "n": 100, "says_stable": 50}} for test in report.TESTS}
        return {"learner": "network", "train": "flat_low", "tests": tests, **more}

    def test_networks_of_several_seeds_are_averaged(self):
        lines = report.transfer([self.run_of(60, seed=0), self.run_of(80, seed=1)]).splitlines()
        self.assertEqual(len(lines), 3)
        cells = [cell.strip() for cell in lines[2].strip("|").split("|")]
        self.assertEqual(cells, ["network, pictures", "2D, low"] + [str(Share(70, 100))] * len(report.TESTS))

    def test_what_is_not_at_chance_stands_out(self):
        def row(name, hits):
            return {"shortcut": name, "set": "solid_low", "heights": {"4": {"hits": hits, "n": 500},
                                                                      "5": {"hits": hits, "n": 500}}}

        lines = report.shortcuts([row("height", 250), row("lights", 267), row("colours", 300)], 3).splitlines()
        self.assertEqual([line.count("**") for line in lines[2:]], [0, 0, 2])
        # One alone would be surprising.
        self.assertEqual(report.shortcuts([row("lights", 267)], 1).count("**"), 2)


class Features(unittest.TestCase):
    def test_offsets_count_from_the_top(self):
        got = features.offsets(tower([0, 1, 0.5]))
        self.assertEqual(got[:2], [-0.25, 0.5])
        self.assertTrue(all(map(math.isnan, got[2:])))
        self.assertEqual(len(got), features.MOST_BLOCKS - 1)

    def test_single_offsets(self):
        three = tower([0, 1, 0.5])
        self.assertEqual(features.offset(0)(three), [0.25])
        self.assertEqual(features.offset(1)(three), [0.5])
        self.assertEqual(features.offset(-1)(three), [0.5])
        self.assertTrue(math.isnan(features.offset(2)(three)[0]))

    def test_reach_and_lean(self):
        self.assertEqual(features.reach(tower([0, 1, -1, -0.5])), [2])
        self.assertEqual(features.lean(tower([0, 1, -1, -0.5])), [0.5])

    def test_more_than_there_is_room_for(self):
        with self.assertRaises(ValueError):
            features.padded([1.0, 2.0], 1)


class Generated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="drystone-learnability-")
        cls.folder = pathlib.Path(cls.scratch.name) / "dataset"
        cls.addClassCleanup(cls.scratch.cleanup)
        subprocess.run([os.environ["DRYSTONE"], "generate", LEARNABILITY / "towers.yaml", "scale=0.004", "--out",
                        cls.folder, "--workers", "1", "-q"], check=True)
        cls.data = Dataset(cls.folder)

    def test_sets_are_what_they_are_called(self):
        for domain, family in (("solid", "towers3d"), ("flat", "towers2d")):
            for kind, heights in (("low_train", {4, 5}), ("low_test", {4, 5}), ("high_train", {6, 7}),
                                  ("high_test", {6, 7})):
                towers = self.data.set(f"{domain}_{kind}")
                self.assertEqual({one.record["family"] for one in towers}, {family})
                self.assertEqual({one.record["height"] for one in towers}, heights)
                self.assertEqual({one.stable for one in towers}, {False, True})
                for one in towers:
                    self.assertLessEqual(abs(one.record["margin_share"]), 0.1201)

    def test_blocks_are_equally_large_in_all_pictures(self):
        sizes = {round(one.record["views"][0]["block_px"], 2) for one in self.data.towers.values()}
        self.assertEqual(len(sizes), 1)

    def test_doubled_towers_have_the_labels_of_theirs(self):
        members = self.data.set("twice_test")
        once = {one.record["group"]: one for one in members if one.record["replicate"] == 1}
        twice = [one for one in members if one.record["replicate"] == 2]
        self.assertEqual(len(once), len(twice))
        for one in twice:
            base = once[one.record["group"]]
            self.assertEqual(one.stable, base.stable)
            self.assertEqual(len(one.blocks), 2 * len(base.blocks))

    def test_towers_have_pictures(self):
        for one in self.data.towers.values():
            self.assertEqual(set(one.planes), {"rgb", "instance"})
            self.assertTrue(one.planes["rgb"].startswith(b"\x89PNG"))

    def test_a_feature_has_one_length(self):
        for name, feature in {**features.NUISANCES, **features.SINGLE_NUMBERS}.items():
            rows = [feature(one) for one in self.data.towers.values()]
            self.assertEqual(len({len(row) for row in rows}), 1, name)
            self.assertTrue(any(not math.isnan(value) for row in rows for value in row), name)

    def test_what_is_no_dataset(self):
        with self.assertRaisesRegex(FileNotFoundError, "generate it first"):
            Dataset(self.folder / "shards")


if __name__ == "__main__":
    unittest.main()
