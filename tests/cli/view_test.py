"""`drystone view`: by script without a window, and in a real one on a display of the test's own."""

import json
import unittest

from viewing import GL, QUIET_GL, WINDOW, Viewing, display, drystone, png_pixels


class View(Viewing):
    def view(self, *arguments, **environment):
        result = drystone("view", *arguments, **environment)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def test_scenes_of_a_file_by_script(self):
        first, second = self.folder / "first.png", self.folder / "second.png"
        self.view(self.scenes, "--headless", "--width", 400, "--height", 300, "--script", self.script(
            "overlay all on", f"screenshot {first}", "open falls", "play", "wait 1", f"screenshot {second}"))
        self.assertEqual(png_pixels(first)[:2], (400, 300))
        self.assertNotEqual(first.read_bytes(), second.read_bytes())
        again = self.folder / "again.png"
        self.view(self.scenes, "falls", "--headless", "--width", 400, "--height", 300, "--script",
                  self.script("overlay all on", "step 30", "play", f"screenshot {again}"))
        self.assertEqual(second.read_bytes(), again.read_bytes())

    def test_records_of_a_dataset_by_script(self):
        config = self.folder / "small.yaml"
        config.write_text("seed: 3\nshard_size: 4\nfamily: support\nevents: push\nheight: 3\ncount: 6\n"
                          "views: {count: 2, size: 64}\nfilm: {video: false, duration: 1}\n")
        out = self.folder / "out"
        result = drystone("generate", config, "--out", out, "-q")
        self.assertEqual(result.returncode, 0, result.stderr)
        ids = [json.loads(line)["id"] for line in drystone("show", out, "--json").stdout.splitlines()]
        self.assertEqual(len(ids), 6)
        shots = [self.folder / f"{i}.png" for i in range(4)]
        self.view(out, "--headless", "--width", 300, "--height", 200, "--script", self.script(
            "next 4", f"screenshot {shots[0]}",  # of the second shard
            "step 29", f"screenshot {shots[1]}", "source simulation", f"screenshot {shots[2]}"))
        self.view(out, ids[4], "--headless", "--width", 300, "--height", 200, "--script",
                  self.script(f"screenshot {shots[3]}"))
        pictures = [shot.read_bytes() for shot in shots]
        self.assertEqual(pictures[0], pictures[3])
        self.assertNotEqual(pictures[0], pictures[1])
        self.assertNotEqual(pictures[1], pictures[2])  # the panel names the source
        unknown = drystone("view", out, "nobody", "--headless", "--script", self.script("next"))
        self.assertEqual(unknown.returncode, 2)
        self.assertIn(f"its records are named {ids[0]} to {ids[-1]}", unknown.stderr)

    def test_what_is_wrong_is_said_with_its_place(self):
        script = self.script("next", "orbti 3 4")
        result = drystone("view", self.scenes, "--headless", "--script", script)
        self.assertEqual(result.returncode, 2)
        self.assertIn(f"{script}:2: there is no command 'orbti'", result.stderr)
        self.assertIn("did you mean 'orbit'?", result.stderr)
        idle = drystone("view", self.scenes, "--headless")
        self.assertEqual(idle.returncode, 2)
        self.assertIn("give --script FILE", idle.stderr)

    @unittest.skipUnless(GL, "built without OpenGL")
    def test_the_device_that_draws_is_one_of_this_machines(self):
        result = drystone("view", self.scenes, "--renderer", "gl", "--gl-device", "Voodoo", "--headless",
                          "--script", self.script(f"screenshot {self.folder / 'shot.png'}"))
        self.assertEqual(result.returncode, 3)
        self.assertIn("there is no OpenGL device 'Voodoo'", result.stderr)

    def test_without_a_display_it_says_what_works(self):
        result = drystone("view", self.scenes, **QUIET_GL)
        self.assertEqual(result.returncode, 3)
        self.assertIn("--headless --script FILE", result.stderr)

    @unittest.skipIf(WINDOW, "built with windows")
    def test_a_build_without_windows_says_how_to_get_them(self):
        result = drystone("view", self.scenes)
        self.assertEqual(result.returncode, 3)
        self.assertEqual(result.stderr.count("this build of Drystone has no windows"), 1)
        self.assertIn("-DDRYSTONE_WINDOW=ON", result.stderr)

    @unittest.skipUnless(WINDOW, "built without windows")
    def test_a_window_shows_what_is_made_without_one(self):
        lines = ["overlay all on", "step 10", "orbit 20 5", "screenshot {}", "size 420 300", "plane ids",
                 "key right", "play", "wait 0.2", "pause", "screenshot {}", "quit"]
        pictures = {}
        with display() as name:
            for kind, options, environment in (("window", [], {"DISPLAY": name, **QUIET_GL}),
                                               ("headless", ["--headless"], {})):
                files = [self.folder / f"{kind}{i}.png" for i in range(2)]
                names = iter(files)
                script = self.script(*(line.format(next(names)) if "{}" in line else line
                                       for line in lines))
                self.view(self.scenes, "--renderer", "cpu", "--width", 500, "--height", 360, "--script",
                          script, *options, **environment)
                pictures[kind] = [png_pixels(file) for file in files]
        self.assertEqual(pictures["window"][0][:2], (500, 360))
        self.assertEqual(pictures["window"][1][:2], (420, 300))
        self.assertEqual(pictures["window"], pictures["headless"])


if __name__ == "__main__":
    unittest.main()
