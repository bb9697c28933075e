"""Every error that matcher raises on purpose, and the exit code that each becomes.

::

    MatcherError                 70  our own fault unless a child class says otherwise
    ├── DataError                 1  the week's facts need attention; carries every Fault
    ├── Usage                     2  the call itself is off (click raises its own for options)
    ├── Found                     3  something was checked and found wanting
    ├── NoLawfulProposal          4  pins and rules cannot hold together; carries the conflict
    ├── LedgerChanged             5  the ledger moved on underneath
    ├── FileTrouble               6  a file cannot be read or written
    └── CheckerRejected          70  the checker refused the solver's answer; nothing was published

130 (interrupted) is the shell's own convention and has no class: Ctrl-C is answered, not raised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

INTERRUPTED = 130


class MatcherError(Exception):
    """The root of the tree."""

    exit_code: ClassVar[int] = 70


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with the facts: where it is, what was found, how to mend it.

    Attributes
    ----------
    table
        Name of the table (``children``, ``policy``, ...), or the file's name when no table can be told.
    row
        Row as a spreadsheet shows it (the header is row 1), or None when the fault is of the whole table.
    column
        Column name, or "" when the fault is of the whole row.
    code
        Stable code, ``V001`` and on; never reused.
    found
        The value as it was found, shortened; "" when nothing was there.
    problem
        What is wrong, one sentence.
    remedy
        How to mend it, one sentence.
    level
        ``fault`` stops the week; ``warning`` does not.
    """

    table: str
    row: int | None
    column: str
    code: str
    found: str
    problem: str
    remedy: str
    level: Literal["fault", "warning"] = "fault"

    def __str__(self) -> str:
        where = self.table
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        found = f" (found {self.found!r})" if self.found else ""
        return f"{self.code} {where}: {self.problem}{found} {self.remedy}"


class DataError(MatcherError):
    """The week's facts need attention. Carries all faults of all tables at once."""

    exit_code = 1

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Usage(MatcherError):
    """The call itself is off."""

    exit_code = 2


class Found(MatcherError):
    """Something was checked and found wanting (violations, a regression, an unproven answer)."""

    exit_code = 3


class NoLawfulProposal(MatcherError):
    """Pins, decisions and rules cannot hold together."""

    exit_code = 4


class LedgerChanged(MatcherError):
    """The ledger moved on underneath."""

    exit_code = 5


class FileTrouble(MatcherError):
    """A file cannot be read or written."""

    exit_code = 6


class CheckerRejected(MatcherError):
    """The independent checker refused the solver's answer; nothing was published."""

    exit_code = 70
