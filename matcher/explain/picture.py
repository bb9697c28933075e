"""The frontier as a picture of its own: SVG by the library that draws the page's charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matcher.explain.frontier import Point
from matcher.report.charts.draw import Spec, svg

COLOURS = (
    "<style>:root{--ink:#1b2733;--quiet:#55626d;--line:#dbe1e6;--accent:#1d5f8a}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e7edf1;--quiet:#a5b3bd;--line:#2a3842;--accent:#7db8dd}}</style>"
)


def frontier_svg(known: Mapping[str, str], points: Sequence[Point]) -> str:
    """Draw the least ratio of the fullest receiving authority against the number of children near.

    Raises
    ------
    Usage
        The library is not installed.
    """
    told = "; ".join(
        f"{point.near} near: {known[point.authority]} at {100 * float(point.ratio):.1f} %"
        for point in points
        if point.ratio is not None and point.authority is not None
    )
    drawn = str(svg("frontier", _spec(points), f"Children near their anchor against the fullest authority: {told}."))
    head, bracket, rest = drawn.partition(">")
    return f"{head}{bracket}{COLOURS}{rest}"


def _spec(points: Sequence[Point]) -> Spec:
    values = [
        {"near": point.near, "ratio": float(point.ratio), "cost": point.cost or "nothing"}
        for point in points
        if point.ratio is not None
    ]
    near = {
        "field": "near", "type": "quantitative", "scale": {"zero": False, "nice": False},
        "axis": {"title": "children near their anchor, at least", "format": "d", "tickMinStep": 1, "grid": False},
    }  # fmt: skip
    ratio = {
        "field": "ratio", "type": "quantitative", "scale": {"zero": False},
        "axis": {"title": "fullest authority that receives, part of its fair share", "format": ".1%"},
    }  # fmt: skip
    encoding = {"x": near, "y": ratio}
    return {
        "width": 560,
        "height": 320,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "line", "interpolate": "step-before", "color": "var(--accent)"}, "encoding": encoding},
            {"mark": {"type": "point", "filled": True, "size": 70, "color": "var(--accent)"}, "encoding": encoding},
        ],
    }
