"""What changed since the earlier proposal, and why: one row per child whose authority is another one now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matcher.check.facts import Facts
from matcher.check.shares import PAUSED, standing
from matcher.proposal import Change, Proposal
from matcher.report.words import count
from matcher.week import PLACING, Child, Decision, Week

Cause = Literal[
    "refused", "withdrawn", "decided", "group", "set-aside", "newly-placed", "paused", "no-vacancy", "displaced",
    "escalated", "moved",
]  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """Everything that changed since an earlier proposal, and how many children are where they were."""

    rows: tuple[Change, ...]
    kept: int

    def headline(self) -> str:
        """The numbers in a line."""
        return (
            f"Since the earlier proposal: {count(self.kept, 'child', 'children')} as before, {len(self.rows)} changed"
        )


@dataclass(frozen=True)
class _Facts:
    """What the causes are read from, by ref, group or authority."""

    week: Week
    before: Mapping[str, str]
    now: Mapping[str, str]
    decisions: Mapping[str, list[Decision]]
    groups: Mapping[str, list[str]]
    newcomers: Mapping[str, list[str]]
    names: Mapping[str, str]
    paused: frozenset[str]
    proven: bool


def changes(week: Week, proposal: Proposal) -> tuple[Change, ...]:
    """Every child whose authority changed, in the order of the week.

    Parameters
    ----------
    week
        The week that the proposal rests on: its ``previous`` rows are the earlier proposal, its ``decisions`` what
        people decided since.
    """
    facts = _gather(week, proposal)
    rows = []
    for child in week.children:
        before, now = facts.before.get(child.ref), facts.now.get(child.ref)
        if before != now:
            cause, why = _cause(facts, child, before, now)
            rows.append(Change(ref=child.ref, before=before, now=now, cause=cause, why=why))
    return tuple(rows)


def changed_since(week: Week, proposal: Proposal) -> Changed | None:
    """What changed since the earlier proposal that a week names; None where it names none."""
    before = {row.ref: row.authority for row in week.previous}
    if not before:
        return None
    kept = sum(before.get(row.ref) == row.authority for row in proposal.assignments)
    return Changed(changes(week, proposal), kept)


def _gather(week: Week, proposal: Proposal) -> _Facts:
    before = {row.ref: row.authority for row in week.previous}
    now = {row.ref: row.authority for row in proposal.assignments}
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for row in week.decisions:
        decisions[row.ref].append(row)
    groups: dict[str, list[str]] = defaultdict(list)
    for child in week.children:
        if child.group is not None:
            groups[child.group].append(child.ref)
    newcomers: dict[str, list[str]] = defaultdict(list)
    for ref, code in now.items():
        if before.get(ref) != code:
            newcomers[code].append(ref)
    proven = proposal.status == "optimal"
    return _Facts(week, before, now, decisions, groups, newcomers, _names(week), _paused(week), proven)


def _names(week: Week) -> dict[str, str]:
    """How an authority is called in a sentence, by code."""
    return {row.code: row.name for row in week.authorities}


def _paused(week: Week) -> frozenset[str]:
    """Authorities that are paused this week; a pause that ended before has lapsed."""
    scheme = Facts(week)
    return frozenset(row.code for row in week.authorities if standing(scheme, row) == PAUSED)


def _cause(facts: _Facts, child: Child, before: str | None, now: str | None) -> tuple[Cause, str]:
    own = _decided(facts, child.ref, before, now)
    if own is not None:
        return own
    for other in facts.groups.get(child.group or "", ()):
        of_other = _decided(facts, other, before, now) if other != child.ref else None
        if of_other is not None:
            return "group", f"It stays together with {other}: {of_other[1]}"
    if not child.complete:
        return "set-aside", "The referral is not complete."
    if before is None:
        return "newly-placed", "Nobody was proposed for the child before."
    return _of_the_authority(facts, child.ref, before, now)


def _decided(facts: _Facts, ref: str, before: str | None, now: str | None) -> tuple[Cause, str] | None:
    """The cause that lies in a decision about the child itself."""
    for row in facts.decisions.get(ref, ()):
        by = f" by {row.decided_by}" if row.decided_by else ""
        reason = f" ({row.reason})" if row.reason else ""
        where = facts.names.get(row.authority or "", row.authority)
        if row.decision == "withdrawn":
            return "withdrawn", f"Withdrawn{by}{reason}."
        if row.decision in PLACING and row.authority == now:
            word = "Pinned to" if row.decision == "pin" else "Accepted at"
            return "decided", f"{word} {where}{by}{reason}."
        if row.decision == "refused-by-authority" and row.authority == before:
            return "refused", f"{where} refused{reason}."
        if row.decision == "refused-by-child" and row.authority == before:
            return "refused", f"The child refused {where}{reason}."
    return None


def _of_the_authority(facts: _Facts, ref: str, before: str, now: str | None) -> tuple[Cause, str]:
    """The cause that lies in the authority proposed earlier: it takes no part, offers nothing, or takes others now."""
    where = facts.names.get(before, before)
    if before in facts.paused:
        return "paused", f"{where} is paused."
    if not any(row.authority == before and row.places for row in facts.week.vacancies):
        return "no-vacancy", f"{where} offers no vacancy any more."
    no_better = (
        "no lawful plan that keeps the child there is better. What keeping it there would cost: "
        f"matcher explain WEEK PROPOSAL {ref} --why-not {before}."
    )
    if not facts.proven:
        no_better = "it is not proven that no plan that keeps the child there is better."
    if new := facts.newcomers.get(before, []):
        return "displaced", f"{where} now takes {', '.join(new)} instead; {no_better}"
    return ("escalated" if now is None else "moved"), f"{where} takes nobody else instead; {no_better}"


def in_words(week: Week, proposal: Proposal) -> list[str]:
    """The changes in lines for a terminal; what stayed is counted."""
    found = changed_since(week, proposal)
    if found is None:
        return ["The ledger has no earlier proposal for any of these children."]
    names = _names(week)
    lines = [found.headline()]
    for row in found.rows:
        ends = [f"{names.get(code, code)} ({code})" if code else "nobody" for code in (row.before, row.now)]
        lines.append(f"  {row.ref}: {ends[0]} -> {ends[1]}. {row.why}")
    return lines
