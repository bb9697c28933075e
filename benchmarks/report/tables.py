"""The tables of a report."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median

from benchmarks.analysis.judge import is_solved
from benchmarks.analysis.scaling import growth
from benchmarks.analysis.shared import provers, shared
from benchmarks.analysis.statistics import PENALTY, par10, shifted_geometric_mean
from benchmarks.cells import Row
from benchmarks.report.table import Table, number

LATE_TIMES, LATE_SECONDS = 1.1, 1.0
OUTCOMES = ("proven", "infeasible", "unproven", "nothing", "part", "killed", "error", "wrong")


def every_table(rows: list[Row]) -> list[Table]:
    """All tables, from judged rows."""
    return [machines(rows), outcomes(rows), faults(rows), summary(rows), by_family(rows), growths(rows), cells(rows)]


def machines(rows: list[Row]) -> Table:
    """What the cells ran on."""
    counts = Counter((*_machine(row["environment"]), _beside_others(row)) for row in rows)
    note = "" if len(counts) == 1 else "More than one environment: times of different lines are not comparable."
    header = ("processor", "cores", "system", "Python", "memory", "packages", "commit", "at a time", "cells")
    return Table("What it ran on", header, tuple((*key, str(count)) for key, count in counts.items()), note)


def outcomes(rows: list[Row]) -> Table:
    """How the cells of each back end ended."""
    counts = Counter((row["backend"], row["outcome"]) for row in rows)
    late = Counter(row["backend"] for row in rows if is_late(row))
    table = tuple(
        (name, *(str(counts[name, outcome]) for outcome in OUTCOMES), str(late[name])) for name in _backends(rows)
    )
    note = (
        "proven: optimal at every stage, and the independent checker agrees. infeasible: shown that no lawful proposal "
        "exists. unproven: a checked plan, optimal or not. nothing: out of time without a plan. part: a peer's "
        "answer to the part that it can express. wrong: refuted by the checker, a known optimum or a better plan. "
        f"late: of these, so many took more than {LATE_TIMES:g} times their limit and {LATE_SECONDS:g} s."
    )
    return Table("How the cells ended", ("back end", *OUTCOMES, "late"), table, note)


def is_late(row: Row) -> bool:
    """Whether the answer came well after its limit, checking included."""
    spent = row.get("wall_seconds")
    return spent is not None and spent > LATE_TIMES * row["seconds"] + LATE_SECONDS


def faults(rows: list[Row]) -> Table:
    """Every wrong answer and every failure, by name."""
    bad = [row for row in rows if row["outcome"] in ("wrong", "error", "killed")]
    table = tuple((row["instance"], row["backend"], row["outcome"], row.get("detail", "")) for row in bad)
    note = "" if table else "No wrong answer, no failure."
    return Table("Wrong answers and failures", ("instance", "back end", "outcome", "what"), table, note)


def summary(rows: list[Row]) -> Table:
    """Means over back ends that set out to prove, each over what it says that it is over."""
    engine = provers(rows)
    beside = shared(engine)
    everyone = _solved_by_all(beside)
    table = tuple(
        (name, *_alone([row for row in engine if row["backend"] == name]), *_beside(name, beside, everyone))
        for name in _backends(engine)
    )
    note = (
        "Seconds to the checked answer. The columns up to the first mean are over each back end's own cells, hence not "
        f"comparable where these differ. The others are over the {_cells(beside)} that every back end here ran, the "
        f"last over the {len(everyone)} of them that all solved. Geometric means are shifted by one second. PAR10 "
        f"counts an unsolved cell {PENALTY} times its limit. Rules of thumb and back ends that only bound are left out."
    )
    header = (
        "back end", "solved", "median", "shifted geometric mean", "solved of the shared", "PAR10", "solved by all: mean"
    )  # fmt: skip
    return Table("Time to proof", header, table, note)


def _alone(own: list[Row]) -> tuple[str, ...]:
    """Solved cells of one back end, with their median and mean."""
    solved = [row["wall_seconds"] for row in own if is_solved(row)]
    middle = median(solved) if solved else None
    return f"{len(solved)} of {len(own)}", number(middle, 3), number(shifted_geometric_mean(solved), 3)


def _beside(name: str, beside: list[Row], everyone: set[Question]) -> tuple[str, ...]:
    """One back end on what all ran: how much it solved, PAR10, and the mean over what all solved."""
    own = [row for row in beside if row["backend"] == name]
    times = [row["wall_seconds"] if is_solved(row) else None for row in own]
    penalised = par10(times, [row["seconds"] for row in own])
    mean = shifted_geometric_mean([row["wall_seconds"] for row in own if _question(row) in everyone])
    return f"{sum(map(is_solved, own))} of {len(own)}", number(penalised, 3), number(mean, 3)


def by_family(rows: list[Row]) -> Table:
    """Time to proof by family, limit and back end."""
    groups: dict[tuple[str, str, float], list[Row]] = defaultdict(list)
    for row in rows:
        groups[family(row["instance"]), row["backend"], row["seconds"]].append(row)
    table = []
    for (name, backend, limit), own in groups.items():
        solved = [row["wall_seconds"] for row in own if is_solved(row)]
        memory = [row["peak_mib"] for row in own if row.get("peak_mib")]
        times = (median(solved), min(solved), max(solved)) if solved else (None, None, None)
        shown = (*(number(time, 3) for time in times), number(max(memory, default=None), 0))
        table.append((name, backend, f"{limit:g}", f"{len(solved)} of {len(own)}", *shown))
    header = ("family", "back end", "limit s", "solved", "median s", "least s", "most s", "peak MiB")
    note = "Times are of the solved cells alone; memory is the largest of all cells, as the system counts a process."
    return Table("Time to proof and memory by family", header, tuple(table), note)


def growths(rows: list[Row]) -> Table:
    """Fitted exponents of time and memory."""
    table = []
    for measure, unit in (("wall_seconds", "time"), ("peak_mib", "memory")):
        for fit in growth(rows, measure):
            sizes = ", ".join(f"{size:,}" for size in fit.sizes)
            missing = ", ".join(f"{size:,}" for size in fit.unsolved) or "none"
            table.append((fit.backend, fit.series, unit, sizes, number(fit.exponent), missing))
    header = ("back end", "instances", "measure", "children", "exponent", "not solved at")
    note = "Least squares on logarithms over sizes at which every cell was solved; a dash with fewer than three sizes."
    return Table("Growth", header, tuple(table), note)


def cells(rows: list[Row]) -> Table:
    """Every cell."""
    table = tuple(
        (
            row["instance"], row["backend"], f"{row['seconds']:g}", str(row["seed"]), row["outcome"],
            number(row.get("wall_seconds"), 3), number(row.get("cpu_seconds"), 3), number(row.get("peak_mib"), 0),
            "-" if row.get("placed") is None else f"{row['placed']:g} of {row['children']}",
            number(row.get("largest_ratio"), 4), (row.get("sha256") or "-")[:12],
        )
        for row in rows
    )  # fmt: skip
    header = (
        "instance", "back end", "limit s", "seed", "outcome", "wall s", "CPU s", "peak MiB", "placed", "largest ratio",
        "hash",
    )  # fmt: skip
    return Table("Every cell", header, table)


def family(instance: str) -> str:
    """Family and size of a drawn instance, the kind of any other."""
    kind, colon, _ = instance.partition(":")
    return kind if colon and kind != "arrays" else instance.rpartition("-")[0]


def _backends(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row["backend"] for row in rows))


Question = tuple[str, float, int]


def _question(row: Row) -> Question:
    return row["instance"], row["seconds"], row["seed"]


def _cells(rows: list[Row]) -> int:
    return len({_question(row) for row in rows})


def _solved_by_all(rows: list[Row]) -> set[Question]:
    """Cells that every back end solved."""
    solved = [{_question(row) for row in rows if row["backend"] == name and is_solved(row)} for name in _backends(rows)]
    return set.intersection(*solved) if solved else set()


def _beside_others(row: Row) -> str:
    """How many cells ran at a time; a dash where nobody said."""
    return "-" if row.get("jobs") is None else str(row["jobs"])


def _machine(env: Row) -> tuple[str, ...]:
    packages = ", ".join(f"{name} {version}" for name, version in env["versions"].items())
    commit = env["commit"][:12] + "+changed" * env["commit"].endswith("+changed")
    memory = "-" if env.get("memory_gib") is None else f"{env['memory_gib']:g} GiB"
    return env["cpu"], str(env["cores"]), env["platform"], env["python"], memory, packages, commit
