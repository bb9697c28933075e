"""A Vega-Lite specification to static SVG, the same bytes at every call, in the page's own colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from matcher.errors import Usage

VEGALITE = "5.20"
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"  # all of one measure, so that labels fit for every reader
Spec = dict[str, Any]

_LOCAL_ID = re.compile(r"(?<=id=\")[a-z]+_?\d+(?=\")")
_AXIS: Spec = {
    "labelColor": "var(--quiet)", "titleColor": "var(--quiet)", "labelFontSize": 12, "titleFontSize": 12,
    "titleFontWeight": "normal", "titlePadding": 10, "labelPadding": 6, "ticks": False, "domain": False,
    "gridColor": "var(--line)", "labelLimit": 260,
}  # fmt: skip
CONFIG: Spec = {
    "aria": False, "background": "transparent", "font": FONT, "padding": 2,
    "view": {"stroke": None}, "axis": _AXIS, "axisY": {"grid": False},
}  # fmt: skip
WHOLE: Spec = {
    "data": {"values": [{}]},  # of its own, or the line would be drawn once for every row of the chart
    "mark": {"type": "rule", "strokeDash": [4, 4], "color": "var(--ink)", "strokeWidth": 1.2},
    "encoding": {"x": {"datum": 1}},
}
"""The line at which a share or a quota is used up."""


def svg(name: str, spec: Spec, alternative: str) -> Markup:
    """Draw one chart.

    Parameters
    ----------
    name
        Unique on the page; goes before every id inside, so that no two charts share one.
    spec
        Vega-Lite, its data inline; colours may be ``var(--name)``.
    alternative
        What the picture shows, in words, for those who do not see it.

    Raises
    ------
    Usage
        vl-convert is not installed.
    """
    try:
        import vl_convert
    except ImportError:
        remedy = "In the project's folder: .venv/bin/pip install '.[report]'"
        raise Usage(f"The page's charts need vl-convert. {remedy}") from None
    drawn = vl_convert.vegalite_to_svg({**spec, "config": CONFIG}, vl_version=VEGALITE, allowed_base_urls=[])
    return Markup(_accessible(_own_ids(drawn, name), alternative))


def _own_ids(drawn: str, name: str) -> str:
    """Vega numbers ids through its whole process; number them from the chart's own name instead."""
    found: Mapping[str, str] = {old: f"{name}-{i}" for i, old in enumerate(dict.fromkeys(_LOCAL_ID.findall(drawn)))}
    for old, new in found.items():
        drawn = drawn.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    return drawn


def _accessible(drawn: str, alternative: str) -> str:
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(alternative)}" ', 1)
