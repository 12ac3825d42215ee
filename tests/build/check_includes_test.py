"""tools/check_includes finds each kind of violation in a tree made for it, and nothing else.

    check_includes_test.py SOURCE
"""

import subprocess
import sys
import tempfile
from pathlib import Path

# File, text, and what is said of it (None: nothing).
CASES = [
    ("include/drystone/scene.hpp", "#include <vector>", None),
    ("include/drystone/simulation.hpp", '#include "drystone/scene.hpp"', None),
    ("include/drystone/math.hpp", '#include "drystone/simulation.hpp"', "must not see simulators"),
    ("include/drystone/law.hpp", "#include <fmt/format.h>", "no third-party headers"),
    ("include/drystone/frame.hpp", '#include "scenes/own.hpp"', "public headers only"),
    ("include/drystone/stray.hpp", "", "has no owner"),
    ("scenes/own.hpp", '#include "drystone/scene.hpp"\n#include <Eigen/Core>', None),
    ("scenes/program.cpp", '#include "own.hpp"\n#include <coin/ClpSimplex.hpp>', None),
    ("scenes/other.cpp", "#include <coin/ClpSimplex.hpp>", "scenes/program* only"),
    ("scenes/up.cpp", '#include "drystone/simulation.hpp"', "must not see simulators"),
    ("scenes/sideways.cpp", '#include "generators/part.hpp"', "must not see generators"),
    ("generators/part.hpp", '#include "scenes/own.hpp"', None),
    ("generators/across.cpp", '#include "drystone/simulation.hpp"', "must not see simulators"),
    ("simulators/mujoco_world.cpp", "#include <mujoco/mujoco.h>", None),
    ("simulators/classify.cpp", "  #  include <mujoco/mujoco.h>", "simulators/mujoco* only"),
    ("simulators/box2d_world.cpp", "#include <box2d/box2d.h>", None),
    ("renderers/kernel-inl.hpp", '#include "hwy/highway.h"', None),
    ("renderers/kernel.cpp", '#include "mujoco/mujoco.h"', "simulators/mujoco* only"),
    ("renderers/rays.cpp", "#include <box2d/box2d.h>", "simulators/box2d* only"),
    ("renderers/gl_context.cpp", "#include <EGL/egl.h>", None),
    ("renderers/cpu.cpp", "#include <EGL/egl.h>", "renderers/gl*"),
    ("output/parquet.cpp", "#include <arrow/api.h>\n#include <archive.h>", None),
    ("output/shard.cpp", "#include <parquet/api.h>", "output/parquet* only"),
    ("output/hdf5_file.cpp", "#include <hdf5.h>", None),
    ("output/package_x.cpp", "#include <hdf5.h>\n", "output/hdf5* only"),
    ("pipeline/tar.cpp", "#include <archive_entry.h>", "output/* only"),
    ("pipeline/all.cpp", '#include "drystone/simulation.hpp"\n#include "generators/part.hpp"', None),
    ("pipeline/typo.cpp", '#include "nowhere.hpp"', "is no file of ours"),
    ("evaluation/score.cpp", '#include "pipeline/keys.hpp"', None),
    ("pipeline/keys.hpp", '#include "evaluation/score.hpp"', "must not see evaluation"),
    ("evaluation/score.hpp", "", None),
    ("tools/cli/main.cpp", "#include <CLI/CLI.hpp>\n#include \"evaluation/score.hpp\"", None),
    ("evaluation/options.cpp", "#include <CLI/CLI.hpp>", "tools/* and bench/* only"),
]

with tempfile.TemporaryDirectory() as root:
    for name, text, _ in CASES:
        path = Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    done = subprocess.run([sys.executable, f"{sys.argv[1]}/tools/check_includes", root],
                          capture_output=True, text=True)
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        found.setdefault(line.split(":")[0], []).append(line)
    for name, _, expected in CASES:
        lines = found.pop(name, [])
        if expected is None:
            assert not lines, lines
        else:
            assert len(lines) == 1 and expected in lines[0], (name, expected, lines)
    assert not found and done.returncode == 1, (found, done)
