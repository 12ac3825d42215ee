"""README.md shows examples/embed/main.cpp as it is, the commands for trainers as the cards of packages have
them, and what it links to or runs is there.

    readme_test.py SOURCE
"""

import re
import sys
from pathlib import Path

source = Path(sys.argv[1])
for page in ("README.md", "CONTRIBUTING.md"):
    text = (source / page).read_text()
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        assert target.startswith("https://") or (source / target).exists(), f"{page}: {target}"
    for program in re.findall(r"\b((?:tools|bench)/[a-z_]+(?:\.\w+)?)\b(?!/)", text):
        assert (source / program).exists(), f"{page}: {program}"
    for config in re.findall(r"\bconfigs/\w+\.yaml", text):
        assert (source / config).exists(), f"{page}: {config}"

example = (source / "examples/embed/main.cpp").read_text()
readme = (source / "README.md").read_text()
blocks = re.findall(r"```cpp\n(.*?)```", readme, re.S)
assert example in blocks, "README.md shows another text than examples/embed/main.cpp"

# Cards are made of the strings in output/package_*.cpp, and tests of readers run what the cards say.
cards = "".join(path.read_text() for path in sorted((source / "output").glob("package_*.cpp")))
trainers = re.findall(r"\(`--format ([\w-]+)`\):\n\n(```\w+\n.*?```)", readme, re.S)
assert [name for name, _ in trainers] == ["trl-sft", "verl", "hf"], trainers
assert len(trainers) == len(re.findall(r"```(?:python|sh)\n", readme)), "a block that no card has"
manual = (source / "docs/packages.md").read_text()
for name, block in trainers:
    assert block in cards, f"README.md shows another text than the cards of {name}"
    section = manual.split(f"\n### `{name}`")[1].split("\n### ")[0]
    assert block in section, f"README.md and docs/packages.md differ about {name}"
