"""The ledger: one SQLite file that remembers weeks, proposals and decisions, and what follows from them.

::

    store       the file: opened, brought up to date, one transaction at a time
    chain       the audit trail: every row belongs to an entry, every entry carries the hash of the one before
    recording   a week, its proposal and the decisions on it, written down in one transaction
    nouns       rows as decisions, shares and openings
    force       which decisions are in force, and who was received where (pure)
    credit      what each authority took above or below its share, in millionths of a child (pure)
    past        what earlier weeks mean for a week, as plain data
    verifying   is the file what was recorded?
    listing     the entries, a child's history, and every table as plain rows

Nothing that can be worked out is stored: credit, debt and the rota follow from shares and decisions, so that they are
never out of step with them. Everything is loaded on first use.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.ledger.chain import GENESIS
    from matcher.ledger.credit import in_children
    from matcher.ledger.force import Standing, after, in_force
    from matcher.ledger.listing import entries, newest, of_child, tables, waiting
    from matcher.ledger.past import History, history
    from matcher.ledger.recording import Digests, Recorded, record, record_decisions
    from matcher.ledger.verifying import Finding, verify

__all__ = [
    "GENESIS", "Digests", "Finding", "History", "Recorded", "Standing", "after", "entries", "history", "in_children",
    "in_force", "newest", "of_child", "record", "record_decisions", "tables", "verify", "waiting",
]  # fmt: skip

_HOME = {
    "chain": ("GENESIS",),
    "credit": ("in_children",),
    "force": ("Standing", "after", "in_force"),
    "listing": ("entries", "newest", "of_child", "tables", "waiting"),
    "past": ("History", "history"),
    "recording": ("Digests", "Recorded", "record", "record_decisions"),
    "verifying": ("Finding", "verify"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOME.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
