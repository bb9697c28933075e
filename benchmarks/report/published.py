"""The tables of a published run, and what they do not say."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import Any

import numpy as np

from benchmarks.analysis.judge import is_solved
from benchmarks.analysis.shared import at_longest, facts_of, provers, shared
from benchmarks.analysis.statistics import geometric_mean
from benchmarks.backends import OURS
from benchmarks.cells import Row
from benchmarks.report.table import Table, number
from benchmarks.report.tables import family

NOT_COMPARABLE = (
    "Figures of other machines, of other commits, or of cells that ran more than one at a time. Each cell ran once, so "
    "a time has no interval; the load of the machine before each cell is in its row, and CPU seconds beside wall "
    "seconds tell how far other work was in the way.",
    "The weeks are synthetic; only the five cases and the replay rest on published figures. Draws 1 to 3 were looked "
    "at while the engine was written; the draws of the suite `tail` were not.",
    "`textbook` and `mip` get the same rows from this project's rules, so their times are those of solving, not of "
    "somebody else's modelling. Every back end uses the cores as it likes.",
    "Peers answer a part of the problem only; their seconds are of the solve alone, ours go to the checked answer.",
    "Weeks as arrays are timed from arrays in memory to named and checked assignments; reading tables is not in it. "
    "They are not comparable with the same week read from tables.",
    '"proven" is the solver\'s own proof, exact integer multipliers and search, of a plan that the independent '
    "checker accepts; how much of it the checker can verify without a solver is what `tail` counts as certified. "
    '"infeasible" is the solver\'s word, refuted only by a lawful plan of another; its time holds the naming of the '
    "smallest conflict.",
    "Placing more children comes before fair loads, so a rule of thumb that places fewer may well show lower loads.",
)


def caveats() -> Table:
    """What is not comparable, and what the figures do not show."""
    return Table(
        "What is not comparable", ("what these figures do not show",), tuple((each,) for each in NOT_COMPARABLE)
    )


def versus(rows: list[Row]) -> Table:
    """Family by family: our times, and each other prover's as a multiple of ours."""
    engine = at_longest(row for row in provers(rows) if not row.get("certificate"))
    rivals = [name for name in dict.fromkeys(row["backend"] for row in engine) if name != OURS]
    groups: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in engine:
        groups[family(row["instance"])][row["backend"]].append(row)
    table = []
    for name, by_backend in groups.items():
        if OURS in by_backend:
            others = (_times_ours(by_backend[OURS], by_backend.get(rival, [])) for rival in rivals)
            table.append((name, *_own(by_backend[OURS]), *others))
    header = ("family", "proven", "median s", "most s", "peak MiB", *rivals)
    note = (
        f"`{OURS}` is ours; infeasible counts as proven where that is shown. Times are of proven cells, to the checked "
        "answer; the other back ends' are multiples of ours (geometric mean over the cells that both proved, and how "
        "many of theirs were proven, each back end at the longest limit that it was given)."
    )
    return Table("Time to proof, and others' as a multiple of it", header, tuple(table), note)


def _own(rows: list[Row]) -> tuple[str, ...]:
    solved = [row["wall_seconds"] for row in rows if is_solved(row)]
    memory = max((row["peak_mib"] for row in rows if row.get("peak_mib")), default=None)
    middle, most = (median(solved), max(solved)) if solved else (None, None)
    return f"{len(solved)} of {len(rows)}", number(middle, 3), number(most, 3), number(memory, 0)


def _times_ours(ours: list[Row], theirs: list[Row]) -> str:
    if not theirs:
        return ""
    own = {(facts_of(row), row["seed"]): row["wall_seconds"] for row in ours if is_solved(row)}
    solved = [row for row in theirs if is_solved(row)]
    ratios = [row["wall_seconds"] / own[q] for row in solved if (q := (facts_of(row), row["seed"])) in own]
    times = f"{float(geometric_mean(np.asarray(ratios))):.1f} ×" if ratios else "-"
    return f"{times} ({len(solved)} of {len(theirs)})"


