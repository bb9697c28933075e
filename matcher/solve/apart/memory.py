"""How much memory a solving process may hold, and how much it holds.

Resident memory is what a machine runs out of, so that is what a limit is about, and the parent looks at it many times
a second. What is asked for in one piece is faster than any look: the system itself refuses more private memory
(``RLIMIT_DATA``) than the limit and half of it again. That net alone would not do. What it counts is half as much
again as what is used, and native code that is refused memory crashes in ways that say nothing of memory.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

MIB, KIB = 2**20, 2**10
SHARE = 0.9
"""Of the memory that is free when the solve begins, what the solver may take if nobody says otherwise."""
NET = 1.5
"""Private memory beyond this many times the limit is refused."""
RESERVED = 256 * MIB
"""On top of it, for what libraries reserve and never use: stacks of threads, buffers of BLAS."""
PROCESSES, MACHINE = Path("/proc"), Path("/proc/meminfo")
FIRST_TO_GO = Path("/proc/self/oom_score_adj")
MOST_READY = b"1000"


def sound_limit() -> int | None:
    """Bytes that a child may hold: what it begins with, and most of what is free; None where the system is silent."""
    held, free = resident(os.getpid()), _free()
    return None if held is None or free is None else held + int(SHARE * free)


def resident(pid: int) -> int | None:
    """Bytes of memory that a process holds now, what it shares included; None where the system does not say."""
    try:
        pages = int((PROCESSES / str(pid) / "statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def spread_net(most: int) -> None:
    """Have the system refuse this process memory far beyond what it may hold, from now on."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    refused = int(NET * most) + RESERVED
    resource.setrlimit(resource.RLIMIT_DATA, (refused if hard < 0 else min(refused, hard), hard))


def go_first() -> None:
    """Should the machine run out of memory all the same, the system is to end this process and not its parent."""
    with suppress(OSError):
        FIRST_TO_GO.write_bytes(MOST_READY)


def in_bytes(largest: int) -> int:
    """Bytes of ``ru_maxrss``: KiB, but bytes on macOS."""
    return largest if sys.platform == "darwin" else KIB * largest


def _free() -> int | None:
    try:
        lines = MACHINE.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    return next((KIB * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), None)
