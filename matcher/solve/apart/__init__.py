"""A solve in a process of its own, so that whatever becomes of the solver, what it has found is kept.

A native solver can crash, run out of memory, or hear nobody who asks it to stop. So the solve runs in a forked child:
it starts with everything that is loaded already (no import is paid twice) and shares the week's memory. Each better
plan is put on a shelf in memory that both see, each stage that is done is told through a pipe; the parent loads no
solver at all, watches the clock, and writes the best plan whatever happens.

::

    process    forks; hears, stops and buries the child
    inside     the child's side: signals, limits, work, end
    pipe       messages between the two
    shelf      the best plan, in memory that outlives the child
    memory     how much the child may hold
    journal    what is known of a solve from outside
    halves     other work, half of it in a child

Where a process cannot be forked (Windows), where forking is not safe (macOS, whose system libraries forbid it; a
process that runs other threads, as notebooks do), the work is done where it is asked for: limits and Ctrl-C still hold
as far as the solver heeds them, but a crash of the solver is then a crash of the process.
"""

from __future__ import annotations

from matcher.solve.apart.halves import in_halves
from matcher.solve.apart.journal import Journal, Solved
from matcher.solve.apart.process import Apart, Ended, can_fork, run_apart
from matcher.solve.apart.trouble import Trouble

__all__ = ["Apart", "Ended", "Journal", "Solved", "Trouble", "can_fork", "in_halves", "run_apart"]
