"""Peak memory of a process, as its system counts it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

KIB_PER_MIB = 1024


def own_peak() -> float | None:
    """Peak MiB of this process or of the largest child that it waited for; None where the system does not say.

    Linux carries the launching process's figure into ``ru_maxrss`` of a new one, so there its own record is read.
    """
    try:
        import resource
    except ImportError:
        return None
    own = _high_water() or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return in_mib(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))


def stay_within(share: float) -> None:
    """Let this process and its children have no more than a share of the machine's memory each, where that can be set.

    A cell that wants more fails alone, as an error; without a limit the system might end anything else instead.
    """
    try:
        import resource

        most = int(share * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ImportError, AttributeError, OSError, ValueError):
        return


def childs_peak(largest: int) -> float | None:
    """Peak MiB of a child from its ``ru_maxrss``; None where that is no more than what this process itself held."""
    import resource

    return in_mib(largest) if largest > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss else None


def in_mib(largest: int) -> float:
    """MiB of ``ru_maxrss``: KiB, but bytes on macOS."""
    return round(largest / KIB_PER_MIB / (KIB_PER_MIB if sys.platform == "darwin" else 1), 1)


def _high_water() -> int:
    """KiB of the high-water mark in /proc; 0 where there is none."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
