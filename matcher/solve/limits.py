"""How long a solve may take, and how it is told to stop."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

POLL_SECONDS = 0.1


class OutOfTime(Exception):
    """The limit was reached or somebody asked to stop; the best plan so far still stands."""


class CutOff(BaseException):
    """Code was cut off in the midst of its work. Nothing on the way may take it for an error or a limit of its own."""


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

    @property
    def asked_to_stop(self) -> bool:
        """Whether a stop was asked for."""
        return self.stopped

    @property
    def over(self) -> bool:
        """Whether the deadline has passed or a stop was asked for."""
        left = self.left()
        return self.asked_to_stop or (left is not None and left <= 0)

    def at_most(self, seconds: float) -> Limits:
        """The same with a deadline no later than so many seconds from now; a stop of these stops those."""
        left = self.left()
        return _Part(seconds if left is None else min(seconds, left), self.seed, of=self)

    @contextmanager
    def heard(self, stop: Callable[[], None]) -> Iterator[None]:
        """While a solver runs that asks nobody, watch the flag and call ``stop`` once it is set."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(POLL_SECONDS):
                if self.asked_to_stop:
                    stop()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    @contextmanager
    def cutting_in(self) -> Iterator[None]:
        """While our own code runs that asks nobody, raise CutOff in it, wherever it is, once the limit is reached.

        Only for what is thrown away then: it may be half done. Where there is no timer, and outside the main thread,
        which alone hears one, the code runs to its end.

        Raises
        ------
        CutOff
            When the deadline has passed or a stop was asked for.
        """
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield
            return

        def look(_signal: int, _frame: FrameType | None) -> None:
            if self.over:
                signal.setitimer(signal.ITIMER_REAL, 0)  # once is enough, wherever it finds the code
                raise CutOff

        before = signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, POLL_SECONDS, POLL_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def check(self) -> None:
        """Raise OutOfTime where the limit is reached.

        Raises
        ------
        OutOfTime
            When the deadline has passed or a stop was asked for.
        """
        if self.over:
            raise OutOfTime


@dataclass
class _Part(Limits):
    """Limits within others."""

    of: Limits = field(default_factory=Limits)

    @property
    def asked_to_stop(self) -> bool:
        return self.stopped or self.of.asked_to_stop
