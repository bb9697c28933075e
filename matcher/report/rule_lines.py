"""Rules as the reports tell them. They come as an argument: a report imports no rule (the house's order of rooms)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleLine:
    """One rule: its name, what it asks, where it comes from, and how the policy takes it (hard, soft or off)."""

    name: str
    says: str
    source: str
    mode: str
