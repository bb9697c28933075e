"""The solve of one week: apart where that can be, with a display, and no fault of ours without its input."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.cli.interrupt import in_thread
from matcher.cli.progress import display, wanted
from matcher.cli.settings import Settings
from matcher.errors import CheckerRejected, MatcherError

if TYPE_CHECKING:
    from matcher.certificate import Certificate
    from matcher.explain.beside import Followed
    from matcher.proposal import Proposal
    from matcher.solve import Limits
    from matcher.solve.apart import Trouble
    from matcher.week import Week

REJECTED = "rejected-week.json"
MIB = 2**20
USUAL_CHILDREN = 200
"""The rules in use are followed beside the solver in a week of no more, or without a time limit: it takes longer."""


@dataclass
class Solved:
    """What is told of a solve beside its proposal, and what the rules in use would do, if there was time for that."""

    certificates: list[Certificate] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    followed: Followed | None = None

    @property
    def trouble(self) -> Trouble | None:
        """What stopped the solver unexpectedly, if anything did."""
        return self.troubles[-1] if self.troubles else None


def solved(week: Week, limits: Limits, folder: Path, settings: Settings, beside: Solved) -> Proposal:
    """Solve, with a display where there is a terminal. What we do wrong ourselves leaves its input behind.

    Parameters
    ----------
    folder
        Where the input of a rejected answer is saved.
    beside
        Filled with the certificate, if one was asked for, and with what stopped a solver that ended unexpectedly.

    Raises
    ------
    MatcherError
        The checker rejected the answer, or the engine failed; the week is saved for a test.
    """
    from matcher.propose import propose
    from matcher.solve.apart import Apart, can_fork

    memory = None if settings.memory_limit is None else settings.memory_limit * MIB
    apart = Apart(memory, quiet=not settings.verbose)
    forks = can_fork()
    shown = wanted(settings)
    with display(settings, late=forks) if shown else nullcontext() as tell:

        def work() -> Proposal:
            return propose(
                week,
                seed=settings.seed,
                backend=settings.backend,
                limits=limits,
                progress=tell,
                certificate=beside.certificates.append if settings.certificate else None,
                apart=apart,
                trouble=beside.troubles.append,
                beside=partial(_prepare, week, settings, beside),
            )

        try:
            proposal = work() if forks else in_thread(work)
        except CheckerRejected as error:
            raise CheckerRejected(f"{error} {saved(week, folder)}") from error
        except Exception as error:
            failed = f"the engine failed ({type(error).__name__}); nothing is published."
            raise MatcherError(f"{failed} {saved(week, folder)}") from error
    return proposal


def saved(week: Week, folder: Path) -> str:
    """Save the week, its policy included, for its owner only."""
    from matcher.io.atomic import make_folder
    from matcher.io.week import write_week

    make_folder(folder)
    write_week(week, folder / REJECTED)
    return f"This is our fault, not yours. The week is saved in {folder / REJECTED}: please report it."


def _prepare(week: Week, settings: Settings, beside: Solved) -> None:
    """Do beside the solver what publishing will need whatever comes of it."""
    import matcher.explain.reasons
    import matcher.io.proposal
    import matcher.report.summary
    import matcher.report.workbook  # noqa: F401

    if settings.time_limit is None or len(week.children) <= USUAL_CHILDREN:
        from matcher.explain.beside import follow

        beside.followed = follow(week, settings.seed)
