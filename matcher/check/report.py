"""The checker's report: what was found, rule by rule, and each stage's value beside the one claimed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matcher.check.stages import StageValue
from matcher.check.violation import Violation


@dataclass(frozen=True)
class Report:
    """What the checker found.

    Attributes
    ----------
    violations
        Everything that does not hold, sorted.
    stages
        Every stage that applies, recomputed.
    claimed
        Stage values as the proposal gives them, by name.
    modes
        ``hard``, ``soft`` or ``off`` by rule, in the order of SEMANTICS.md.
    breaches
        Breaches counted, by soft rule.
    placed
        Number of children whose placement was checked.
    """

    violations: tuple[Violation, ...]
    stages: tuple[StageValue, ...]
    claimed: dict[str, int | float | None]
    modes: dict[str, str]
    breaches: dict[str, int]
    placed: int

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.violations

    def by_rule(self) -> Counter[str]:
        """Number of violations by rule."""
        return Counter(violation.rule for violation in self.violations)
