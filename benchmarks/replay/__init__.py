"""29 quarters of real transfers, and the same numbers shared out by leximin.

quarters: what was published of a quarter; share_out: the engine's allocation; compare: how even each is; show: table
and pictures. What the data cannot show is said by ``CANNOT_SHOW``, with every table.
"""

from __future__ import annotations

CANNOT_SHOW = (
    "What this cannot show. Who was asked, who refused and who had a place: an authority that took nobody may have had "
    "nothing to offer, so the leximin allocation is what fairness alone would say, not what was possible. Loads are of "
    "the 31 March before and stand still within a quarter: arrivals, departures and birthdays are not published. Each "
    "quarter starts from the real loads, so gains do not add up over quarters. England only; authorities whose load "
    "was suppressed or not published (50 of 153 in 2016, 6 in 2023) are left out, with what they took. Children moved "
    "directly from ports are not in the totals. An authority that sent more than it took in the quarter is not counted "
    "as a receiver."
)
