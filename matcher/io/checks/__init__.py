"""Checks across rows and tables: one file per family, each a function from the facts to its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from matcher.errors import Fault
from matcher.io.checks.areas import check_areas
from matcher.io.checks.children import check_children
from matcher.io.checks.decisions import check_decisions
from matcher.io.checks.facts import Facts
from matcher.io.checks.groups import check_groups
from matcher.io.checks.lookalikes import check_lookalikes
from matcher.io.checks.names import check_names
from matcher.io.checks.policy import check_policy
from matcher.io.checks.vacancies import check_vacancies

__all__ = ["CHECKS", "Facts"]

CHECKS: tuple[Callable[[Facts], Iterator[Fault]], ...] = (
    check_policy,
    check_names,
    check_lookalikes,
    check_children,
    check_groups,
    check_areas,
    check_vacancies,
    check_decisions,
)
