"""The proposal in a page of plain text: who is placed, who is escalated and why, loads, and how good it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

from matcher.check.facts import Facts
from matcher.check.shares import participates
from matcher.proposal import Load, Proposal
from matcher.report.wording import shown, titled
from matcher.report.words import STATUS, count, week_of
from matcher.week import Week

WIDTH = 110
REFS_SHOWN = 12
REASONS_SHOWN = 12
EXTREMES = 5


def summary(week: Week, proposal: Proposal) -> str:
    """Say what a proposal holds, for the terminal.

    Parameters
    ----------
    week
        The facts that the proposal was made from.
    """
    parts = [_headline(week, proposal)]
    parts += [_titled("To know", _bullets(proposal.notices))]
    parts += [_titled("Escalated, to stay with the entry authority for now", _escalated(week, proposal))]
    parts += _loads(week, proposal)
    parts += [_titled("Stages, most important first", _stages(proposal))]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _headline(week: Week, proposal: Proposal) -> list[str]:
    placed, gone = len(proposal.assignments), week.withdrawn
    escalated = sum(row.ref not in gone for row in proposal.unmatched)
    withdrawn = len(proposal.unmatched) - escalated
    lines = [
        f"Proposal for the {week_of(date.fromisoformat(proposal.week_starting))}",
        f"  {STATUS[proposal.status]}",
        f"  Placed     {placed} of {count(placed + escalated, 'child', 'children')}",
        f"  Escalated  {escalated}",
        *([f"  Withdrawn  {withdrawn} more, for whom no place is looked for"] if withdrawn else ()),
    ]
    return [*lines, *_near(week, proposal)]


def _near(week: Week, proposal: Proposal) -> list[str]:
    anchored = {child.ref for child in week.children if child.anchor} - week.withdrawn
    if not anchored:
        return []
    limit = week.policy.near_miles
    placed = [row for row in proposal.assignments if row.ref in anchored]
    near = sum(row.miles_to_anchor is not None and round(10 * row.miles_to_anchor) <= 10 * limit for row in placed)
    left = len(anchored) - len(placed)
    also = f"; {left} more with an anchor {'is' if left == 1 else 'are'} escalated" if left else ""
    return [f"  Near       {near} of {len(placed)} placed with an anchor are within {limit} miles of it{also}"]


def _escalated(week: Week, proposal: Proposal) -> list[str]:
    """Children with the same reasons together, the most common reasons first."""
    refs: dict[tuple[str, ...], list[str]] = {}
    gone = week.withdrawn
    for row in proposal.unmatched:
        if row.ref not in gone:
            refs.setdefault(row.reasons, []).append(row.ref)
    groups = sorted(refs.items(), key=lambda item: (-len(item[1]), item[1]))
    lines = []
    for reasons, group in groups[:REASONS_SHOWN]:
        more = f" and {len(group) - REFS_SHOWN} more" if len(group) > REFS_SHOWN else ""
        lines.append(f"  {', '.join(group[:REFS_SHOWN])}{more}")
        lines += [line for reason in reasons for line in _wrapped(reason, "    ")]
    if rest := sum(len(group) for _, group in groups[REASONS_SHOWN:]):
        lines.append(f"  {count(rest, 'more child', 'more children')}; the proposal lists everyone with all reasons.")
    return lines


def _loads(week: Week, proposal: Proposal) -> list[list[str]]:
    """The five most and the five least loaded authorities of those that take part and whose load is known."""
    facts = Facts(week)
    known = [
        load
        for load in proposal.loads
        if load.ratio is not None and participates(facts, facts.authorities[load.authority])
    ]
    known.sort(key=lambda load: (-(load.ratio or 0), load.authority))
    if len(known) <= 2 * EXTREMES:
        return [_titled("Loads, highest first", _load_rows(known))]
    return [
        _titled(
            f"Most loaded of {len(known)} authorities that take part and whose load and fair share are known",
            _load_rows(known[:EXTREMES]),
        ),
        _titled("Least loaded", _load_rows(known[-EXTREMES:])),
    ]


def _load_rows(loads: Iterable[Load]) -> list[str]:
    rows = [
        (
            f"{load.name} ({load.authority})",
            str(load.after),
            f"{load.received:+d}",
            f"{load.fair_share:.1f}",
            _part(load),
        )
        for load in loads
    ]
    return _table(("authority", "load", "new", "fair share", "load over share"), rows, left=1)


def _part(load: Load) -> str:
    return f"{100 * (load.ratio or 0):.0f} %"


def _stages(proposal: Proposal) -> list[str]:
    rows = []
    for stage in proposal.stages:
        seconds = "-" if stage.seconds is None else f"{stage.seconds:.2f}"
        rows.append((titled(stage), shown(stage, stage.value), shown(stage, stage.bound), seconds, stage.proof))
    return _table(("stage", "value", "best possible", "seconds", "how it is known"), rows, left=1, last_left=True)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], *, left: int, last_left: bool = False) -> list[str]:
    """Columns side by side: the first ``left`` of them (and the last, if so) flush left, the others flush right."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    flush = ["<" if i < left or (last_left and i == len(header) - 1) else ">" for i in range(len(header))]
    lines = (
        "  ".join(f"{cell:{f}{w}}" for cell, f, w in zip(row, flush, widths, strict=True)) for row in (header, *rows)
    )
    return [f"  {line}".rstrip() for line in lines]


def _titled(title: str, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _bullets(sentences: Iterable[str]) -> list[str]:
    return [line for sentence in sentences for line in _wrapped(sentence, "  ")]


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
