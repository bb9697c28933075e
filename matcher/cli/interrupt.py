"""Ctrl-C (or SIGTERM) while solving: once, and the best proposal so far is kept; twice, and it is over at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

import click

from matcher.errors import INTERRUPTED

if TYPE_CHECKING:
    from matcher.solve import Limits

HEARD = (signal.SIGINT, signal.SIGTERM)
STACK_BYTES = 2**26  # some systems give threads half a megabyte, and solvers are used to eight

T = TypeVar("T")


@contextmanager
def stopping(limits: Limits) -> Iterator[None]:
    """While this lasts, the first Ctrl-C or SIGTERM asks the solver to stop and the second ends the process."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if limits.stopped:
            os._exit(INTERRUPTED)
        limits.stopped = True
        click.echo("Stopping with the best proposal so far; Ctrl-C again quits at once.", err=True)

    before = {number: signal.signal(number, stop) for number in HEARD}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def in_thread(work: Callable[[], T]) -> T:
    """Run ``work`` beside the main thread, which Python needs free to hear Ctrl-C while a solver computes."""
    from concurrent.futures import ThreadPoolExecutor

    before = threading.stack_size(STACK_BYTES)
    try:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work).result()
    finally:
        threading.stack_size(before)