def today(rows: list[Row]) -> Table:
    """What the rules of thumb give beside ours, on the weeks that all ran."""
    weeks = [row for row in rows if row.get("placed") is not None and row["outcome"] in ("proven", "unproven")]
    beside = shared(row for row in weeks if row["instance"].startswith("weekly-"))
    table = []
    names = list(dict.fromkeys(row["backend"] for row in beside))
    for name in names if len(names) > 1 else ():
        own = [row for row in beside if row["backend"] == name]
        ratios = [row["largest_of_takers"] for row in own if row.get("largest_of_takers") is not None]
        near = sum(_value(row, "near") for row in own)
        placed = sum(row["placed"] for row in own)
        shown = (str(placed), str(near), number(median(ratios) if ratios else None, 3))
        table.append((name, *shown, number(median(row["wall_seconds"] for row in own), 3)))
    header = ("back end", "children placed", "near their anchor", "largest load over share", "median s")
    count = len({facts_of(row) for row in beside})
    note = (
        f"Over the {count} ordinary weeks that all of these ran, checked alike. The largest load over share is of "
        "authorities that receive a child: median over weeks. `greedy`, `rota`, `sweden` and `germany` are the rules "
        "that people use today."
    )
    return Table("The rules in use today on the same weeks", header, tuple(table), note)


def _value(row: Row, name: str) -> int:
    return next((int(stage["value"] or 0) for stage in row["stages"] if stage["name"] == name), 0)


def sizes(rows: list[Row]) -> Table:
    """Weeks as arrays, phase by phase."""
    table = [_size(row) for row in rows if row["instance"].startswith("arrays:")]
    header = (
        "family", "children", "limit s", "outcome", "stages proven",
        "model s", "solve s", "deal s", "check s", "all s", "peak MiB",
    )  # fmt: skip
    note = (
        "From arrays of children in memory to named assignments (model, solve, deal), and the array checker's check. "
        "scale: children of every kind, hardly two alike. saturated: of few kinds, so that more children are no more "
        "classes."
    )
    return Table("Large weeks", header, tuple(table), note)


def _size(row: Row) -> tuple[str, ...]:
    phases: dict[str, Any] = row.get("phases", {})
    stages = row.get("stages") or []
    proven = sum((stage["proof"] or "").startswith("proven") for stage in stages)
    parts = (number(phases.get(name), 2) for name in ("model", "solve", "deal", "check"))
    share = f"{proven} of {len(stages)}" if stages else "-"
    return (
        row["instance"].removeprefix("arrays:").split("-")[0],
        f"{row['children']:,}" if row.get("children") else row["instance"],
        number(row["seconds"], 0), row["outcome"], share,
        *parts, number(row.get("wall_seconds"), 2), number(row.get("peak_mib"), 0),
    )  # fmt: skip


def tail(rows: list[Row]) -> Table:
    """Cells with certificates: proven in time, the worst, and how many stages the checker's verifier certifies."""
    certified = [row for row in rows if row.get("certificate")]
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in certified:
        groups[family(row["instance"])].append(row)
    table = [_tail_line(name, own) for name, own in groups.items()]
    if table:
        table.append(_tail_line("all", certified))
    header = (
        "family", "weeks", "proven within", "median s", "worst s", "the worst", "stages certified", "the same again"
    )  # fmt: skip
    note = (
        "Each week once, within the limit in brackets; worst is the longest wall time to the checked answer, proven or "
        "not. Then the same question was put again with `--certificate`, which has what is left of the limit, and the "
        "checker verified that in whole numbers, without a solver: certified are the stages that it finds optimal. The "
        "same again: second answers equal to the first, byte for byte but for times."
    )
    return Table("The tail", header, tuple(table), note)


def _tail_line(name: str, rows: list[Row]) -> tuple[str, ...]:
    solved = [row for row in rows if is_solved(row)]
    timed = [row for row in rows if row.get("wall_seconds") is not None]
    worst = max(timed, key=lambda row: row["wall_seconds"], default=None)
    told = [row["certified"] for row in rows if "certified" in row]
    stages, certified = (sum(each[field] for each in told) for field in ("stages", "best"))
    both = [row for row in solved if "same_again" in row]
    return (
        name,
        str(len(rows)),
        f"{len(solved)} ({max(row['seconds'] for row in rows):g} s)",
        number(median(row["wall_seconds"] for row in solved) if solved else None, 3),
        number(worst["wall_seconds"] if worst else None, 3),
        worst["instance"] if worst else "-",
        f"{certified} of {stages}" + (f" ({certified / stages:.1%})" if stages else ""),
        f"{sum(row['same_again'] for row in both)} of {len(both)}",
    )


def published(rows: list[Row]) -> list[Table]:
    """The tables for which there are rows."""
    return [table for table in (versus(rows), sizes(rows), tail(rows), today(rows)) if table.rows]
