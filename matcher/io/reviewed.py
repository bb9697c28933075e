"""The rows of a review workbook, and what can be wrong with the decisions in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matcher.errors import Fault
from matcher.io.codes import FaultCode, ReviewCode
from matcher.io.naming import Namer
from matcher.io.review_columns import CHILDREN_SHEET, REASON_BY_CODE, REFUSALS, reasons_for
from matcher.week import NAMELESS, PLACING
from matcher.week.decision import DecisionKind


@dataclass(frozen=True)
class ReviewRow:
    """One child's row: where from, where to (None: nobody), and what was decided (None: undecided)."""

    number: int
    ref: str
    entry: str
    to: str | None
    group: str | None
    decision: DecisionKind | None
    decided_authority: str | None
    reason: str | None
    decided_by: str | None
    decided_on: date | None

    @property
    def authority(self) -> str | None:
        """The authority that the decision is about; a withdrawal is about none, and what is reopened may be."""
        if self.decision in NAMELESS:
            return self.decided_authority if self.decision == "reopened" else None
        return self.decided_authority or self.to

    def __str__(self) -> str:
        return f"{self.decision} {self.authority}" if self.authority else f"{self.decision}"


def faults_of_review(rows: Sequence[ReviewRow], names: Mapping[str, str]) -> Iterator[Fault]:
    """All faults of the decisions in a workbook.

    Parameters
    ----------
    names
        Authorities that a decision may name: the code, and the name where it is known.
    """
    namer = Namer(names)
    first: dict[str, int] = {}
    for row in rows:
        if not row.ref:
            if row.decision:
                yield FaultCode.MISSING_VALUE.at(CHILDREN_SHEET, row.number, "ref", meaning="The child's reference.")
        elif first.setdefault(row.ref, row.number) != row.number:
            yield FaultCode.DUPLICATE.at(CHILDREN_SHEET, row.number, "ref", row.ref, first=first[row.ref], name="ref")
        yield from _of_decided(row, names, namer) if row.decision else _of_undecided(row)
    yield from _of_groups(rows)


def _of_undecided(row: ReviewRow) -> Iterator[Fault]:
    # A decider or a day may stand ready in rows that are not decided yet; a reason or an authority is half a decision.
    for column, value in (("decided_authority", row.decided_authority), ("reason", row.reason)):
        if value:
            yield ReviewCode.NO_DECISION.at(CHILDREN_SHEET, row.number, column, value)


def _of_decided(row: ReviewRow, names: Mapping[str, str], namer: Namer) -> Iterator[Fault]:
    if not row.decided_by:
        yield ReviewCode.NO_DECIDER.at(CHILDREN_SHEET, row.number, "decided_by")
    yield from _of_reason(row)
    named = row.decided_authority
    if named and named not in names:
        hint = namer.hint(named)
        yield FaultCode.UNKNOWN_AUTHORITY.at(CHILDREN_SHEET, row.number, "decided_authority", named, hint=hint)
    if row.decision == "accept" and row.to is None:
        yield ReviewCode.NOTHING_TO_ACCEPT.at(CHILDREN_SHEET, row.number, "decision", row.decision)
    elif row.decision == "accept" and named not in (None, row.to):
        yield ReviewCode.ACCEPTED_ELSEWHERE.at(CHILDREN_SHEET, row.number, "decided_authority", named, to=row.to)
    elif row.decision not in NAMELESS and row.authority is None:
        yield FaultCode.DECISION_WITHOUT_AUTHORITY.at(
            CHILDREN_SHEET, row.number, "decided_authority", decision=row.decision
        )
    if row.decision in PLACING and row.authority == row.entry:
        yield FaultCode.PIN_TO_ENTRY.at(CHILDREN_SHEET, row.number, "decided_authority", row.entry)


def _of_reason(row: ReviewRow) -> Iterator[Fault]:
    assert row.decision is not None
    known = ", ".join(reason.code for reason in reasons_for(row.decision))
    if row.reason is None:
        if row.decision in REFUSALS:
            yield ReviewCode.NO_REASON.at(CHILDREN_SHEET, row.number, "reason", known=known)
    elif row.decision not in REASON_BY_CODE[row.reason].decisions:
        where = (CHILDREN_SHEET, row.number, "reason", row.reason)
        yield ReviewCode.REASON_OF_ANOTHER.at(*where, decision=row.decision, known=known)


def _of_groups(rows: Sequence[ReviewRow]) -> Iterator[Fault]:
    """A group stays together: its placings must name one authority, and none that refused one of its children."""
    placed: dict[str, ReviewRow] = {}
    for row in rows:
        if row.group and row.decision in PLACING:
            first = placed.setdefault(row.group, row)
            if first.authority != row.authority:
                yield _apart(row, first)
    for row in rows:
        other = placed.get(row.group or "")
        if other and row.decision in REFUSALS and row.authority == other.authority:
            yield _apart(row, other)


def _apart(row: ReviewRow, first: ReviewRow) -> Fault:
    return ReviewCode.GROUP_DECIDED_APART.at(
        CHILDREN_SHEET, row.number, "decision", row, group=row.group, first=first.number, other=first
    )
