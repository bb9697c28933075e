"""The child's side: what is set up before the work, and that nothing but the work happens."""

from __future__ import annotations

import gc
import os
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from matcher.solve.apart.memory import go_first, spread_net
from matcher.solve.apart.pipe import send
from matcher.solve.apart.trouble import OUT_OF_MEMORY
from matcher.solve.limits import Limits

FAILED = 1
Tell = Callable[[object], None]
Work = Callable[[Tell], None]
PASSED_ON = (signal.SIGINT, signal.SIGTERM)
"""Signals that a terminal or a supervisor sends to the whole group: the parent hears them and asks to stop."""


@dataclass(frozen=True)
class Failed:
    """An error in the child: its kind and where it was raised, no value of anybody's row."""

    where: str


def live(work: Work, post: int, lifeline: int, limits: Limits, memory: int | None, *, quiet: bool) -> NoReturn:
    """Do the work and end the process, whatever happens.

    Parameters
    ----------
    post
        Where messages go.
    lifeline
        Readable once the parent asks to stop, and at its end once the parent is dead.
    limits
        The child's own copy; set to stopped when the parent asks for it.
    memory
        Bytes that this process may hold, or None.
    quiet
        Whether what a crashing library writes to stderr is left out.
    """
    code = FAILED
    try:
        for number in PASSED_ON:
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)
        if quiet:
            _hush()
        gc.freeze()  # what both processes share is not touched by a collection, and stays shared
        threading.Thread(target=_heed, args=(lifeline, limits), daemon=True).start()
        go_first()
        if memory is not None:
            spread_net(memory)
        work(partial(send, post))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException as error:
        with suppress(BaseException):
            send(post, Failed(where(error)))
    finally:
        os._exit(code)


def where(error: BaseException) -> str:
    """Kind of an error, and the line of code that raised it."""
    frame: Any = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"


def _heed(lifeline: int, limits: Limits) -> None:
    """Stop when the parent asks for it; end at once when the parent is no more."""
    while os.read(lifeline, 1):
        limits.stopped = True
    os._exit(FAILED)


def _hush() -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
