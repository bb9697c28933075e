"""The command line of the benchmarks: ``python -m benchmarks COMMAND``; each command is loaded only when called."""

from __future__ import annotations

from benchmarks.cli.app import main

__all__ = ["main"]
