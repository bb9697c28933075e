"""``matcher`` run as a person runs it, in a process of its own; and the same with something planted inside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
INSTANCES = ROOT / "instances"
TINY = INSTANCES / "tiny"
SAMPLE = INSTANCES / "sample-week"

Done = subprocess.CompletedProcess[str]


def matcher(*arguments: object, cwd: Path | None = None, **environment: str) -> Done:
    """Run a command to its end."""
    return _run([sys.executable, "-m", "matcher"], arguments, cwd, environment)


def planted(code: str, *arguments: object, cwd: Path | None = None, **environment: str) -> Done:
    """Run a command in a process that runs ``code`` first."""
    program = f"{code}\nimport sys\nfrom matcher.cli import main\nmain(sys.argv[1:], prog_name='matcher')"
    return _run([sys.executable, "-c", program], arguments, cwd, environment)


def _run(command: list[str], arguments: tuple[object, ...], cwd: Path | None, environment: dict[str, str]) -> Done:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MATCHER_")}
    return subprocess.run(
        [*command, *map(str, arguments)], cwd=cwd, env=kept | {"PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
