"""The figures in README.md, between two markers, from results files and from nothing else."""

from __future__ import annotations

from collections import Counter
from statistics import median

from benchmarks.backends import OURS
from benchmarks.cells import Row
from benchmarks.report.peers import expressed, fared
from benchmarks.report.published import caveats, published
from benchmarks.report.table import Table
from benchmarks.report.tables import faults, machines, outcomes
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
    """The figures: the machine, how the cells ended, and the published tables."""
    tables = [_bare(table) for table in (outcomes(rows), *published(rows))]
    return "\n".join([told(rows, source), *tables])


def document(title: str, rows: list[Row], source: str) -> str:
    """A published run on a page of its own: machine, tables, failures, and what is not comparable."""
    parts = [row for row in rows if row["outcome"] == "part"]
    asked = {row["instance"] for row in parts}
    beside = [row for row in rows if row in parts or (row["instance"] in asked and row["backend"] == OURS)]
    peers = [expressed(), fared(beside)] if parts else []
    tables = [machines(rows), outcomes(rows), faults(rows), *published(rows), *peers, caveats()]
    return "\n".join([f"# {title}\n", told(rows, source), *(table.markdown() for table in tables)])


def told(rows: list[Row], source: str) -> str:
    """Where the figures are from: file, cells, machine, other work on it."""
    cpu, cores, system, python, memory, packages, commit, *_ = machines(rows).rows[0]
    more = "" if len(machines(rows).rows) == 1 else f" {len(machines(rows).rows)} environments; this is the first."
    together = Counter(row.get("jobs") or 1 for row in rows)
    more += (
        " Cells at a time: " + ", ".join(f"{jobs} ({count} cells)" for jobs, count in sorted(together.items())) + "."
    )
    machine = f"{cpu}, {cores} cores" + ("" if memory == "-" else f", {memory}")
    busy = [row["load"] for row in rows if row.get("load") is not None]
    load = f" Load of the machine before a cell: median {median(busy):g}, most {max(busy):g}." if busy else ""
    return (
        f"From {source}: {len(rows)} cells, on {machine}, {system}, Python {python}; {packages}; "
        f"commit {commit}.{more}{load}\n"
    )


def _bare(table: Table) -> str:
    """The table and its note, its heading as a line in bold: headings are README.md's to choose."""
    return f"**{table.title}.** " + table.markdown().split("\n", 2)[2]
