"""Small weeks for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from matcher.week import Week
from tests.small_weeks import FLAVOURS, Draft, random_week


class DrawnChooser:
    """Decisions by hypothesis; the low end is where shrinking goes."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))


@st.composite
def drawn_weeks(draw: st.DrawFn) -> Week:
    """Weeks drawn decision by decision: mostly few and plain rows, and they shrink."""
    return Draft(DrawnChooser(draw), draw(st.sampled_from(FLAVOURS))).week()


def weeks() -> st.SearchStrategy[Week]:
    """Small weeks of all flavours: drawn ones, and the seeded generator's, which are fuller and do not shrink."""
    return drawn_weeks() | st.builds(random_week, st.integers(0, 10**6), st.sampled_from(FLAVOURS))
