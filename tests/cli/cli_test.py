"""The command line as a person uses it: what it prints, its exit codes, what it leaves behind."""

import hashlib
import json
import os
import pathlib
import signal
import subprocess
import tarfile
import tempfile
import unittest

DRYSTONE = os.environ["DRYSTONE"]
CONFIGS = pathlib.Path(os.environ["DRYSTONE_CONFIGS"])
GL = os.environ["DRYSTONE_GL"] == "1"
SMALL = """seed: 3
shard_size: 4
height: [2, 3]
difficulty: {mode: none}
count: 10
views: {rig: orbit, count: 2, size: 64}
"""


def drystone(*arguments, **options):
    return subprocess.run([DRYSTONE, *map(str, arguments)], capture_output=True, text=True, **options)


def tree_hash(folder):
    digest = hashlib.sha256()
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def scene(*blocks):
    """Unit cubes at the given positions."""
    return {
        "dim": 3, "gravity": [0, 0, -9.81], "ground": {"friction": 1},
        "blocks": [{"id": i, "shape": {"type": "box", "half_extents": [.5, .5, .5]},
                    "position": list(p), "quaternion": [1, 0, 0, 0], "density": 1000,
                    "friction": 1, "color": [.5, .5, .5]} for i, p in enumerate(blocks)],
        "walls": [], "lights": []}


