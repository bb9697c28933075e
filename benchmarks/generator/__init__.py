"""Seeded synthetic weeks of any size: never real children, believable in what binds.

``draw_family("weekly", children=95, seed=1)`` draws a week as arrays (:class:`Drawing`); ``write`` makes it a
folder of CSV tables and ``week`` a ``matcher.week.Week``. ``python -m benchmarks.generator`` does the first two.
"""

from __future__ import annotations

from benchmarks.generator.columns import Drawing
from benchmarks.generator.draw import draw, draw_family
from benchmarks.generator.families import FAMILIES
from benchmarks.generator.parameters import Parameters
from benchmarks.generator.views import week, write

__all__ = ["FAMILIES", "Drawing", "Parameters", "draw", "draw_family", "week", "write"]
