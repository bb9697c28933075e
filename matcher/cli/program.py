"""The command as a process of its own, which may leave out what a library must not."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress

SETTINGS = {"OPENBLAS_NUM_THREADS": "1", "PYDANTIC_DISABLE_PLUGINS": "__all__"}
"""No sum here goes to BLAS, and no plug-in is wanted: neither its threads nor the search for the others are paid for.

What the environment says already holds.
"""
ALLOCATIONS = 100_000
"""A collection of cycles for so many new objects; by default the imports alone go through hundreds of them in vain."""


def run() -> None:
    """Run ``matcher``, and end the process without taking its objects down one by one.

    Whatever else is to be done at the end (threads, open files, ``atexit``) is done first, and exit codes are kept.
    """
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    gc.set_threshold(ALLOCATIONS)
    ending = _Ending()
    atexit.register(ending.leave)  # registered first, so called last

    from matcher.cli.app import main

    try:
        main()
    except SystemExit as end:
        ending.code = 0 if end.code is None else end.code if isinstance(end.code, int) else None
        raise


class _Ending:
    """How the process ends: at once with an exit code, or (None) as Python ends it."""

    def __init__(self) -> None:
        self.code: int | None = None

    def leave(self) -> None:
        if self.code is None:
            return
        with suppress(OSError, ValueError):  # what cannot be flushed is Python's to complain of
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
            os._exit(self.code)
