"""What each authority took above (credit) or below (debt) its share, week after week, never reset: Sweden's rule.

In a week in which n children were received by authorities with a known fair share, an authority of share s owed
``n * s / (sum of shares)``. Its credit grows by what it received and shrinks by what it owed. Counted in millionths of
a child, whole numbers, rounded by largest remainder within the week, so that a week's dues come to n exactly and all
credits to nought. An authority of unknown share has neither credit nor debt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

MILLION = 1_000_000


@dataclass(frozen=True)
class WeekOfShares:
    """One week: fair shares in children (known ones only), and children received, both by authority."""

    shares: Mapping[str, Fraction]
    received: Mapping[str, int]


def dues(shares: Mapping[str, Fraction], placed: int) -> dict[str, int]:
    """What each authority owed of so many children, in millionths; the sum is exact.

    What rounding down leaves over goes to the largest remainders, and between equal ones to the first code.
    """
    total = sum(shares.values(), Fraction(0))
    if not total or not placed:
        return dict.fromkeys(shares, 0)
    exact = {code: share * placed * MILLION / total for code, share in shares.items()}
    down = {code: value.numerator // value.denominator for code, value in exact.items()}
    left = placed * MILLION - sum(down.values())
    by_remainder = sorted(exact, key=lambda code: (down[code] - exact[code], code))
    first = set(by_remainder[:left])
    return {code: value + (code in first) for code, value in down.items()}


def credits_after(weeks: Iterable[WeekOfShares]) -> dict[str, int]:
    """Credit (plus) or debt (minus) of each authority after all weeks, in millionths of a child; they sum to nought."""
    total: Counter[str] = Counter()
    for week in weeks:
        received = {code: week.received.get(code, 0) for code in week.shares}
        due = dues(week.shares, sum(received.values()))
        for code in week.shares:
            total[code] += received[code] * MILLION - due[code]
    return dict(total)


def in_children(millionths: int) -> int:
    """Nearest whole number of children; a half goes away from nought, so that credit and debt are treated alike."""
    size = (2 * abs(millionths) + MILLION) // (2 * MILLION)
    return size if millionths >= 0 else -size