class Scratch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.config = self.folder / "small.yaml"
        self.config.write_text(SMALL)
        self.out = self.folder / "out"

    def generate(self, *arguments, out=None):
        result = drystone("generate", self.config, "--out", out or self.out, *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result


class Doctor(unittest.TestCase):
    def test_every_renderer_that_opens_draws_as_it_should(self):
        result = drystone("doctor", "--json", "--size", "64", "--views", "2", "-j", "3")
        report = json.loads(result.stdout)
        self.assertEqual(result.returncode, 0 if report["sound"] else 1, result.stdout)
        self.assertEqual(report["renderers"][0]["renderer"], "cpu")
        for check in report["renderers"]:
            self.assertTrue(check["trouble"] or check["ms_per_view"] > 0, check)
            if not check["trouble"]:
                self.assertLess(check["color_difference"], 3, check)
                self.assertLess(check["ids_unequal"], .005, check)
        gpus = [c for c in report["renderers"] if not c["software"] and not c["trouble"]]
        self.assertEqual(report["auto"]["renderer"], "gl" if gpus else "cpu")
        if report["contexts"]:
            self.assertEqual(report["contexts"]["wanted"], 3)

    def test_it_says_what_auto_picks_and_why(self):
        result = drystone("doctor", "--size", "64", "--views", "2", "-j", "1")
        self.assertRegex(result.stdout, r"`renderer: auto` picks (cpu|gl): .+")
        self.assertIn("MuJoCo", result.stdout)


class Export(Scratch):
    def test_a_package_and_what_is_said_of_it(self):
        self.generate("-q")
        package = self.folder / "package"
        result = drystone("export", self.out, "--format", "swift", "--out", package, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads(result.stdout)
        self.assertEqual(report["splits"], {"train": {"records": 10, "rows": 10}})
        self.assertEqual(len((package / "train.jsonl").read_text().splitlines()), 10)
        again = drystone("export", self.out, "--format", "swift", "--out", package)
        self.assertEqual(again.returncode, 2)
        self.assertIn("is there already", again.stderr)

    def test_what_is_wrong_is_said_with_a_remedy(self):
        self.generate("-q")
        for options, remedy in ((("--format", "hff"), "did you mean 'hf'?"),
                                (("--format", "hf", "--split", "trian"), "did you mean 'train'?"),
                                (("--format", "hf", "--kinds", "stabilty"), "did you mean 'stability'?"),
                                (("--format", "hf", "--views", "7"), "its views are 0 to 1"),
                                ((), "--list")):
            result = drystone("export", self.out, *options, "--out", self.folder / "package")
            self.assertEqual(result.returncode, 2, options)
            self.assertIn(remedy, result.stderr)
            self.assertFalse((self.folder / "package").exists())


class Generate(Scratch):
    def test_a_dataset_from_a_short_configuration(self):
        report = json.loads(self.generate("--json").stdout)
        self.assertEqual(report["records"], 10)
        manifest = json.loads((self.out / "manifest.json").read_text())
        self.assertEqual(manifest["records"], 10)
        with tarfile.open(self.out / "shards" / "000000.tar") as shard:
            names = shard.getnames()
        self.assertEqual(names[0], "train-000000.json")
        self.assertIn("train-000003.cam1.depth.png", names)
        self.assertEqual(len(names), 4 * 7)

    def test_shown_records_have_their_columns(self):
        self.generate("-q")
        lines = drystone("show", self.out, "--json").stdout.splitlines()
        records = [json.loads(line) for line in lines]
        self.assertEqual(len(records), 10)
        for record in records:
            self.assertIn(record["stable"], (True, False))
            self.assertEqual(record["height"], len(record["scene"]["blocks"]))
            self.assertEqual(len(record["views"]), 2)
        one = drystone("show", self.out, "train-000004", "--json").stdout
        self.assertEqual(json.loads(one)["id"], "train-000004")

    def test_questions_about_records(self):
        self.generate("-q")
        ask = ("questions", self.out, "--forms", "true_false,free", "--polarity", "both", "--json")
        lines = [json.loads(line) for line in drystone(*ask).stdout.splitlines()]
        self.assertEqual(len(lines), 2 * 10)
        answers = [line["answer"] for line in lines if line["form"] == "true_false"]
        self.assertLessEqual(abs(answers.count("True") - answers.count("False")), 1)
        self.assertIn("offset_side", drystone("questions", "--list").stdout)
        wrong = drystone("questions", self.out, "--kinds", "colour")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("did you mean 'color'?", wrong.stderr)

    def test_a_finished_dataset_is_not_made_again(self):
        self.generate("-q")
        before = tree_hash(self.out)
        self.assertIn("10 records in", self.generate().stdout)
        self.assertIn("all were there", self.generate().stdout)
        self.assertEqual(tree_hash(self.out), before)

    def test_overrides_and_scale(self):
        self.generate("scale=0.5", "views.count=1")
        records = drystone("show", self.out, "--json").stdout.splitlines()
        self.assertEqual(len(records), 5)
        self.assertEqual(len(json.loads(records[0])["views"]), 1)

    def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(self):
        self.generate("-q", "count=40", out=self.folder / "whole")
        process = subprocess.Popen(
            [DRYSTONE, "generate", self.config, "count=40", "--out", self.out, "-q"])
        while process.poll() is None and not list(self.out.glob("completions/0*.json")):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        result = self.generate("-q", "count=40")
        self.assertEqual(result.stdout, "")
        self.assertEqual(tree_hash(self.out), tree_hash(self.folder / "whole"))

    def test_plain_lines_where_there_is_no_terminal(self):
        result = self.generate()
        self.assertIn("10/10 records", result.stderr)
        self.assertNotIn("\r", result.stderr)

    def test_plan_counts_without_generating(self):
        plan = json.loads(drystone("plan", self.config, "--json").stdout)
        self.assertEqual(plan["records"], 10)
        self.assertEqual(sum(cell["count"] for cell in plan["cells"]), 10)
        self.assertGreater(plan["bytes"], 10_000)
        self.assertFalse(self.out.exists())

    def test_plan_counts_records_not_groups(self):
        plan = json.loads(drystone("plan", self.config, "family=minimal_pairs", "count=6",
                                   "--json").stdout)
        self.assertEqual(plan["records"], 6)
        self.assertEqual(sum(cell["count"] for cell in plan["cells"]), 6)

    def test_cells_without_records_are_named(self):
        crowded = ("plan", self.config, "count=3", "height=[2,3]", "shapes=[cubes,ccs]")
        result = drystone(*crowded, "--json")
        plan = json.loads(result.stdout)
        self.assertEqual(len(plan["cells_without_records"]),
                         sum(cell["count"] == 0 for cell in plan["cells"]))
        empty = plan["cells_without_records"]
        self.assertIn(f"set 'train' is too small: {len(empty)} of {len(plan['cells'])} cells get no "
                      f"record, such as '{empty[0]['cell']}'", result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)
        self.assertIn("get no record", self.generate(*crowded[2:]).stderr)
        self.assertNotIn("get no record", self.generate("-q", *crowded[2:]).stderr)
        self.assertNotIn("get no record", drystone("plan", self.config).stderr)

    def test_every_preset_can_be_planned(self):
        for preset in sorted(CONFIGS.glob("*.yaml")):
            with self.subTest(preset=preset.name):
                result = drystone("plan", preset, "scale=0.01", "--json")
                self.assertEqual(result.returncode, 0, result.stderr)


class Verify(Scratch):
    def test_findings_have_exit_code_one(self):
        self.generate("-q")
        clean = drystone("verify", self.out, "--resample", 3)
        self.assertEqual((clean.returncode, clean.stdout.splitlines()[-1].split(": ")[-1]),
                         (0, "0 findings"))
        with open(self.out / "records.parquet", "ab") as file:
            file.write(b"x")
        damaged = drystone("verify", self.out, "--resample", 3)
        self.assertEqual(damaged.returncode, 1)
        self.assertIn("records.parquet: changed", damaged.stdout)
        self.assertIn("3 made again: 1 findings", damaged.stdout)
        for shard in (self.out / "shards").iterdir():
            shard.unlink()
        nothing = json.loads(drystone("verify", self.out, "--resample", 3, "--json").stdout)
        self.assertEqual(nothing["resampled"], 0)
        self.assertIn("0 of 3 records were made again", nothing["not_resampled"])

    def test_a_sheet_of_the_dataset(self):
        self.generate("-q")
        png = self.folder / "sheet.png"
        result = drystone("sheet", self.out, "--out", png, "--count", 4, "--columns", 2, "--cell", 128)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(png.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")

    def test_a_sheet_is_named_after_its_folder_however_that_is_written(self):
        self.generate("-q")
        sheets = []
        for written in (str(self.out), f"{self.out}/", "."):
            png = self.folder / f"sheet{len(sheets)}.png"
            result = drystone("sheet", written, "--out", png, "--count", 2, "--cell", 64, cwd=self.out)
            self.assertEqual(result.returncode, 0, result.stderr)
            sheets.append(png.read_bytes())
        self.assertTrue(sheets[0] == sheets[1] == sheets[2])

    def test_a_sheet_of_the_films_among_stills(self):
        self.config.write_text(
            "defaults: {height: 2, views: {size: 32}}\n"
            "sets:\n"
            "  towers: {family: towers3d, count: 3}\n"
            "  films: {family: violations, tricks: vanishes, count: 4,"
            " film: {duration: 2, fps: 10, video: false}}\n")
        self.generate("-q")
        png = self.folder / "sheet.png"
        result = drystone("sheet", self.out, "--out", png, "--frames", 5, "--cell", 64)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("4 films, ", result.stdout)
        self.assertEqual(png.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")

    def test_later_splits(self):
        self.generate("-q")
        rules = self.folder / "rules.yaml"
        rules.write_text("splits:\n  half: {from: train, draw: 5, seed: 1}\n")
        result = drystone("split", self.out, rules)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len((self.out / "splits" / "half.txt").read_text().split()), 5)
        self.assertEqual(drystone("verify", self.out).returncode, 0)
        rules.write_text("rest: {from: train, minus: half}\n")
        self.assertEqual(drystone("split", self.out, rules).returncode, 0)
        rules.write_text("half: {from: train, draw: 4}\n")
        clash = drystone("split", self.out, rules)
        self.assertEqual(clash.returncode, 2)
        self.assertIn("another rule", clash.stderr)
        self.generate("-q", "splits={few: {from: train, draw: 2}}")
        self.assertEqual(sorted(file.stem for file in (self.out / "splits").iterdir()),
                         ["few", "half", "rest"])


class Label(Scratch):
    def label(self, name, text):
        file = self.folder / name
        file.write_text(text)
        result = drystone("label", file, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def test_scene_json(self):
        (row,) = self.label("tower.json", json.dumps(scene((0, 0, .5), (.3, 0, 1.5)), indent=2))
        self.assertEqual(row["name"], "tower")
        self.assertIs(row["stable"], True)
        self.assertAlmostEqual(row["statics"]["margin"], 0.2)
        self.assertEqual(row["simulation"]["verdict"], "stands")

    def test_json_lines_with_and_without_names(self):
        lines = [json.dumps({"name": "leaning", "scene": scene((0, 0, .5), (.6, 0, 1.5))}),
                 json.dumps(scene((0, 0, .5), (0, 0, 1.5)))]
        leaning, straight = self.label("two.jsonl", "\n".join(lines) + "\n")
        self.assertEqual((leaning["name"], leaning["stable"]), ("leaning", False))
        self.assertEqual((straight["name"], straight["stable"]), ("two:2", True))
        self.assertIsNone(leaning["statics"]["critical_tilt"])

    def test_balanced_on_the_edge_is_ambiguous(self):
        (row,) = self.label("edge.json", json.dumps(scene((0, 0, .5), (.5, 0, 1.5))))
        self.assertIsNone(row["stable"])


    def test_a_line_of_text_says_why_there_is_no_label(self):
        file = self.folder / "edge.json"
        file.write_text(json.dumps(scene((0, 0, .5), (.5, 0, 1.5))))
        self.assertIn("block 1 on block 0: the centre of mass above is 0 mm",
                      drystone("label", file).stdout)

    def test_a_scene_that_physics_refuses_is_named_and_the_others_go_on(self):
        file = self.folder / "three.jsonl"
        file.write_text("\n".join(json.dumps({"name": name, "scene": scene(*blocks)}) for name, blocks in [
            ("one", [(0, 0, .5)]), ("inside", [(0, 0, .5), (.2, 0, .7)]), ("three", [(0, 0, .5)])]))
        result = drystone("label", file, "--json")
        self.assertEqual(result.returncode, 2)
        self.assertEqual([json.loads(line)["name"] for line in result.stdout.splitlines()],
                         ["one", "three"])
        self.assertIn("three.jsonl:2: scene 'inside': ", result.stderr.replace(":2:1:", ":2:"))

    def test_a_full_standard_output_is_an_error(self):
        file = self.folder / "one.json"
        file.write_text(json.dumps(scene((0, 0, .5))))
        with open("/dev/full", "w") as full:
            result = subprocess.run([DRYSTONE, "label", file], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 3)


class Errors(Scratch):
    def refused(self, code, *arguments, **options):
        result = drystone(*arguments, **options)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stdout, "")
        return result.stderr

    def test_unknown_key(self):
        self.config.write_text(SMALL + "hieght: 3\n")
        message = self.refused(2, "generate", self.config, "--out", self.out)
        self.assertIn("small.yaml:7:1", message)
        self.assertIn("height", message)
        self.assertFalse(self.out.exists())

    def test_impossible_cell(self):
        self.config.write_text("count: 4\nheight: 2\ndifficulty: {mode: matched, levels: easy}\n")
        message = self.refused(2, "generate", self.config, "--out", self.out)
        self.assertIn("h=2", message)
        self.assertIn("small.yaml:3:13: difficulty", message)
        self.assertFalse(self.out.exists())

    def test_unwritable_folder(self):
        message = self.refused(3, "generate", self.config, "--out", "/proc/drystone")
        self.assertIn("/proc/drystone", message)

    def test_full_disk(self):
        if os.geteuid() != 0:
            self.skipTest("mounting a small disk needs root")
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("this machine mounts nothing")
        self.addCleanup(subprocess.run, ["umount", str(disk)])
        message = self.refused(3, "generate", self.config, "--out", disk / "out", "-q")
        self.assertIn("No space left", message)
        self.assertFalse((disk / "out" / "manifest.json").exists())
        self.assertEqual(list((disk / "out").rglob("*.tar")), [])

    def test_no_dataset(self):
        self.assertIn("no dataset", self.refused(2, "verify", self.folder))
        self.assertIn("no dataset", self.refused(2, "show", self.folder, "--json"))

    def test_unknown_id(self):
        self.generate("-q")
        self.assertIn("train-000000 to train-000009",
                      self.refused(2, "show", self.out, "train-77"))

    def test_damaged_manifest(self):
        self.generate("-q")
        (self.out / "manifest.json").write_text("{")
        self.assertIn("manifest.json", self.refused(2, "verify", self.out))

    def test_missing_file_and_bad_arguments(self):
        self.assertIn("nowhere.yaml", drystone("plan", "nowhere.yaml").stderr)
        self.assertIn("--help", self.refused(2, "generate"))
        self.assertIn("--help", self.refused(2, "paint"))
        self.refused(3, "label", self.folder / "none.json")
        self.refused(2, "check", "labels", "--band", "nan")

    def test_a_scene_that_is_none(self):
        bad = self.folder / "bad.json"
        bad.write_text('{"dim":3,"blocks":[{"id":0}]}')
        self.assertIn("bad.json", self.refused(2, "label", bad))

    def test_a_study_of_structures_takes_no_heights(self):
        message = self.refused(2, "check", "labels", "--family", "structures", "--heights", "10-12")
        self.assertIn("--heights", message)
        self.assertIn("structures", message)

    def test_structures_have_no_heights_of_their_own(self):
        self.config.write_text("{family: structures, height: 5, count: 8}\n")
        message = self.refused(2, "plan", self.config)
        self.assertIn("has no field 'height'", message)

    def test_a_sheet_without_its_pictures(self):
        self.generate("-q")
        (self.out / "shards" / "000001.tar").unlink()
        message = self.refused(2, "sheet", self.out, "--out", self.folder / "sheet.png")
        self.assertIn("no picture of train-000004", message)
        self.assertIn("verify", message)

    def test_films_of_scenes_that_do_not_move(self):
        self.generate("-q")
        message = self.refused(
            2, "sheet", self.out, "--frames", 4, "--out", self.folder / "sheet.png")
        self.assertIn("holds no film", message)
        self.assertIn("--frames", message)
        message = self.refused(2, "sheet", self.out, "train-000000", "--frames", 4, "--out",
                               self.folder / "sheet.png")
        self.assertIn("no clip of train-000000", message)

    @unittest.skipUnless(GL, "built without OpenGL")
    def test_a_device_that_this_machine_lacks(self):
        message = self.refused(3, "generate", self.config, "renderer=gl", "gl_device=Voodoo", "--out", self.out)
        self.assertIn("Voodoo", message)
        self.assertFalse(self.out.exists())

    @unittest.skipIf(GL, "built with OpenGL")
    def test_a_renderer_that_this_build_lacks(self):
        tower, script = self.folder / "tower.json", self.folder / "script"
        tower.write_text(json.dumps(scene((0, 0, .5))))
        script.write_text(f"screenshot {self.folder}/shot.png\n")
        for command in (("generate", self.config, "renderer=gl", "--out", self.out),
                        ("view", tower, "--renderer", "gl", "--headless", "--script", script)):
            message = self.refused(3, *command)
            self.assertEqual(message.count("this build of Drystone cannot draw with OpenGL"), 1)
            self.assertIn("-DDRYSTONE_GL=ON", message)
        self.assertFalse(self.out.exists())
        self.assertIn("picks cpu: this build has no OpenGL", drystone("doctor", "--size", 32).stdout)

    def test_help_is_no_error(self):
        for arguments in ([], ["generate"], ["check", "labels"]):
            result = drystone(*arguments, "--help")
            self.assertEqual(result.returncode, 0)
            self.assertIn("--help", result.stdout)


class Check(unittest.TestCase):
    def test_labels_agree_outside_the_band(self):
        result = drystone("check", "labels", "--n", 60, "--heights", "2-4", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        study = json.loads(result.stdout)
        self.assertEqual((study["towers"], study["disagreements"]), (60, 0))

    def test_a_band_that_voids_the_claim_is_said_to(self):
        for band, claimed in ((0.009, False), (0.01, True)):
            study = drystone("check", "labels", "--n", 6, "--heights", "2-2", "--band", band)
            self.assertEqual("is claimed for bands of 1% and more" in study.stdout, not claimed)
            study = drystone("check", "labels", "--n", 6, "--heights", "2-2", "--band", band, "--json")
            self.assertIs(json.loads(study.stdout)["band_is_claimed"], claimed)
        self.assertIn("towers3d", drystone("check", "labels", "--help").stdout)

    def test_stock_settings_are_shown_beside(self):
        result = drystone("check", "labels", "--n", 24, "--heights", "6-6", "--engine-defaults", "-q")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("stock", result.stdout)


if __name__ == "__main__":
    unittest.main()
