"""Settings that must fit each other and the week, whichever table they came from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.checks.names import hint
from matcher.io.codes import FaultCode

ODD_THRESHOLD = Decimal("0.01")
"""Ten times the protocol's threshold: whoever goes beyond it has written 0.1 for 0.1 %."""


def check_policy(facts: Facts) -> Iterator[Fault]:
    """A threshold that reads like a percentage, units of stages that compare ratios, permissions for nobody."""
    if facts.policy.threshold > ODD_THRESHOLD:
        percent = f"{(100 * facts.policy.threshold).normalize():f}"
        yield FaultCode.THRESHOLD_ODD.at(*_where(facts, "threshold"), facts.policy.threshold, percent=percent)
    ratios = ("rota",) if facts.policy.fairness == "proportional" else ("rota", "fairness")
    for tolerance in facts.policy.tolerances:
        if tolerance.units and tolerance.stage in ratios:
            found = f"{tolerance.stage}={tolerance.units}"
            yield FaultCode.TOLERANCE_IN_UNITS.at(*_where(facts, "tolerances"), found, stage=tolerance.stage)
    for override in facts.policy.no_return_overrides:
        if override.ref not in facts.refs:
            meant = hint(override.ref, facts.refs)
            yield FaultCode.UNKNOWN_REF.at(*_where(facts, "no_return_overrides"), override.ref, hint=meant)


def _where(facts: Facts, setting: str) -> tuple[str, int | None, str]:
    """Table, row and column of the setting that holds: the last of those that give it."""
    given = [
        (table.name, number)
        for table in facts.policies
        for number, *row in table.rows("key", "value")
        if row[0] == setting and row[1] is not None
    ]
    return (*given[-1], "value")
