"""The sheets ``authorities`` and ``regions``: loads against fair shares, and turns on the rota, before and after."""

from __future__ import annotations

from typing import Any

from matcher.report.authorities import AuthorityRow, RegionRow
from matcher.report.compared import Other
from matcher.report.sheets import BAR, Field, Formats, colour, write_table
from matcher.report.view import View
from matcher.report.words import PARTICIPATION

AUTHORITY_FIELDS: tuple[Field[AuthorityRow], ...] = (
    Field("code", 12, "text", lambda row: row.code),
    Field("authority", 34, "text", lambda row: row.name),
    Field("region", 26, "text", lambda row: row.region),
    Field("takes part", 12, "text", lambda row: PARTICIPATION[row.part]),
    Field("children it refers", 10, "whole", lambda row: row.referred or None),
    Field("load before", 9, "whole", lambda row: row.before),
    Field("places offered", 9, "whole", lambda row: row.offered),
    Field("receives", 9, "whole", lambda row: row.received or None),
    Field("load after", 9, "whole", lambda row: row.after),
    Field("fair share", 9, "tenth", lambda row: row.fair_share),
    Field("ratio before", 14, "percent", lambda row: row.ratio_before),
    Field("ratio after", 14, "percent", lambda row: row.ratio_after),
    Field("pounds a night for a child", 11, "whole", lambda row: row.rate),
    Field("pounds a night for those it receives", 12, "whole", lambda row: row.funding if row.received else None),
)
REGION_FIELDS: tuple[Field[RegionRow], ...] = (
    Field("region", 28, "text", lambda row: row.region),
    Field("weight", 9, "tenth", lambda row: row.weight),
    Field("quota of this cycle", 11, "tenth", lambda row: row.quota),
    Field("received before", 11, "whole", lambda row: row.received_before),
    Field("receives now", 11, "whole", lambda row: row.received_now),
    Field("received after", 11, "whole", lambda row: row.received_after),
    Field("part of quota before", 16, "percent", lambda row: row.done_before),
    Field("part of quota after", 16, "percent", lambda row: row.done_after),
)


def authorities_sheet(sheet: Any, view: View, formats: Formats) -> None:
    """Write every authority, the fullest first."""
    compared = view.beside.told if view.beside else ()
    write_table(sheet, (*AUTHORITY_FIELDS, *map(_under, compared)), view.authorities, formats, frozen=2)
    _bars(sheet, (10, 11), len(view.authorities), formats)
    receives = {"type": "cell", "criteria": ">", "value": 0, "format": formats["green"]}
    colour(sheet, 7, len(view.authorities), [receives])


def _under(other: Other) -> Field[AuthorityRow]:
    """The ratio that an authority would come to under a rule in use."""
    ratio = other.ratio or {}
    return Field(f"ratio under {other.rule}", 14, "percent", lambda row: ratio.get(row.code))


def regions_sheet(sheet: Any, view: View, formats: Formats) -> None:
    """Write every region of the rota, or that receives now."""
    write_table(sheet, REGION_FIELDS, view.regions, formats)
    _bars(sheet, (6, 7), len(view.regions), formats)


def _bars(sheet: Any, places: tuple[int, ...], rows: int, formats: Formats) -> None:
    """Bars that all run from nothing to twice the share; what stands above the share is amber."""
    bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": BAR, "bar_border_color": BAR}
    scale = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 2}
    above = {"type": "cell", "criteria": ">", "value": 1, "format": formats["amber"]}
    for place in places:
        colour(sheet, place, rows, [above, {**bar, **scale}])
