"""The progress display on stderr: stage, its number, time gone by.

Only on a terminal, and only once there is something to wait for: rich is not even loaded for a week that is
solved before anyone would look.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from matcher.cli.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress

Told = Callable[[str, int, int], None]
PATIENCE = 0.5
"""Seconds before anything is shown."""


def wanted(settings: Settings) -> bool:
    """Whether a display may be shown: not refused, and stderr is a terminal."""
    return not settings.no_progress and not settings.quiet and sys.stderr.isatty()


@contextmanager
def display(settings: Settings, *, late: bool = False) -> Iterator[Told]:
    """Show a bar while this lasts; call what is yielded with (what, number done, of how many).

    ``NO_COLOR`` is honoured by rich itself.

    Parameters
    ----------
    late
        Begin with the first call only: a process that has a display, and so a thread, cannot be forked safely.
    """
    state: list[tuple[str, int, int]] = [("preparing", 0, 1)]
    bars: list[Progress] = []
    lock = threading.Lock()

    def tell(what: str, done: int, total: int) -> None:
        start()
        with lock:
            state[0] = (what, done, total)
            _show(bars, state[0])

    def start() -> None:
        if timer.ident is None:
            timer.start()

    def begin() -> None:
        bar = _bar(no_color=settings.no_color)
        with lock:
            if not over.is_set():
                bar.start()
                bars.append(bar)
                _show(bars, state[0])

    over = threading.Event()
    timer = threading.Timer(PATIENCE, begin)
    timer.daemon = True
    if not late:
        start()
    try:
        yield tell
    finally:
        timer.cancel()
        with lock:
            over.set()
            for bar in bars:
                bar.stop()


def _bar(*, no_color: bool) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, no_color=no_color or None)
    text = TextColumn("{task.description}", markup=False)
    bar = Progress(text, BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True)
    bar.add_task("preparing", total=None)
    return bar


def _show(bars: list[Progress], state: tuple[str, int, int]) -> None:
    what, done, total = state
    for bar in bars:
        bar.update(bar.task_ids[0], description=what, completed=done, total=total)
