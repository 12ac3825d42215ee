"""Mouse and keyboard of an X display, as XTest moves them: programs cannot tell it from a person."""

import contextlib
import ctypes

SHIFT = "Shift_L"


class Input:
    """The mouse and keyboard of a display. Events arrive in the order in which they are made."""

    def __init__(self, display):
        self.x = ctypes.CDLL("libX11.so.6")
        self.test = ctypes.CDLL("libXtst.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XStringToKeysym.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(display.encode()))
        if not self.display:
            raise RuntimeError(f"no display {display}")

    def close(self):
        self.x.XCloseDisplay(self.display)

    def _done(self, accepted):
        assert accepted
        self.x.XSync(self.display, 0)

    def move(self, x, y):
        """Of the screen's first pixels, where a window lies that nobody manages."""
        self._done(self.test.XTestFakeMotionEvent(self.display, -1, x, y, ctypes.c_ulong(0)))

    def button(self, number, down):
        self._done(self.test.XTestFakeButtonEvent(self.display, number, int(down), ctypes.c_ulong(0)))

    def key(self, name, down):
        keysym = ctypes.c_ulong(self.x.XStringToKeysym(name.encode()))
        code = self.x.XKeysymToKeycode(self.display, keysym)
        self._done(self.test.XTestFakeKeyEvent(self.display, code, int(down), ctypes.c_ulong(0)))

    def press(self, name):
        self.key(name, True)
        self.key(name, False)

    def scroll(self, clicks):
        for _ in range(abs(clicks)):
            self.button(4 if clicks > 0 else 5, True)
            self.button(4 if clicks > 0 else 5, False)

    @contextlib.contextmanager
    def held(self, name):
        self.key(name, True)
        yield
        self.key(name, False)

    @contextlib.contextmanager
    def dragged(self, button, start, end):
        """From one point to another in one move; the button is down within."""
        self.move(*start)
        self.button(button, True)
        self.move(*end)
        yield
        self.button(button, False)
