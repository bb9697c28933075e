"""Where things stand, from the ledger: credit and debt, the rota, who waits."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

JSON_VERSION = 1
LONGEST_LIST = 12


def as_document(path: Path) -> dict[str, Any]:
    """The ledger's standing as plain data."""
    from matcher.ledger import entries, history, waiting

    past, trail, waits = history(path), entries(path), waiting(path)
    return {
        "schema_version": JSON_VERSION,
        "head": past.head,
        "entries": len(trail),
        "proposals": sum(row.rows for row in trail if row.kind == "proposals"),
        "week_starting": waits[0].week_starting if waits else None,
        "received": {
            region: past.opening_received.get(region, 0) + past.received.get(region, 0)
            for region in sorted(past.opening_received.keys() | past.received.keys())
        },
        "credit_in_millionths": {
            code: past.opening_credit.get(code, 0) * 1_000_000 + credit for code, credit in sorted(past.credit.items())
        },
        "names": dict(sorted(past.names.items())),
        "decisions": dict(Counter(row.decision for rows in past.decisions.values() for row in rows)),
        "children": [row._asdict() for row in waits],
    }


def in_words(path: Path) -> list[str]:
    """The same in lines of plain words."""
    found = as_document(path)
    lines = [
        f"Proposals: {found['proposals']}, the newest of the week of {found['week_starting'] or '-'}; "
        f"entries: {found['entries']}",
        f"Newest hash: {found['head']}",
        "",
        "Decisions in force: " + (", ".join(f"{n} {kind}" for kind, n in sorted(found["decisions"].items())) or "none"),
    ]
    return [*lines, *_rota(found), *_credit(found), *_waits(found)]


def _rota(found: dict[str, Any]) -> list[str]:
    rows = [f"  {region:<48}{count:>7}" for region, count in found["received"].items()]
    return ["", "Received by region, since the first recorded week and what it gave", *rows] if rows else []


def _credit(found: dict[str, Any]) -> list[str]:
    rows = sorted(found["credit_in_millionths"].items(), key=lambda row: (-row[1], row[0]))
    names = found["names"]
    told = ((code, round(value / 1_000_000, 2)) for code, value in rows)
    shown = [f"  {f'{names[code]} ({code})':<48}{credit:>+10.2f}" for code, credit in told if credit]
    if not shown:
        return ["", "Credit and debt: none yet; only children who were accepted or pinned count as received"]
    half = LONGEST_LIST // 2
    middle = f"  ... {len(shown) - LONGEST_LIST} more; --json has all"
    short = shown if len(shown) <= LONGEST_LIST else [*shown[:half], middle, *shown[-half:]]
    return ["", "Credit (+) and debt (-) against fair shares, in children", *short]


def _waits(found: dict[str, Any]) -> list[str]:
    children = found["children"]
    if not children:
        return []
    counts = Counter("withdrawn" if row["outcome"] == "set-aside" else row["outcome"] for row in children)
    lines = ["", "In the newest proposal: " + ", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items()))]
    start = date.fromisoformat(found["week_starting"])
    late = [row for row in children if row["outcome"] == "escalated"][:LONGEST_LIST]
    if late:
        lines.append("Escalated, longest wait first, in days on the week's first day")
    days = {row["ref"]: (start - date.fromisoformat(row["referred_on"])).days for row in late}
    return lines + [f"  {ref:<48}{count:>7}" for ref, count in days.items()]
