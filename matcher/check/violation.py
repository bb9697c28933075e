"""What the checker says when something does not hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that does not hold.

    Attributes
    ----------
    rule
        Name of the rule as in ``matcher/rules/SEMANTICS.md``; or ``facts`` (the proposal names something that
        the week does not have) or ``claims`` (the proposal says something of itself that is not so).
    refs
        The children concerned, sorted; empty where it is not about particular children.
    authority
        Code of the authority concerned; "" where it is not about one.
    message
        What is wrong, in plain words.
    """

    rule: str
    refs: tuple[str, ...]
    authority: str
    message: str
