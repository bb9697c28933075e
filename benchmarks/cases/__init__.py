"""The five cases of Kent (2015, 2016, out of area, 2021, 2023) as weeks in instances/cases, with facts and assumptions.

facts: what was reported and what is assumed; build: a case as a week; outcome: what a proposal would have meant.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.environment import ROOT
from matcher.errors import Usage

if TYPE_CHECKING:
    from matcher.week import Week

FOLDER = ROOT / "instances" / "cases"


def read_case(name: str, regime: str) -> Week:
    """The kept week of a case under a regime.

    Raises
    ------
    Usage
        There is no such case, or no such regime.
    """
    from benchmarks.cases.build import under
    from benchmarks.cases.facts import CASES, REGIMES
    from matcher.io import read_week

    if name not in CASES:
        raise Usage(f"There is no case {name!r}; there are {', '.join(CASES)}.")
    if regime not in REGIMES:
        raise Usage(f"There is no regime {regime!r}; there are {', '.join(REGIMES)}.")
    return under(read_week(FOLDER / name), CASES[name], regime)


def write_cases(folder: Path = FOLDER) -> list[Path]:
    """Write every case, week and README, and return the folders."""
    from benchmarks.cases.build import build
    from benchmarks.cases.facts import CASES
    from benchmarks.cases.readme import readme
    from matcher.io import write_week
    from matcher.io.atomic import write_bytes

    written = []
    for name, case in CASES.items():
        write_week(build(case), folder / name)
        write_bytes(folder / name / "README.md", readme(case).encode(), private=False)
        written.append(folder / name)
    return written
