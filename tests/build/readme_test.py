"""README.md shows examples/embed/main.cpp as it is, and what it links to or runs is there.

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
blocks = re.findall(r"```cpp\n(.*?)```", (source / "README.md").read_text(), re.S)
assert example in blocks, "README.md shows another text than examples/embed/main.cpp"
