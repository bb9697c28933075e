"""What the Home Office pays for a child a night: reported, and never an objective (DOMAIN.md, *money*).

Source: the funding instructions of December 2022: 143 pounds a night at an authority whose UASC in care are 0.07 % of
its child population or more, else 114.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.report.words import count
from matcher.week import Authority

HIGHER, STANDARD = 143, 114
"""Pounds a night for each child."""
FROM = Fraction(7, 10_000)
"""Part of the child population in care from which the higher rate is paid."""


def pounds_a_night(authority: Authority) -> int | None:
    """Rate for a child at an authority, by its children in care before the week; None where a figure is unknown."""
    if authority.uasc_in_care is None or authority.child_population is None:
        return None
    return HIGHER if authority.uasc_in_care >= FROM * authority.child_population else STANDARD


def in_words(total: int, unknown: int) -> str:
    """What is paid for the children placed, in a sentence.

    Parameters
    ----------
    total
        Pounds a night.
    unknown
        Children placed at authorities whose rate is not known.
    """
    left_out = f", not counting {count(unknown, 'child', 'children')} whose rate is unknown" if unknown else ""
    return (
        f"For the children placed the Home Office pays {total:,} pounds a night{left_out}: {HIGHER} for a child at an "
        f"authority with {float(100 * FROM):g} % of its child population in care or more, else {STANDARD} (rates of "
        "December 2022). It is reported only; no objective looks at it."
    )
