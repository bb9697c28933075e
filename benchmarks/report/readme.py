"""The figures in README.md, between two markers, from a results file and from nothing else."""

from __future__ import annotations

from benchmarks.cells import Row
from benchmarks.report.table import Table
from benchmarks.report.tables import by_family, machines, outcomes
from matcher.errors import Usage

BEGIN = "<!-- figures: begin; written by `python -m benchmarks readme`, do not edit -->"
END = "<!-- figures: end -->"


def rewritten(text: str, rows: list[Row], source: str) -> str:
    """The text with everything between the markers replaced by the figures of judged rows.

    Raises
    ------
    Usage
        The text does not hold both markers once, in order.
    """
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin or text.count(BEGIN) > 1 or text.count(END) > 1:
        raise Usage(f"The file needs these two lines once each, in this order:\n{BEGIN}\n{END}")
    return f"{text[: begin + len(BEGIN)]}\n\n{block(rows, source)}\n{text[end:]}"


def block(rows: list[Row], source: str) -> str:
    """The figures: how the cells ended, time to proof by family, and the machine."""
    machine = machines(rows).rows[0]
    told = (
        f"From `{source}`: {len(rows)} cells, on {machine[0]}, {machine[1]} cores, Python {machine[3]}; {machine[4]}."
    )
    return "\n".join([told + "\n", *(_bare(table) for table in (outcomes(rows), by_family(rows)))])


def _bare(table: Table) -> str:
    """The table and its note, without the heading, which is README.md's to choose."""
    return table.markdown().split("\n", 2)[2]
