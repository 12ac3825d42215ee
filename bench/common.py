"""What the benchmarks share."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "bench"
VENV = ROOT / ".deps" / "bench"
DRYSTONE = ROOT / "build/release/tools/cli/drystone"
PEER = [VENV / "bin/python", BENCH / "peer_mujoco_python.py"]


def environment(folder: Path, requirements: Path) -> Path:
    """The Python of a virtual environment in `folder` that has just what `requirements` pins, by hash.

    It is made anew where the file has changed since. Ends the program where a package cannot be had.
    """
    stamp = folder / "requirements.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Fetching the packages of {requirements.relative_to(ROOT)} into {folder}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--require-hashes", "--only-binary", ":all:", "--requirement", requirements]
        if subprocess.run(pip).returncode:
            sys.exit(f"{requirements}: could not be installed; it is for CPython 3.11 on x86-64, and needs a "
                     "network")
        stamp.write_text(wanted)
    return folder / "bin/python"


def set_up(peer: bool = True) -> None:
    """Builds Drystone and makes the peer's virtual environment, unless they are there."""
    for command in ([ROOT / "tools/setup"], [ROOT / "tools/build"]):
        if code := subprocess.run(command, stdout=sys.stderr).returncode:
            sys.exit(code)
    if peer:
        environment(VENV, BENCH / "requirements.txt")


def one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def run(*command: object) -> str:
    done = subprocess.run([str(c) for c in command], preexec_fn=one_core, stdout=subprocess.PIPE)
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))} ended with exit code {done.returncode}")
    return done.stdout.decode()


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown processor"


def table(rows: list[tuple]) -> str:
    """Rows of text as a Markdown table; the first one is the head."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)
