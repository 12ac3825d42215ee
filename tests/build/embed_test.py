"""Installs a build into a temporary prefix, builds examples/embed against it, and runs it.

    embed_test.py SOURCE BUILD CMAKE CXX
"""

import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path


def decode_rgb(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the set of scan lines (still filtered) of an 8 bit RGB PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
    at, header, data = 8, b"", b""
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        body = png[at + 8 : at + 8 + length]
        (crc,) = struct.unpack_from(">I", png, at + 8 + length)
        assert crc == zlib.crc32(kind + body), f"checksum of {kind}"
        header = body if kind == b"IHDR" else header
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height, depth, color = struct.unpack_from(">IIBB", header)
    assert (depth, color) == (8, 2), "not 8 bit RGB"
    pixels = zlib.decompress(data)
    stride = 1 + 3 * width
    assert len(pixels) == stride * height
    return width, height, {pixels[row * stride : (row + 1) * stride] for row in range(height)}


def main() -> None:
    source, build, cmake, cxx = sys.argv[1:]
    environment = {k: v for k, v in os.environ.items() if k not in ("LD_LIBRARY_PATH", "DRYSTONE_DEPS")}
    with tempfile.TemporaryDirectory() as temporary:
        prefix, project = Path(temporary) / "prefix", Path(temporary) / "build"

        def run(*command: object) -> str:
            done = subprocess.run([str(c) for c in command], env=environment, cwd=temporary,
                                  capture_output=True, text=True)
            assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
            return done.stdout

        run(cmake, "--install", build, "--prefix", prefix)
        # Nothing in the package may lead back to the checkout or its build.
        for file in prefix.rglob("*.cmake"):
            assert source not in file.read_text(), f"{file} names the checkout"
        run(cmake, "-G", "Ninja", "-S", Path(source) / "examples/embed", "-B", project,
            f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_CXX_COMPILER={cxx}", "-DCMAKE_BUILD_TYPE=Release")
        run(cmake, "--build", project)
        said = run(project / "embed")
        match = re.fullmatch(r"statics: stands, simulation: stands, margin: (\S+) m\n", said)
        assert match and 0 < float(match[1]) < 1, said
        width, height, lines = decode_rgb((Path(temporary) / "tower.png").read_bytes())
        assert (width, height) == (224, 224) and len(lines) > 50, "an empty picture"
        if (program := prefix / "bin" / "drystone").exists():
            assert "generate" in run(program, "--help")
        print(said, end="")


main()
