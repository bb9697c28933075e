"""How long a solve may take, and how it is told to stop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


class OutOfTime(Exception):
    """The limit was reached or somebody asked to stop; the best plan so far still stands."""


@dataclass
class Limits:
    """A deadline on the monotonic clock, and a flag that a signal handler may set.

    Attributes
    ----------
    seconds
        Time limit from the moment of creation, or None.
    seed
        Seed of the lot that breaks ties, and of the solvers.
    """

    seconds: float | None = None
    seed: int = 0
    stopped: bool = False
    started: float = field(default_factory=time.monotonic)

    def left(self) -> float | None:
        """Seconds left, or None for no limit."""
        if self.seconds is None:
            return None
        return self.seconds - (time.monotonic() - self.started)

    def check(self) -> None:
        """Raise OutOfTime where the limit is reached.

        Raises
        ------
        OutOfTime
            When the deadline has passed or a stop was asked for.
        """
        left = self.left()
        if self.stopped or (left is not None and left <= 0):
            raise OutOfTime
