"""tools/check_format finds a badly formatted file, and accepts a good one.

check_format_test.py SOURCE
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

source = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as root:
    shutil.copy(source / ".clang-format", root)
    file = Path(root) / "part.cpp"
    for text, expected in (("int one() { return 1; }\n", 0), ("int  one( ) {return 1 ;}\n", 1)):
        file.write_text(text)
        done = subprocess.run([source / "tools/check_format"], capture_output=True, text=True,
                              env={**os.environ, "DRYSTONE_CHECK_ROOT": root})
        if done.returncode == 77:
            print(done.stderr, end="")
            sys.exit(77)
        assert done.returncode == expected, (text, done)
        assert (expected == 1) == ("part.cpp:1" in done.stdout), done
