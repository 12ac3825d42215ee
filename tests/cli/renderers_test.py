"""Which renderer draws a dataset, on machines with a GPU and with several drivers.

Mesa's rasterizer stands in for them: it can be told to call itself something else (all but OSMesa do),
and to be another one.
"""

import json
import os
import unittest

import cli_test
from cli_test import GL, drystone


def pretending(name):
    return {**os.environ, "force_gl_renderer": name}


@unittest.skipUnless(GL, "built without OpenGL")
class Renderers(cli_test.Scratch):
    def setUp(self):
        super().setUp()
        self.machine = pretending("Pretended GPU")
        report = json.loads(drystone("doctor", "--json", "--size", 16, "--views", 1, "-j", 1,
                                     env=self.machine).stdout)
        self.devices = {check["renderer"]: check for check in report["renderers"]}
        self.auto = report["auto"]
        if not any(check["device"] == "Pretended GPU" for check in self.devices.values()):
            self.skipTest("no driver here pretends to be a GPU")

    def drawn_by(self, *overrides, count=1):
        result = drystone("generate", self.config, f"count={count}", *overrides, "--out", self.out, "-q",
                          env=self.machine)
        self.assertEqual(result.returncode, 0, result.stderr)
        versions = json.loads((self.out / "manifest.json").read_text())["versions"]
        return versions["renderer"], versions["renderer_device"]

    def test_auto_draws_on_a_gpu(self):
        self.assertEqual(self.auto["renderer"], "gl")
        self.assertIn("Pretended GPU", self.auto["reason"])
        self.assertEqual(self.drawn_by("renderer=auto"), ("gl", "Pretended GPU"))

    def test_auto_takes_no_rasterizer_that_is_named(self):
        if not self.devices.get("gl osmesa", {}).get("software"):
            self.skipTest("there is no OSMesa")
        self.assertEqual(self.drawn_by("renderer=auto", "gl_device=osmesa"), ("cpu", ""))

    def test_what_one_driver_began_no_other_goes_on_with(self):
        self.drawn_by("renderer=gl", count=5)
        (self.out / "completions" / "000001.json").unlink()
        self.machine = pretending("Another GPU")
        result = drystone("generate", self.config, "count=5", "renderer=gl", "--out", self.out, "-q",
                          env=self.machine)
        self.assertEqual(result.returncode, 2)
        self.assertIn("gl on 'Pretended GPU'", result.stderr)
        self.assertIn("gl on 'Another GPU'", result.stderr)


if __name__ == "__main__":
    unittest.main()
