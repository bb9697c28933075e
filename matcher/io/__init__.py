"""The week as tables: the format as data, its three forms (CSV folder, Excel workbook, JSON), and every fault at once.

Everything is loaded on first use, so that ``import matcher.io`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.io.digest import policy_digest, week_digest
    from matcher.io.week import Checked, RowCount, check_week, read_rows, read_week, write_rows, write_week

__all__ = [
    "Checked", "RowCount", "check_week", "policy_digest", "read_rows", "read_week", "week_digest",
    "write_rows", "write_week",
]  # fmt: skip

_HOME = {"policy_digest": "digest", "week_digest": "digest"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME.get(name, 'week')}"), name)
