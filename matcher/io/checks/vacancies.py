"""What one vacancy's row must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode


def check_vacancies(facts: Facts) -> Iterator[Fault]:
    """A lowest age above the highest takes nobody."""
    vacancies = facts.tables["vacancies"]
    for number, low, high in vacancies.rows("min_age", "max_age"):
        if isinstance(low, int) and isinstance(high, int) and low > high:
            yield vacancies.fault(number, "min_age", FaultCode.AGES_CROSSED, low, f"The lowest age is above the highest, {high}.", "Swap or correct the two ages.")  # fmt: skip
