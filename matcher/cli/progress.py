"""The progress display on stderr: stage, its number, time gone by. Only on a terminal, and only then is rich loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from matcher.cli.settings import Settings

Told = Callable[[str, int, int], None]


def wanted(settings: Settings) -> bool:
    """Whether a display may be shown: not refused, and stderr is a terminal."""
    return not settings.no_progress and not settings.quiet and sys.stderr.isatty()


@contextmanager
def display(settings: Settings) -> Iterator[Told]:
    """Show a bar while this lasts; call what is yielded with (what, number done, of how many).

    ``NO_COLOR`` is honoured by rich itself.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, no_color=settings.no_color or None)
    text = TextColumn("{task.description}", markup=False)
    with Progress(
        text, BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("reading", total=None)

        def tell(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield tell
