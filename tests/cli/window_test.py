"""The viewer's window in the hands of somebody with a mouse and a keyboard.

Whatever they do is a command, too: the window must show, pixel for pixel, what a script of those
commands draws without a window.
"""

import contextlib
import ctypes.util
import os
import subprocess
import unittest

from arrivals import Arrivals
from viewing import DRYSTONE, QUIET_GL, WINDOW, Viewing, display, drystone, png_pixels
from x_input import SHIFT, Input

SIZE = ["--renderer", "cpu", "--width", "500", "--height", "360"]
LEFT, RIGHT = 1, 3
TURN = 240 / 360  # degrees of an orbit for a pixel
MOST_PICTURES = 1000  # within which what moves must be seen to


@unittest.skipUnless(WINDOW, "built without windows")
@unittest.skipUnless(ctypes.util.find_library("Xtst"), "there is no libXtst")
class Window(Viewing):
    def drawn(self, *commands):
        """What a script shows without a window."""
        shot = self.folder / "drawn.png"
        result = drystone("view", self.scenes, *SIZE, "--headless", "--script",
                          self.script(*commands, f'screenshot "{shot}"'))
        self.assertEqual(result.returncode, 0, result.stderr)
        return png_pixels(shot)

    @contextlib.contextmanager
    def window(self):
        """Opens one; within, `self.hand` is at its mouse and keyboard. It has to end by itself."""
        with display() as name:
            ready = self.folder / "ready.png"
            self.arrivals = Arrivals(self.folder)
            self.addCleanup(self.arrivals.close)
            self.process = subprocess.Popen(
                [DRYSTONE, "view", self.scenes, *SIZE, "--script", self.script(f'screenshot "{ready}"')],
                cwd=self.folder, stderr=subprocess.PIPE, text=True,
                env={**os.environ, "WAYLAND_DISPLAY": "", **QUIET_GL, "DISPLAY": name})
            try:
                self.arrivals.wait_for(ready.name, self.process)
                self.hand = Input(name)
                yield
                self.hand.close()
                _, said = self.process.communicate(timeout=120)
                self.assertEqual(self.process.returncode, 0, said)
            finally:
                self.process.kill()
                self.process.communicate()

    def shown(self):
        """What the window shows when all that was done has been dealt with."""
        shot = self.folder / "drystone.png"
        self.hand.press("F12")
        self.arrivals.wait_for(shot.name, self.process)
        return png_pixels(shot)

    def check(self, *commands):
        """Compares what is shown with a script's picture."""
        self.assertTrue(self.shown() == self.drawn(*commands), f"not what {commands} draws")

    def test_the_mouse_goes_round_nearer_and_aside(self):
        with self.window():
            with self.hand.dragged(LEFT, (100, 200), (160, 170)):
                pass
            orbit = f"orbit {-60 * TURN} {-30 * TURN}"
            self.check(orbit)
            self.hand.scroll(2)
            self.hand.scroll(-1)
            zoom = ["zoom 1.15", "zoom 1.15", f"zoom {1 / 1.15}"]
            self.check(orbit, *zoom)
            with self.hand.dragged(RIGHT, (100, 200), (118, 236)):
                pass
            self.check(orbit, *zoom, "pan 0.05 -0.1")
            self.hand.move(300, 300)  # with no button down
            self.check(orbit, *zoom, "pan 0.05 -0.1")
            self.hand.press("Escape")

    def test_keys_do_what_the_help_says(self):
        with self.window():
            with self.hand.held(SHIFT):
                self.hand.press("question")
            self.check("help on")
            with self.hand.held(SHIFT):
                self.hand.press("question")
            self.hand.press("Right")
            self.check("open falls")
            self.hand.press("o")
            self.hand.press("period")
            self.check("open falls", "overlay all on", "step")
            self.hand.press("Left")
            self.hand.press("i")
            self.check("overlay all on", "panel off")
            self.hand.press("Escape")

    def test_space_lets_time_pass_and_stops_it(self):
        with self.window():
            self.hand.press("Right")
            self.hand.press("i")
            before = self.shown()
            self.hand.press("space")
            self.assertTrue(any(self.shown() != before for _ in range(MOST_PICTURES)), "nothing moves")
            self.hand.press("space")
            stopped = self.shown()
            self.assertNotEqual(stopped, before)
            self.hand.press("f")  # whatever was said of pictures is gone
            self.assertEqual(self.shown(), self.shown())
            self.hand.press("r")
            self.check("open falls", "panel off")
            self.hand.press("Escape")

    def test_a_block_is_pushed_from_where_the_button_went_down(self):
        ends = (170, 120), (240, 130)
        pixels = " ".join(str(v) for end in ends for v in end)
        with self.window():
            with self.hand.held(SHIFT):
                with self.hand.dragged(LEFT, *ends):
                    self.check(f"aim {pixels}")
            self.check(f"shove {pixels}")
            for _ in range(8):
                self.hand.press("period")
            self.check(f"shove {pixels}", "step 8")
            self.assertNotEqual(self.drawn(f"shove {pixels}", "step 8"), self.drawn("step 8"))
            # Back to where it began: nothing is pushed, and no arrow stays.
            self.hand.press("r")
            with self.hand.held(SHIFT):
                with self.hand.dragged(LEFT, *ends):
                    self.shown()
                    self.hand.move(*ends[0])
            self.hand.press("period")
            self.check("step")
            self.hand.press("Escape")


if __name__ == "__main__":
    unittest.main()
