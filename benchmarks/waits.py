"""What somebody waits for: a command as a whole process, and solving again in process after one refusal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.clock import Clock
from benchmarks.environment import ROOT
from benchmarks.report.table import Table, number
from matcher.proposal import Proposal
from matcher.propose import propose
from matcher.week import Decision, Previous, Week

HEADER = ("what", "times", "wall s, median", "worst", "CPU s, median", "worst")
NOTE = (
    "Wall and CPU seconds, child processes included. A process is run once before any is counted, so that its bytecode "
    "is there, as it is for an installed package. In process the solver is loaded, the week read, and one proposal "
    "made before any is counted; what is counted ends with the checked proposal. After a refusal the earlier "
    "proposal's authorities are kept as far as the policy says, as with --after; each child is refused once, by itself."
)


class Spent(NamedTuple):
    """Wall and CPU seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Wait:
    """What was spent each time that something was waited for."""

    what: str
    spent: Sequence[Spent]

    def row(self) -> tuple[str, ...]:
        """Its line in the table."""
        wall, cpu = zip(*self.spent, strict=True)
        figures = (median(wall), max(wall), median(cpu), max(cpu))
        return (self.what, str(len(self.spent)), *(number(figure, 3) for figure in figures))


def table(waits: Sequence[Wait]) -> Table:
    """Waits as a table."""
    return Table("What somebody waits for", HEADER, tuple(wait.row() for wait in waits), NOTE)


def as_processes(week: Path, times: int) -> list[Wait]:
    """``matcher --help``, and ``matcher propose`` with all its files, each so many times from start to end."""
    with TemporaryDirectory() as folder:
        commands = {
            "matcher --help": ["--help"],
            "matcher propose": ["propose", str(week), "-q", "-o", f"{folder}/out"],
        }
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return [
            Wait(f"{name}, whole process", _processes(arguments, environment, times))
            for name, arguments in commands.items()
        ]


def in_process(week: Week, most: int) -> list[Wait]:
    """``propose`` for a week, and again after each of so many refusals.

    Parameters
    ----------
    most
        How many refusals, evenly chosen among the placed children whom nobody decided on.
    """
    earlier = propose(week)
    refs = _undecided(week, earlier)
    chosen = refs[:: max(1, -(-len(refs) // most))]
    plain = [_spent(partial(propose, week)) for _ in chosen]
    again = [_spent(partial(propose, refused(week, earlier, ref))) for ref in chosen]
    return [Wait("propose, in process", plain), Wait("again after one refusal, in process", again)]


def refused(week: Week, earlier: Proposal, ref: str) -> Week:
    """The week after the authority that a proposal has for a child refused it; all others as they stood are known."""
    rows = {row.ref: row.authority for row in earlier.assignments}
    decision = Decision(ref=ref, authority=rows[ref], decision="refused-by-authority")
    previous = tuple(Previous(ref=ref, authority=authority) for ref, authority in rows.items())
    return week.model_copy(update={"decisions": (*week.decisions, decision), "previous": previous})


def _undecided(week: Week, proposal: Proposal) -> list[str]:
    decided = {row.ref for row in week.decisions}
    return [row.ref for row in proposal.assignments if row.ref not in decided]


def _processes(arguments: Sequence[str], environment: Mapping[str, str], times: int) -> list[Spent]:
    command = [sys.executable, "-m", "matcher", *arguments]
    run = partial(subprocess.run, command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return [_spent(run) for _ in range(times + 1)][1:]


def _spent(work: Callable[[], object]) -> Spent:
    started = Clock.start()
    work()
    row = started.read()
    return Spent(row["wall_seconds"], row["cpu_seconds"])
