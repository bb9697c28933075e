"""The command line: ``matcher COMMAND``. Each command lives in a file of its family and is loaded only when called."""

from __future__ import annotations

from matcher.cli.app import main
from matcher.cli.program import run

__all__ = ["main", "run"]
