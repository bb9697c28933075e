"""The tables about peers."""

from __future__ import annotations

from benchmarks.analysis.judge import judged
from benchmarks.cells import Row
from benchmarks.peers.roster import PEERS
from benchmarks.report.table import Table, number


def expressed() -> Table:
    """What each peer can and cannot express."""
    rows = tuple((peer.name, peer.library, peer.expresses, peer.cannot) for peer in PEERS.values())
    return Table("What peers can express", ("peer", "library", "it has", "it cannot express"), rows)


def fared(rows: list[Row]) -> Table:
    """Each answer, with what the independent checker finds in it, and ours on the same instance."""
    table = [_line(row) for row in sorted(judged(rows), key=lambda row: (row["instance"], row["backend"] in PEERS))]
    note = (
        "A peer answers the part that it can express, so what it breaks is what it could not be told. Placed: as it "
        "says, lawfully or not; rules broken: how often the checker refuses. Largest ratio: of load over fair share, "
        "among those that take a child. Seconds are of the solve alone for peers, to the checked answer for ours. "
        "Split children are shared out in fractions."
    )
    header = ("instance", "who", "outcome", "seconds", "placed", "largest ratio", "rules broken", "split", "remark")
    return Table("How peers fare", header, tuple(table), note)


def _line(row: Row) -> tuple[str, ...]:
    broken = ", ".join(f"{rule} {count}" for rule, count in sorted(row.get("broken", {}).items()))
    return (
        row["instance"],
        row["backend"],
        row["outcome"],
        number(row.get("wall_seconds"), 3),
        "-" if row.get("placed") is None else f"{row['placed']:g} of {row['children']}",
        number(row.get("largest_of_takers"), 4),
        broken or ("none" if "violations" in row else "-"),
        str(row.get("fractional", "-")),
        row.get("detail", ""),
    )
