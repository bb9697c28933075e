"""Regions against the rota: the part of its quota that each has received before this week, and receives now."""

from __future__ import annotations

from matcher.report.authorities import RegionRow
from matcher.report.charts.draw import WHOLE, Spec
from matcher.report.view import View
from matcher.report.words import percent


def on_rota(view: View) -> tuple[RegionRow, ...]:
    """Regions with a quota, the furthest ahead first."""
    rows = [row for row in view.regions if row.quota]
    return tuple(sorted(rows, key=lambda row: (-(row.done_after or 0), row.region)))


def rota_spec(view: View, width: int = 720) -> Spec:
    """One bar per region: before in a quiet colour, now in the accent, the whole quota as a line."""
    values = [
        {"region": row.region, "kind": kind, "part": part, "order": order}
        for row in on_rota(view)
        for order, (kind, part) in enumerate(
            (("before", row.done_before), ("now", (row.done_after or 0) - (row.done_before or 0)))
        )
    ]
    colour = {"domain": ["before", "now"], "range": ["var(--muted)", "var(--accent)"]}
    x = {"type": "quantitative", "axis": {"format": ".0%", "tickCount": 6, "title": "part of the quota of this cycle"}}
    return {
        "width": width,
        "height": {"step": 28},
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.6}, "opacity": 1},
             "encoding": {
                 "y": {"field": "region", "type": "nominal", "sort": None, "title": None},
                 "x": {**x, "field": "part", "stack": "zero"},
                 "color": {"field": "kind", "type": "nominal", "scale": colour, "legend": None},
                 "order": {"field": "order"},
             }},
            WHOLE,
        ],
    }  # fmt: skip


def rota_alternative(view: View) -> str:
    """The picture in words."""
    told = [f"{row.region} {percent(row.done_after)}" for row in on_rota(view)]
    return f"Part of the quota of this cycle received after this week: {', '.join(told)}."
