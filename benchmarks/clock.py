"""Wall and CPU time of what a cell does."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from benchmarks.cells import Row


@dataclass(frozen=True)
class Clock:
    """Wall and CPU time from the moment of creation, child processes that have ended included."""

    wall: float
    cpu: float

    @classmethod
    def start(cls) -> Clock:
        """Now."""
        return cls(time.monotonic(), _cpu())

    def seconds(self) -> float:
        """Wall seconds since then."""
        return round(time.monotonic() - self.wall, 4)

    def read(self) -> Row:
        """Seconds since then, as fields of a row."""
        return {"wall_seconds": self.seconds(), "cpu_seconds": round(_cpu() - self.cpu, 4)}


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
