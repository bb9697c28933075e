"""Several weeks in one call: each in a process of its own, so that no crash of one reaches another."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import click

from matcher.cli.names import week_name
from matcher.cli.progress import Told, display, wanted
from matcher.cli.settings import Settings
from matcher.errors import INTERRUPTED, Usage

BATCH_VERSION = 1
BATCH_NAME = "batch.json"
WORST_LAST = (0, 3, 4, 5, 1, 2, 6, 70, INTERRUPTED)
"""Exit codes from the least to the worst; a batch ends with the worst of its weeks."""

OUR_FAULT = 70
HEARD = 0.5
"""Seconds after which Ctrl-C is heard at the latest."""
MESSAGES_SHOWN = 5


@dataclass(frozen=True)
class Outcome:
    """What became of one week. ``status`` and the counts are None where there is no proposal."""

    week: str
    folder: str
    exit_code: int
    status: str | None
    placed: int | None
    escalated: int | None
    seconds: float | None
    messages: tuple[str, ...]


class Crew:
    """The processes at work, each told once when the batch is interrupted; none is started after that."""

    def __init__(self) -> None:
        self.stopped = False
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()

    def run(self, command: Sequence[str]) -> tuple[int, str, str]:
        """Run a process to its end: (exit code, stdout, stderr)."""
        with self._lock:
            if self.stopped:
                return INTERRUPTED, "", "Interrupted before this week was begun."
            # A session of its own: the terminal's Ctrl-C reaches this process alone, which passes it on once.
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True, encoding="utf-8", env=_environment(), start_new_session=True,
            )  # fmt: skip
            self._running.add(process)
        if self.stopped:  # Ctrl-C came while it was being started
            process.send_signal(signal.SIGINT)
        output, messages = process.communicate()
        with self._lock:
            self._running.discard(process)
        return process.returncode, output, messages

    def interrupt(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Pass Ctrl-C on; a second one ends all."""
        again, self.stopped = self.stopped, True
        for process in tuple(self._running):
            process.kill() if again else process.send_signal(signal.SIGINT)
        if again:
            os._exit(INTERRUPTED)
        click.echo("Stopping each week with its best proposal so far; Ctrl-C again quits at once.", err=True)


def propose_batch(weeks: Sequence[Path], out: Path, settings: Settings, jobs: int) -> int:
    """Propose for every week and return the worst exit code.

    Parameters
    ----------
    weeks
        Paths of the weeks; their names become folders of ``out`` and must differ.
    jobs
        How many at the same time.

    Raises
    ------
    Usage
        Two weeks would share a folder.
    FileTrouble
        ``out`` cannot be written.
    """
    _refuse_shared_folders(weeks)
    from matcher.io.atomic import make_folder, write_bytes

    make_folder(out)
    shown = wanted(settings)
    with display(settings) if shown else nullcontext() as tell:
        outcomes = _all(weeks, out, settings, jobs, tell)
    code = worst(outcome.exit_code for outcome in outcomes)
    rows = [asdict(outcome) | ({"seconds": None} if settings.no_times else {}) for outcome in outcomes]
    document = {"schema_version": BATCH_VERSION, "exit_code": code, "weeks": rows}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_bytes(out / BATCH_NAME, text.encode(), private=True)
    if settings.as_json:
        click.echo(text, nl=False)
    elif not settings.quiet:
        click.echo("\n".join(table(outcomes)))
    _tell_of_trouble(outcomes, out / BATCH_NAME)
    return code


def _tell_of_trouble(outcomes: Sequence[Outcome], record: Path) -> None:
    for outcome in outcomes:
        if outcome.exit_code:
            for message in outcome.messages[:MESSAGES_SHOWN]:
                click.echo(f"{outcome.week}: {message}", err=True)
            if more := len(outcome.messages[MESSAGES_SHOWN:]):
                click.echo(f"{outcome.week}: {more} more of its messages are in {record}.", err=True)


def worst(codes: Iterator[int]) -> int:
    """The worst of some exit codes; 0 of none."""
    return max(codes, key=WORST_LAST.index, default=0)


def _refuse_shared_folders(weeks: Sequence[Path]) -> None:
    twice = sorted(name for name, count in Counter(map(week_name, weeks)).items() if count > 1)
    if twice:
        raise Usage(f"Two weeks are named {twice[0]!r} and would share a folder of results. Rename one of them.")


def _all(weeks: Sequence[Path], out: Path, settings: Settings, jobs: int, tell: Told | None) -> list[Outcome]:
    crew = Crew()
    with _passing_on(crew), ThreadPoolExecutor(jobs) as pool:
        futures = {pool.submit(_one, crew, week, out / week_name(week), settings): week for week in weeks}
        for number, future in enumerate(_as_completed(futures), start=1):
            if tell:
                tell("weeks", number, len(weeks))
            if settings.verbose:
                click.echo(f"{futures[future]}: exit code {future.result().exit_code}", err=True)
        return [future.result() for future in futures]


def _as_completed(futures: Iterable[Future[Outcome]]) -> Iterator[Future[Outcome]]:
    """The futures as they are done. Ctrl-C is heard meanwhile, even where another thread was given the signal."""
    left = set(futures)
    while left:
        done, left = wait(left, HEARD, FIRST_COMPLETED)
        yield from done


@contextmanager
def _passing_on(crew: Crew) -> Iterator[None]:
    before = signal.signal(signal.SIGINT, crew.interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _one(crew: Crew, week: Path, folder: Path, settings: Settings) -> Outcome:
    started = time.monotonic()
    options = ["-o", str(folder), "--json", "--quiet", *settings.arguments()]
    code, output, messages = crew.run([sys.executable, "-m", "matcher", "propose", *options, "--", str(week)])
    proposal = _document(output)
    said = tuple(line for line in messages.splitlines() if line.strip())
    if crew.stopped and not proposal and (code not in WORST_LAST or code == OUR_FAULT):  # stopped while it was loading
        said, code = (*said, "Interrupted before this week had a proposal."), INTERRUPTED
    elif code not in WORST_LAST:
        said, code = (*said, f"The process ended in an unexpected way ({code})."), OUR_FAULT
    return Outcome(
        week=str(week),
        folder=str(folder),
        exit_code=code,
        status=proposal.get("status"),
        placed=len(proposal["assignments"]) if proposal else None,
        escalated=_escalated(proposal) if proposal else None,
        seconds=round(time.monotonic() - started, 3),
        messages=said,
    )


def _escalated(proposal: dict[str, Any]) -> int:
    from matcher.proposal import WITHDRAWN

    return sum(WITHDRAWN not in row["reasons"] for row in proposal["unmatched"])


def _document(output: str) -> dict[str, Any]:
    try:
        document = json.loads(output)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _environment() -> dict[str, str]:
    """Options of this call in the environment are on the command line already, or not meant for one week."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MATCHER_PROPOSE_")}
    return kept | {"PYTHONIOENCODING": "utf-8"}


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """The batch in lines: one per week."""
    wide = max(len("week"), *(len(outcome.week) for outcome in outcomes))
    lines = [f"{'week':<{wide}}  exit  {'status':<10}  placed  escalated  seconds"]
    for it in outcomes:
        numbers = f"{_shown(it.placed):>6}  {_shown(it.escalated):>9}  {_shown(it.seconds):>7}"
        lines.append(f"{it.week:<{wide}}  {it.exit_code:>4}  {it.status or '-':<10}  {numbers}")
    return lines


def _shown(number: float | None) -> str:
    return "-" if number is None else f"{number:.1f}" if isinstance(number, float) else str(number)
