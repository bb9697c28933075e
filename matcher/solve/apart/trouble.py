"""Why a solving process ended before it was done, in plain words."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

from matcher.solve.apart.memory import MIB

OUT_OF_MEMORY = 77
"""Exit code of a child that was refused memory."""


@dataclass(frozen=True)
class Trouble:
    """What stopped the solver, and whether it was want of memory (else the fault is ours or the solver's)."""

    words: str
    memory: bool = False


def starved(most: int) -> Trouble:
    """It was ended because it held, or asked for, more bytes than it may."""
    return Trouble(f"it needed more memory than the {most // MIB:,} MiB that it may hold", memory=True)


def trouble_of(status: int, failed: str, most: int | None) -> Trouble | None:
    """What became of a child that was not ended by us, from its wait status; None where it ended by itself.

    Parameters
    ----------
    failed
        The error that it told of, "" for none.
    most
        Bytes that it may hold.
    """
    code = os.waitstatus_to_exitcode(status)
    if code == OUT_OF_MEMORY:
        return starved(most) if most is not None else Trouble("it ran out of memory", memory=True)
    if code == -signal.SIGKILL:
        return Trouble("somebody ended it (SIGKILL), as the system does when memory runs out", memory=True)
    if code < 0:
        return Trouble(f"it crashed ({signal.Signals(-code).name})")
    return Trouble(f"it failed ({failed or f'exit code {code}'})") if code else None
