"""How long children have waited, and how many working days are left, as bars of those placed and those escalated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.report.charts.draw import Spec
from matcher.report.children import ChildRow
from matcher.report.view import View
from matcher.report.words import count

WAITED = ((0, 7, "under a week"), (7, 14, "1 to 2 weeks"), (14, 21, "2 to 3 weeks"), (21, 28, "3 to 4 weeks"))
LEFT = (
    (-(10**6), -5, "overdue by more than a week"), (-5, 0, "overdue by up to a week"), (0, 5, "0 to 4 days left"),
    (5, 10, "5 to 9 days left"), (10, 10**6, "10 days or more left"),
)  # fmt: skip
LONGEST = (28, 10**6, "4 weeks or longer")


@dataclass(frozen=True)
class Bin:
    """Children of one span: how many would move, how many are escalated."""

    label: str
    placed: int
    escalated: int


def waited_bins(view: View) -> tuple[Bin, ...]:
    """Children by how long they have waited on the first day of the week."""
    return _bins(view.waiting, (*WAITED, LONGEST), lambda row: row.timing.waited)


def left_bins(view: View) -> tuple[Bin, ...]:
    """Children by the working days that are left until their deadline."""
    return _bins(view.waiting, LEFT, lambda row: row.timing.days_left)


def _bins(
    rows: Sequence[ChildRow], spans: Sequence[tuple[int, int, str]], days: Callable[[ChildRow], int]
) -> tuple[Bin, ...]:
    found: Counter[tuple[str, bool]] = Counter()
    for row in rows:
        label = next(label for low, high, label in spans if low <= days(row) < high)
        found[label, row.placed] += 1
    return tuple(Bin(label, found[label, True], found[label, False]) for _, _, label in spans)


def bins_spec(bins: Sequence[Bin], width: int = 300) -> Spec:
    """One bar per span, those placed first."""
    values = [
        {"label": row.label, "kind": kind, "children": number, "order": order}
        for row in bins
        for order, (kind, number) in enumerate((("placed", row.placed), ("escalated", row.escalated)))
    ]
    colour = {"domain": ["placed", "escalated"], "range": ["var(--accent)", "var(--load-3)"]}
    most = max((row.placed + row.escalated for row in bins), default=0)
    return {
        "width": width,
        "height": {"step": 34},
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.62}, "opacity": 1},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "children", "type": "quantitative", "stack": "zero", "title": "children",
                  "axis": {"tickCount": min(most, 5), "tickMinStep": 1}},
            "color": {"field": "kind", "type": "nominal", "scale": colour, "legend": None},
            "order": {"field": "order"},
        },
    }  # fmt: skip


def bins_alternative(bins: Sequence[Bin]) -> str:
    """The bars in words."""
    return "; ".join(
        f"{row.label}: {count(row.placed + row.escalated, 'child', 'children')}, {row.escalated} of them escalated"
        for row in bins
    )
