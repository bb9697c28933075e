"""The replay as a table and as pictures."""

from __future__ import annotations

from collections.abc import Callable
from statistics import mean
from typing import Any

from benchmarks.replay import CANNOT_SHOW
from benchmarks.replay.compare import Evenness, Replayed
from benchmarks.report.charts import Chart, draw
from benchmarks.report.table import Table

MEASURES: dict[str, Callable[[Evenness], float]] = {
    "Gini of load over fair share": lambda found: found.gini,
    "Largest load over fair share of those that took a child": lambda found: found.of_takers,
    "Share of authorities above their fair share": lambda found: found.above,
}
HEADER = (
    "quarter", "shared out", "not counted", "authorities", "to full ones", "largest before", "real", "leximin",
    "of takers, real", "leximin", "Gini before", "real", "leximin", "above before", "real", "leximin", "",
)  # fmt: skip


BEFORE, REAL, LEXIMIN = "before", "real transfers", "leximin, the same number"
STYLES = {BEFORE: ":", REAL: "-o", LEXIMIN: "-s"}
EVERY = ("before", "real", "leximin")
COLUMNS = (
    ("{:.2f}", "largest", EVERY),
    ("{:.2f}", "of_takers", EVERY[1:]),
    ("{:.3f}", "gini", EVERY),
    ("{:.0%}", "above", EVERY),
)


def table(quarters: list[Replayed]) -> Table:
    """One line per quarter, and the means."""
    rows = [_line(each) for each in quarters]
    moved = sum(each.facts.total for each in quarters)
    full, ours = (sum(each.to_full[k] for each in quarters) for k in (0, 1))
    note = (
        "Transfers between authorities in each quarter as published, and the same number shared out by leximin among "
        "the same authorities, none beyond its headroom. Figures are of load over fair share, by the threshold of the "
        "time; 'of takers' is the largest among those that took a child. "
        f"Of {moved:,} children, {full:,} really went to authorities at or above their share ('to full ones'); leximin "
        f"sends {ours:,} there. {CANNOT_SHOW}"
    )
    return Table("Real transfers and leximin, quarter by quarter", HEADER, (*rows, _means(quarters)), note)


def charts(quarters: list[Replayed]) -> list[Chart]:
    """One picture per measure: before, real, leximin."""
    return [_chart(title, measure, quarters) for title, measure in MEASURES.items()]


def _line(each: Replayed) -> tuple[str, ...]:
    facts = each.facts
    remarks = [] if each.allocation.within_headroom else ["total beyond all headroom"]
    remarks += [] if each.allocation.proven else ["not proven"]
    counts = (facts.total, facts.elsewhere, len(facts.codes), each.to_full[0])
    return (name(each), *(f"{count:,}" for count in counts), *_figures([each]), "; ".join(remarks))


def _means(quarters: list[Replayed]) -> tuple[str, ...]:
    totals = (
        sum(each.facts.total for each in quarters),
        sum(each.facts.elsewhere for each in quarters),
        round(mean(len(each.facts.codes) for each in quarters)),
        sum(each.to_full[0] for each in quarters),
    )
    return ("sum or mean", *(f"{total:,}" for total in totals), *_figures(quarters), "")


def _figures(quarters: list[Replayed]) -> list[str]:
    return [
        form.format(mean(getattr(getattr(each, way), measure) for each in quarters))
        for form, measure, ways in COLUMNS
        for way in ways
    ]


def _chart(title: str, measure: Callable[[Evenness], float], quarters: list[Replayed]) -> Chart:
    ways = {
        BEFORE: [measure(each.before) for each in quarters],
        REAL: [measure(each.real) for each in quarters],
        LEXIMIN: [measure(each.leximin) for each in quarters],
    }
    if not any(ways[BEFORE]):  # nobody has taken anybody yet
        del ways[BEFORE]

    def paint(axes: Any) -> None:
        for label, values in ways.items():
            axes.plot(range(len(values)), values, STYLES[label], label=label, markersize=3)
        ticks = range(0, len(quarters), 4)
        axes.set_xticks(ticks, [name(quarters[k]) for k in ticks])
        axes.set(ylabel=title)
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False)

    words = "; ".join(f"{label}: {mean(values):.3f} on average" for label, values in ways.items())
    return Chart(title, words, draw(paint))


def name(each: Replayed) -> str:
    """The quarter as people write it."""
    return f"{each.facts.quarter[0]} Q{each.facts.quarter[1]}"
