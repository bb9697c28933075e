"""The command as a process: it ends at once, and loses nothing by it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def _ends(code: str, *, stdout: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``matcher --version`` with its command replaced by some code."""
    program = (
        f"import sys\nimport matcher.cli.app as app\nfrom matcher.cli import run\n{code}\napp.main = command\nrun()"
    )
    if stdout is None:
        return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    with stdout.open("w") as full:
        return subprocess.run(
            [sys.executable, "-c", program], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )


@pytest.mark.parametrize(("given", "code"), [("0", 0), ("None", 0), ("4", 4), ("130", 130)])
def test_the_exit_code_is_kept(given: str, code: int) -> None:
    assert _ends(f"def command(): sys.exit({given})").returncode == code


def test_what_was_printed_last_is_not_lost() -> None:
    ended = _ends("def command():\n sys.stdout.write('no line end')\n sys.exit(3)")
    assert (ended.returncode, ended.stdout) == (3, "no line end")


def test_what_others_do_at_the_end_is_done_first() -> None:
    ended = _ends("import atexit\ndef command():\n atexit.register(print, 'handed in')\n sys.exit(0)")
    assert ended.stdout == "handed in\n"


def test_a_thread_at_work_is_waited_for() -> None:
    work = "threading.Thread(target=lambda: (time.sleep(0.2), print('through'))).start()"
    ended = _ends(f"import threading, time\ndef command():\n {work}\n sys.exit(0)")
    assert ended.stdout == "through\n"


def test_an_error_that_nobody_caught_is_still_told() -> None:
    ended = _ends("def command(): raise ValueError('seen')")
    assert ended.returncode == 1
    assert "ValueError: seen" in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_no_success() -> None:
    ended = _ends("def command():\n print('lost')\n sys.exit(0)", stdout=Path("/dev/full"))
    assert ended.returncode != 0
