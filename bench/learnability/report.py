"""The tables of the study, from its results."""

from statistics import NormalDist

import common
from shares import Share

CHANCE = 0.5
NAMES = {"solid": "3D", "flat": "2D"}
TESTS = {"solid_low": "3D, low", "solid_high": "3D, high", "flat_low": "2D, low", "flat_high": "2D, high",
         "once": "3D, low, once", "twice": "the same, each block twice"}
LEARNERS = {"network": "network, pictures", "geometry": "trees, true offsets"}


def markdown(header: list[str], rows: list[list[object]]) -> str:
    return common.table([tuple(header), *(tuple(map(str, row)) for row in rows)]) + "\n"


def title(split: str) -> str:
    domain, heights = split.split("_")
    return f"{NAMES[domain]}, {heights}"


def share_of(heights: dict[str, dict]) -> Share:
    return Share(sum(cell["hits"] for cell in heights.values()), sum(cell["n"] for cell in heights.values()))


def mean(shares: list[Share]) -> Share:
    """Of several networks in one test. Its interval is that of the test's size: the towers are the same ones."""
    return Share(round(sum(share.hits for share in shares) / len(shares)), shares[0].n)


def grouped(runs: list[dict]) -> dict[tuple[str, str], list[dict]]:
    groups = {}
    for run in runs:
        groups.setdefault((run["learner"], run["train"]), []).append(run)
    order = (list(LEARNERS), list(TESTS))
    return dict(sorted(groups.items(), key=lambda item: [names.index(name) for names, name in zip(order, item[0])]))


def transfer(runs: list[dict]) -> str:
    """Training set by test set."""
    rows = []
    for (learner, train), group in grouped(runs).items():
        cells = [mean([share_of(run["tests"][test]) for run in group]) for test in TESTS]
        rows.append([LEARNERS[learner], title(train), *cells])
    return markdown(["learner", "trained on", *TESTS.values()], rows)


def by_height(runs: list[dict]) -> str:
    """Training set by the height of the tested towers, in both dimensions."""
    domains = {"solid": ("solid_low", "solid_high"), "flat": ("flat_low", "flat_high")}
    header, rows = None, []
    for (learner, train), group in grouped(runs).items():
        cells = {}
        for domain, tests in domains.items():
            for test in tests:
                for height in group[0]["tests"][test]:
                    shares = [Share(run["tests"][test][height]["hits"], run["tests"][test][height]["n"])
                              for run in group]
                    cells[f"{NAMES[domain]}, {height} blocks"] = mean(shares)
        header = ["learner", "trained on", *cells]
        rows.append([LEARNERS[learner], title(train), *cells.values()])
    return markdown(header, rows)


def surprising(share: Share, comparisons: int) -> bool:
    """Whether chance is outside the interval, which is as wide as it takes for 95% of all comparisons to hold."""
    return not share.contains(CHANCE, NormalDist().inv_cdf(1 - 0.025 / comparisons))


def shortcuts(rows: list[dict], comparisons: int) -> str:
    """What each shortcut gets right, by the set that it was learned and tested on; in bold what is no chance."""
    sets = list(dict.fromkeys(row["set"] for row in rows))
    names = list(dict.fromkeys(row["shortcut"] for row in rows))
    shares = {(row["shortcut"], row["set"]): share_of(row["heights"]) for row in rows}
    table = []
    for name in names:
        cells = [shares[name, key] for key in sets]
        table.append([name, *(f"**{share}**" if surprising(share, comparisons) else share for share in cells)])
    return markdown(["what is known of a tower", *map(title, sets)], table)


def report(result: dict) -> str:
    runs, guesses = result["runs"], result["shortcuts"]
    seeds = max((run.get("seed", 0) for run in runs), default=0) + 1
    count = max(run["towers"] for run in runs)
    nuisances = [row for row in guesses if row["nuisance"]]
    numbers = [row for row in guesses if not row["nuisance"]]
    return (f"Right answers with 95% intervals (Wilson). Trained on {count} towers a set; networks for "
            f"{result['settings']['epochs']} epochs, {seeds} of each.\n\n{transfer(runs)}\nBy height:\n\n{by_height(runs)}\n"
            "Trees that know something beside the tower, trained and tested on towers of one kind (in bold: not at "
            f"chance, at 95% for all together):\n\n{shortcuts(nuisances, len(guesses))}\n"
            f"Trees that know one number of the tower:\n\n{shortcuts(numbers, len(guesses))}")
