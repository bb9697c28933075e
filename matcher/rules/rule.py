"""What a rule is: a name, its source, the vacancies that it forbids to a child, and how strictly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.week import Policy

Mask = NDArray[np.bool_]


def mask(values: object) -> Mask:
    """Any array of truth values as a mask."""
    return np.asarray(values, dtype=bool)


Forbids = Callable[[Facts, Kinds], Mask]
"""(facts, kinds) -> forbidden pairs, of a shape that broadcasts to (kinds, vacancies)."""

BecauseThere = Callable[[Facts, Ints], str]


@dataclass(frozen=True)
class Rule:
    """One rule of DOMAIN.md's table.

    Attributes
    ----------
    name
        The one name under which it is enforced, checked, explained and tested.
    says
        What it asks, in a sentence for a coordinator.
    source
        Where it comes from; an assumption says so.
    because
        The end of "not to this authority, because ...".
    setting
        The policy's key for its mode, or None where it is always hard.
    forbids
        Pairs that the rule closes (hard) or counts as a breach (soft); None for a rule of rows only.
    always
        Pairs that it closes in every mode.
    counts_pairs
        Whether, when soft, each use of a forbidden pair is one breach (rules of rows count their own).
    because_there
        ``because`` said more exactly, where the facts of the vacancies tell which of its cases it is.
    """

    name: str
    says: str
    source: str
    because: str
    setting: str | None = None
    forbids: Forbids | None = None
    always: Forbids | None = None
    counts_pairs: bool = False
    because_there: BecauseThere | None = None

    def reason(self, facts: Facts, vacancies: Ints) -> str:
        """The end of "not there, because ..." for some of the vacancies that the rule closes, by number."""
        return self.because_there(facts, vacancies) if self.because_there else self.because

    def mode(self, policy: Policy) -> str:
        """``hard``, ``soft`` or ``off`` under a policy."""
        return "hard" if self.setting is None else str(getattr(policy, self.setting))
