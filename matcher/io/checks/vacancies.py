"""What one vacancy's row must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode


def check_vacancies(facts: Facts) -> Iterator[Fault]:
    """A lowest age above the highest takes nobody."""
    for number, low, high in facts.tables["vacancies"].rows("min_age", "max_age"):
        if low is not None and high is not None and low > high:
            yield FaultCode.AGES_CROSSED.at("vacancies", number, "min_age", low, high=high)
