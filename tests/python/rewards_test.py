"""The rewards as trainers call them."""

import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from drystone import rewards
from drystone.rewards import swift, trl, verl

GOOD = "<think>The top block hangs over.</think>\n<answer>True</answer>"
LOOSE = "<answer>True</answer>"


class Rules(unittest.TestCase):
    def test_parts_are_earned_whole(self):
        got = rewards.reward(GOOD, "True")
        self.assertEqual((got.format, got.answer, got.given, got.score()), (True, True, "true", 1.0))
        self.assertEqual(rewards.reward(GOOD, "False").score(), 0.1)
        self.assertEqual(rewards.reward(LOOSE, "True").score(format=1, answer=2), 2.0)

    def test_texts_that_no_encoding_has(self):
        # A model's output may end in the middle of a character; trainers hand over what they decoded.
        self.assertEqual(rewards.reward("<answer>Tr\ufffd</answer>", "True").answer, False)
        self.assertEqual(rewards.canonical_answer("Ｔｒｕｅ。"), "true")

    def test_truths_of_other_types(self):
        self.assertEqual(rewards.truth_text(True), "True")
        self.assertEqual(rewards.truth_text(3), "3")


class Trainers(unittest.TestCase):
    def test_trl(self):
        messages = [[{"role": "assistant", "content": GOOD}], [{"role": "assistant", "content": LOOSE}]]
        columns = {"stable": [True, False], "completion_ids": [[1], [2]]}
        self.assertEqual(trl.reward(["p", "p"], messages, answer=["True", "False"], **columns), [1.0, 0.0])
        self.assertEqual(trl.reward(["p"], [LOOSE], answer=[True]), [0.9])
        parts = [{"type": "image"}, {"type": "text", "text": GOOD[:30]}, {"type": "text", "text": GOOD[30:]}]
        self.assertEqual(trl.reward(["p"], [[{"role": "assistant", "content": parts}]], answer=["True"]), [1.0])
        self.assertEqual(trl.reward(["p"], [[{"role": "assistant", "content": None}]], answer=["True"]), [0.0])
        with self.assertRaises(ValueError):
            trl.reward(["p"], [LOOSE], answer=["True", "False"])

    def test_verl(self):
        got = verl.compute_score("drystone", LOOSE, "True", {"index": 3}, another=1)
        self.assertEqual(got, {"score": 0.9, "acc": 1.0, "format": 0.0})

    def test_verl_and_easyr1_load_a_file_by_its_path(self):
        folder = pathlib.Path(rewards.__file__).parent
        for name in ("verl", "easyr1"):
            spec = importlib.util.spec_from_file_location("custom_module", folder / f"{name}.py")
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            self.assertTrue(callable(module.compute_score))
        self.assertEqual(
            module.compute_score({"response": GOOD, "ground_truth": "False"}),
            {"overall": 0.1, "format": 1.0, "accuracy": 0.0},
        )
        self.assertEqual(module.REWARD_TYPE, "sequential")

    def test_commands_of_the_manual_find_the_rewards_from_any_folder(self):
        manual = (pathlib.Path(__file__).parents[2] / "docs/packages.md").read_text()
        with tempfile.TemporaryDirectory() as folder:
            for program in ("python", "swift"):
                stub = pathlib.Path(folder, program)
                stub.write_text(f'#!/bin/sh\n[ "$1" != -c ] || exec {sys.executable} "$@"\nprintf "%s\\n" "$@"\n')
                stub.chmod(0o755)
            found, last = {}, {}
            for name in ("verl", "easyr1", "swift"):
                command = re.search(rf"### `{name}`.*?```sh\n(.*?)```", manual, re.S)[1]
                path = f"{folder}:{os.environ['PATH']}"
                words = subprocess.run(["sh", "-c", command], env={**os.environ, "PATH": path}, cwd=folder,
                                       check=True, capture_output=True, text=True).stdout.splitlines()
                found[name] = dict(word.split("=", 1) for word in words if "=" in word)
                last[name] = words[-4:]
        module = found["verl"]["reward.custom_reward_function.path"].removeprefix("pkg://")
        self.assertIs(importlib.import_module(module), verl)
        file, name = found["easyr1"]["worker.reward.reward_function"].rsplit(":", 1)
        self.assertTrue(pathlib.Path(file).is_absolute() and pathlib.Path(file).is_file(), file)
        self.assertEqual(name, "compute_score")
        option, file, *_ = last["swift"]
        self.assertEqual(option, "--external_plugins")
        self.assertTrue(pathlib.Path(file).is_absolute() and pathlib.Path(file).is_file(), file)

    def test_swift(self):
        self.assertIs(swift.orms["drystone"], swift.DrystoneReward)
        self.assertEqual(swift.DrystoneReward()([GOOD, LOOSE], solution=["True", "True"]), [1.0, 0.9])

    def test_nothing_else_of_drystone_is_loaded(self):
        code = "import drystone.rewards; print(open('/proc/self/maps').read())"
        maps = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        for library in ("mujoco", "arrow"):
            self.assertNotIn(library, maps)


if __name__ == "__main__":
    unittest.main()
