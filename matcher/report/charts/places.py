"""The map: every authority at its own point, coloured by load, with the moves as lines from the entry authorities.

No coastline is drawn: the points of the authorities are enough to know the country, and no map is fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from matcher.report.authorities import AuthorityRow
from matcher.report.charts.draw import Spec
from matcher.report.view import View
from matcher.report.words import count, percent

BANDS = ("under half", "half to three quarters", "three quarters to all", "above its share", "not known")
COLOURS = tuple(f"var(--load-{band})" for band in range(len(BANDS)))
HALF, MOST, FULL = 0.5, 0.75, 1.0


def band(ratio: float | None) -> int:
    """Which of ``BANDS`` a load ratio falls in."""
    if ratio is None:
        return 4
    return 0 if ratio < HALF else 1 if ratio < MOST else 2 if ratio <= FULL else 3


def moves(view: View) -> Counter[tuple[str, str]]:
    """Children by (entry authority, receiving authority)."""
    return Counter((row.entry, row.to) for row in view.placed if row.to is not None)


POINT: Spec = {
    "longitude": {"field": "lon", "type": "quantitative"},
    "latitude": {"field": "lat", "type": "quantitative"},
}
COLOUR: Spec = {
    "field": "band", "type": "ordinal", "legend": None,
    "scale": {"domain": list(range(len(BANDS))), "range": list(COLOURS)},
}  # fmt: skip


def map_spec(view: View, width: int = 560, height: int = 760) -> Spec:
    """The map as a specification: moves below, then authorities, those touched, and the names of those that refer."""
    drawn = [row for row in view.authorities if row.latitude is not None and row.longitude is not None]
    entries = apart([row for row in drawn if row.referred])
    halo = {"stroke": "var(--paper)", "strokeWidth": 3.5}
    layers = [
        _lines(view, {row.code: row for row in drawn}),
        _untouched([row for row in drawn if not row.touched]),
        _touched(sorted((row for row in drawn if row.touched), key=lambda row: row.referred)),
        _names(entries, halo),
        _names(entries, {}),
    ]
    return {"width": width, "height": height, "projection": {"type": "mercator"}, "layer": layers}


def apart(rows: Sequence[AuthorityRow]) -> list[AuthorityRow]:
    """Of authorities that lie close together only the one that refers most: names must not lie on one another."""
    kept: list[AuthorityRow] = []
    for row in sorted(rows, key=lambda row: (-row.referred, row.name)):
        if all(_apart(row, other) for other in kept):
            kept.append(row)
    return kept


def _apart(row: AuthorityRow, other: AuthorityRow) -> bool:
    assert row.latitude is not None and row.longitude is not None  # only those with a point are drawn
    assert other.latitude is not None and other.longitude is not None
    return abs(row.latitude - other.latitude) > 0.2 or abs(row.longitude - other.longitude) > 2.5  # degrees


def _untouched(rows: Sequence[AuthorityRow]) -> Spec:
    return {
        "data": {"values": [_values(row) for row in rows]},
        "mark": {"type": "circle", "size": 34, "opacity": 1, "aria": True},
        "encoding": {**POINT, "description": {"field": "told"}, "color": COLOUR},
    }


def _touched(rows: Sequence[AuthorityRow]) -> Spec:
    outline = {"stroke": "var(--ink)", "strokeWidth": 1.2, "opacity": 1}
    return {
        "data": {"values": [_values(row) for row in rows]},
        "mark": {"type": "point", "filled": True, "aria": True, **outline},
        "encoding": {
            **POINT,
            "description": {"field": "told"},
            "fill": COLOUR,
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
        },
    }


def _names(rows: Sequence[AuthorityRow], halo: Spec) -> Spec:
    mark = {"type": "text", "dx": 11, "align": "left", "fontSize": 12.5, "fontWeight": "bold", "fill": "var(--ink)"}
    return {
        "data": {"values": [_values(row) for row in rows]},
        "mark": {**mark, **halo},
        "encoding": {**POINT, "text": {"field": "name"}},
    }


def _lines(view: View, at: Mapping[str, AuthorityRow]) -> Spec:
    values = [
        {
            "lon": at[entry].longitude, "lat": at[entry].latitude,
            "lon2": at[to].longitude, "lat2": at[to].latitude, "width": 0.8 + 0.5 * children,
        }
        for (entry, to), children in sorted(moves(view).items())
        if entry in at and to in at
    ]  # fmt: skip
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "color": "var(--accent)", "opacity": 0.55},
        "encoding": {
            **POINT,
            "longitude2": {"field": "lon2"},
            "latitude2": {"field": "lat2"},
            "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
        },
    }


def _values(row: AuthorityRow) -> Spec:
    return {
        "lon": row.longitude,
        "lat": row.latitude,
        "name": row.name,
        "band": band(row.ratio_after),
        "size": 170 if row.referred else 50 + 35 * row.received,
        "shape": "diamond" if row.referred else "circle",
        "told": told(row),
    }


def told(row: AuthorityRow) -> str:
    """What pointing at an authority tells."""
    parts = [f"{percent(row.ratio_after)} of its fair share" if row.ratio_after is not None else "fair share not known"]
    if row.received:
        parts.append(f"receives {count(row.received, 'child', 'children')}")
    if row.referred:
        parts.append(f"{row.moved_out} of {count(row.referred, 'child', 'children')} move from here")
    return f"{row.name}: {'; '.join(parts)}"


def map_alternative(view: View) -> str:
    """The map in words."""
    entries = Counter(row.entry_name for row in view.placed)
    if not entries:
        return f"Map of {count(len(view.authorities), 'authority', 'authorities')}. No child moves."
    name, most = entries.most_common(1)[0]
    children = count(len(view.placed), "child", "children")
    authorities = count(len(view.authorities), "authority", "authorities")
    receiving = count(len(view.receiving), "authority", "authorities")
    return (
        f"Map of {authorities}. {children} would move from "
        f"{count(len(entries), 'entry authority', 'entry authorities')} to {receiving}, most of them ({most}) from "
        f"{name}. The table of moves below tells the same."
    )
