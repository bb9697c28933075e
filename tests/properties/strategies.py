"""Small weeks for hypothesis: every decision is drawn, so that a counterexample shrinks to few, plain rows."""

from __future__ import annotations

from hypothesis import strategies as st

from matcher.week import Week
from tests.small_weeks import FLAVOURS, Draft


class DrawnChooser:
    """Decisions by hypothesis; the low end is where shrinking goes."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))


@st.composite
def weeks(draw: st.DrawFn, flavours: tuple[str, ...] = FLAVOURS) -> Week:
    """Small weeks of one of the flavours."""
    return Draft(DrawnChooser(draw), draw(st.sampled_from(flavours))).week()
