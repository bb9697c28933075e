"""Names of the folders that results go to."""

from __future__ import annotations

from pathlib import Path


def week_name(path: Path) -> str:
    """Name of a week's folder of results: the week's own name without its ending."""
    whole = path.resolve()
    return whole.name if path.is_dir() else whole.stem
