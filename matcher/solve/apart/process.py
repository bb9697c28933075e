"""Forks a child to work, hears what it tells, keeps its limits, and leaves none behind."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from matcher.solve.apart.inside import PASSED_ON, Failed, Tell, Work, live
from matcher.solve.apart.memory import in_bytes, resident, sound_limit
from matcher.solve.apart.pipe import Inbox
from matcher.solve.apart.trouble import Trouble, starved, trouble_of
from matcher.solve.limits import Limits

PIECE = 2**20
LOOK_SECONDS = 0.05
"""How often the clock and the child's memory are looked at."""
PATIENCE = 1.0
"""Seconds that a child is given to end by itself after Ctrl-C, before it is killed."""
GRACE, GRACE_SHARE = 0.2, 0.03
"""The same after a time limit: so many seconds, and this share of the limit."""


@dataclass(frozen=True)
class Apart:
    """How a child works.

    Attributes
    ----------
    memory
        Bytes that it may hold; None for most of what the machine has free.
    meanwhile
        Called in the parent once the child is at work, for what can be done beside it.
    quiet
        Whether what a crashing library writes to stderr is left out.
    """

    memory: int | None = None
    meanwhile: Callable[[], None] | None = None
    quiet: bool = True


@dataclass(frozen=True)
class Ended:
    """How the work ended: what stopped it unexpectedly, and the most bytes that its process held (None: unknown)."""

    trouble: Trouble | None = None
    peak: int | None = None


def can_fork() -> bool:
    """Whether a child can be forked safely from here."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def run_apart(work: Work, hear: Tell, limits: Limits, how: Apart) -> Ended:
    """Work in a child process, or here where none can be forked; returns when the work is over, however it ended.

    Parameters
    ----------
    work
        Called with a function that tells the parent something (anything that pickles).
    hear
        Called here with everything that the child tells, in order.
    limits
        Kept to the letter once ``how.meanwhile`` is over: at the deadline, or when ``limits.stopped`` is set here, the
        child is asked to stop, and killed a little later.
    """
    memory = how.memory or sound_limit()
    child = _Child.forked(work, limits, memory, how) if can_fork() else None
    if child is None:
        work(hear)
        return Ended()
    try:
        if how.meanwhile:
            how.meanwhile()
        child.listen(hear, limits)
    except BaseException:
        child.kill()
        raise
    finally:
        ended = child.buried()
    return ended


@dataclass
class _Child:
    """A child process: where its messages arrive, and what it lives by."""

    pid: int
    post: int
    lifeline: int
    memory: int | None
    asked: float | None = None
    killed: bool = False
    starved: bool = False
    failed: str = ""
    inbox: Inbox = field(default_factory=Inbox)

    @classmethod
    def forked(cls, work: Work, limits: Limits, memory: int | None, how: Apart) -> _Child | None:
        """Fork a child that works; None where the system has no room for one."""
        hears, tells = os.pipe()
        life, lifeline = os.pipe()
        # Until the child has its own answer to signals it must not give its parent's.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)
        child = None
        try:
            with warnings.catch_warnings():
                # Python warns of threads that are not its own: BLAS has some, and sees to them when forked.
                warnings.simplefilter("ignore", DeprecationWarning)
                pid = os.fork()
            if pid == 0:
                os.close(hears)
                os.close(lifeline)
                live(work, tells, life, limits, memory, quiet=how.quiet)
            child = cls(pid, hears, lifeline, memory)
        except OSError:
            os.close(hears)
            os.close(lifeline)
        finally:
            os.close(tells)
            os.close(life)
            _let_in(before, child)
        return child

    def listen(self, hear: Tell, limits: Limits) -> None:
        """Hear the child to its end, and see that it ends in time."""
        poll = select.poll()
        poll.register(self.post, select.POLLIN)
        while True:
            if poll.poll(1000 * LOOK_SECONDS):
                piece = os.read(self.post, PIECE)
                if not piece:
                    return
                for message in self.inbox.feed(piece):
                    self._heard(message, hear)
            self._keep(limits)

    def _heard(self, message: Any, hear: Tell) -> None:
        if isinstance(message, Failed):
            self.failed = message.where
        else:
            hear(message)

    def _keep(self, limits: Limits) -> None:
        """Ask the child to stop when it should, and kill it when it does not, or holds more than it may."""
        left = limits.left()
        late = left is not None and left <= 0
        if self.asked is None and (late or limits.asked_to_stop):
            self.asked = time.monotonic()
            with suppress(OSError):
                os.write(self.lifeline, b"s")
        if self.asked is not None:
            grace = GRACE + GRACE_SHARE * limits.seconds if late and limits.seconds else PATIENCE
            if time.monotonic() - self.asked > grace:
                self.kill()
        if self.memory is not None and (resident(self.pid) or 0) > self.memory:
            self.starved = True
            self.kill()

    def kill(self) -> None:
        """End it at once; what it was doing is lost, what it has told or put on the shelf is not."""
        self.killed = True
        os.kill(self.pid, signal.SIGKILL)

    def buried(self) -> Ended:
        """See that the child is dead, and tell what it died of."""
        os.close(self.lifeline)
        os.close(self.post)
        _, status, usage = os.wait4(self.pid, 0)
        peak = in_bytes(usage.ru_maxrss)
        if self.starved and self.memory is not None:
            return Ended(starved(self.memory), peak)
        return Ended(None if self.killed else trouble_of(status, self.failed, self.memory), peak)


def _let_in(mask: set[int | signal.Signals], child: _Child | None) -> None:
    """Hear signals as before. One that came meanwhile may raise here: then nobody would look after the child."""
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    except BaseException:
        if child is not None:
            child.kill()
            child.buried()
        raise
