"""What tests of `drystone view` share."""

import contextlib
import json
import os
import pathlib
import struct
import subprocess
import tempfile
import unittest
import zlib

DRYSTONE = os.environ["DRYSTONE"]
GL = os.environ["DRYSTONE_GL"] == "1"
WINDOW = os.environ["DRYSTONE_WINDOW"] == "1"
# Of the software rasterizer: threads of its own that sanitizers do not see through, and memory that
# it keeps to the end.
QUIET_GL = {"LIBGL_ALWAYS_SOFTWARE": "1", "LP_NUM_THREADS": "0",
            "ASAN_OPTIONS": "detect_leaks=0"}


def drystone(*arguments, **environment):
    return subprocess.run([DRYSTONE, *map(str, arguments)], capture_output=True, text=True,
                          timeout=300, env={**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "",
                                            **environment})


def png_pixels(file):
    """Width, height and rows of bytes of an 8 bit RGB picture."""
    data = file.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    raw, stride, rows = zlib.decompress(packed), 3 * width, []
    above = bytes(stride)
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            left = line[i - 3] if i >= 3 else 0
            corner = above[i - 3] if i >= 3 else 0
            if kind == 1:
                line[i] = (line[i] + left) & 255
            elif kind == 2:
                line[i] = (line[i] + above[i]) & 255
            elif kind == 3:
                line[i] = (line[i] + (left + above[i]) // 2) & 255
            elif kind == 4:
                guess = left + above[i] - corner
                best = min((left, above[i], corner), key=lambda v: abs(guess - v))
                line[i] = (line[i] + best) & 255
        rows.append(bytes(line))
        above = bytes(line)
    return width, height, rows


def tower(*positions):
    return {"dim": 3, "blocks": [
        {"id": i, "shape": {"type": "box", "half_extents": [.5, .5, .5]}, "position": list(p),
         "quaternion": [1, 0, 0, 0], "density": 1000, "friction": 1, "color": [.3, .5, .2 + .2 * i]}
        for i, p in enumerate(positions)]}


@contextlib.contextmanager
def display():
    """A virtual screen with a number that nobody else has."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


class Viewing(unittest.TestCase):
    """A file of two towers, one that stands and one that falls, and scripts for the viewer."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.scenes = self.folder / "scenes.jsonl"
        self.scenes.write_text("".join(
            json.dumps({"name": name, "scene": tower(*at)}) + "\n"
            for name, at in (("stands", [(0, 0, .5), (.2, 0, 1.5)]), ("falls", [(0, 0, .5), (.8, 0, 1.5)]))))

    def script(self, *lines):
        file = self.folder / "script"
        file.write_text("\n".join(lines) + "\n")
        return file
