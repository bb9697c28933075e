"""Loads against fair shares: for each authority that a proposal touches, its ratio before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matcher.report.authorities import AuthorityRow
from matcher.report.charts.draw import WHOLE, Spec
from matcher.report.view import View
from matcher.report.words import count, percent

MOST_ROWS = 60


def charted(view: View) -> tuple[AuthorityRow, ...]:
    """The authorities that the picture shows: those touched whose ratio is known, the fullest first."""
    return tuple(row for row in view.counted if row.touched)[:MOST_ROWS]


def loads_spec(view: View, width: int = 720) -> Spec:
    """A line per authority from its ratio before to its ratio after."""
    rows = charted(view)
    labels = unique_labels(rows)
    values = [
        {"name": label, "before": row.ratio_before, "after": row.ratio_after, "received": row.received}
        for label, row in zip(labels, rows, strict=True)
    ]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None}
    axis = {"format": ".0%", "orient": "top", "tickCount": 6, "title": "load over fair share"}
    x = {"type": "quantitative", "axis": axis, "scale": {"domainMin": 0}}
    dot = {"type": "point", "filled": True, "opacity": 1}
    before = {**dot, "size": 40, "fill": "var(--paper)", "stroke": "var(--quiet)", "strokeWidth": 1.5}
    full = {"condition": {"test": "datum.after > 1", "value": "var(--load-3)"}, "value": "var(--accent)"}
    layers = [
        {
            "mark": {"type": "rule", "color": "var(--accent)", "strokeWidth": 2.5},
            "encoding": {"y": y, "x": {**x, "field": "before"}, "x2": {"field": "after"}},
        },
        {"mark": before, "encoding": {"y": y, "x": {**x, "field": "before"}}},
        {"mark": {**dot, "size": 70}, "encoding": {"y": y, "x": {**x, "field": "after"}, "color": full}},
        WHOLE,
    ]
    return {"width": width, "height": {"step": 19}, "data": {"values": values}, "layer": layers}


def unique_labels(rows: Sequence[AuthorityRow]) -> list[str]:
    """Names, with the code where two authorities share one: equal labels would fall on one line."""
    names = Counter(row.name for row in rows)
    return [row.name if names[row.name] == 1 else f"{row.name} {row.code}" for row in rows]


def loads_alternative(view: View) -> str:
    """The picture in words."""
    above = [row for row in view.counted if (row.ratio_after or 0) > 1]
    took = [row for row in view.counted if row.received]
    if not took:
        return "No authority with a known fair share receives a child."
    low, high = min(row.ratio_after or 0 for row in took), max(row.ratio_after or 0 for row in took)
    return (
        f"Load over fair share of {count(len(charted(view)), 'authority', 'authorities')} before and after. "
        f"Those that receive stand between {percent(low)} and {percent(high)} afterwards; of all authorities "
        f"{len(above)} stand above their share. The table below tells every figure."
    )
