"""The review workbook as data: one source for the sheet that is written and for the decisions that are read back.

The sheet ``children`` has one row per child. What the program tells stands on the left, what a person decides on the
right. An empty ``decision`` is undecided: nothing is accepted in bulk.
"""

from __future__ import annotations

from dataclasses import dataclass

from matcher.io.columns import Column
from matcher.week.decision import RECORDED_KINDS, DecisionKind

CHILDREN_SHEET = "children"
ESCALATED_SHEET = "escalated"
PROVENANCE_SHEET = "provenance"
"""Hidden; two columns, key and value, by which decisions on an old proposal are recognised."""

PROPOSED = "proposed for "
"""Before a ref, the key of a row of that sheet: the code that stood in ``to`` when the workbook was written."""

AUTHORITIES_SHEET = "authorities"
"""Its first column has the codes that may be named."""

REF = "ref"
FROM = "from"
TO = "to"
GROUP = "group"
"""Headers of the sheet ``children`` that the reader needs beside the decision columns: codes, not names."""

REFUSALS: tuple[DecisionKind, ...] = ("refused-by-authority", "refused-by-child")


@dataclass(frozen=True)
class Reason:
    """One coded reason: the code that a cell holds, what it means, and the decisions that it can explain."""

    code: str
    meaning: str
    decisions: tuple[DecisionKind, ...]


# fmt: off
REASONS: tuple[Reason, ...] = (
    Reason("no-placement", "The placement is no longer free.", ("refused-by-authority",)),
    Reason("needs-not-met", "The placement cannot meet the child's needs.", ("refused-by-authority",)),
    Reason("no-school-place", "The school place is no longer there.", ("refused-by-authority",)),
    Reason("no-esol-place", "The English course is no longer there.", ("refused-by-authority",)),
    Reason("no-social-worker", "No social worker can take the child.", ("refused-by-authority",)),
    Reason("risk", "A risk to the child or to others there.", ("refused-by-authority", "refused-by-child", "pin")),
    Reason("at-threshold", "The authority has reached its threshold.", ("refused-by-authority",)),
    Reason("child-objects", "The child does not want to go there.", ("refused-by-child",)),
    Reason("family-or-friends", "It is too far from relatives or friends.", ("refused-by-child", "pin")),
    Reason("solicitor", "It is too far from the child's solicitor.", ("refused-by-child", "pin")),
    Reason("health", "Treatment cannot go on there, or goes on here.", ("refused-by-child", "pin")),
    Reason("school", "The child's school or course would be lost.", ("refused-by-child", "pin")),
    Reason("community", "Faith, language or community support is missing there, or is here.",
           ("refused-by-child", "pin")),
    Reason("court", "A court has decided.", ("refused-by-authority", "pin", "withdrawn")),
    Reason("already-agreed", "The authorities have agreed on it.", ("pin",)),
    Reason("already-there", "The child lives there already.", ("pin", "withdrawn")),
    Reason("turned-18", "The child has turned 18, or was found to be an adult.", ("withdrawn",)),
    Reason("reunited", "The child has joined relatives.", ("withdrawn",)),
    Reason("missing", "The child is missing.", ("withdrawn",)),
    Reason("stays", "The entry authority keeps the child.", ("withdrawn",)),
    Reason("mistake", "It was recorded by mistake.", ("reopened",)),
    Reason("looked-for-again", "The child is back, or a place is to be looked for again.", ("reopened",)),
    Reason("other", "Something else; the case record says what.", RECORDED_KINDS),
)

DECISION_COLUMNS: tuple[Column, ...] = (
    Column("decision", "choice", "What was decided; empty while undecided. Only reopened takes back what was recorded.",
           choices=RECORDED_KINDS),
    Column("decided_authority", "code",
           "Code of the authority pinned to, or that refused; empty: the proposed one, or with reopened any.",
           names="authority", of_authority=True),
    Column("reason", "choice", "Why; needed for a refusal.", choices=tuple(reason.code for reason in REASONS)),
    Column("decided_by", "text", "Who decided (a role, or initials); needed for every decision."),
    Column("decided_on", "date", "When (day/month/year, or year-month-day)."),
)
# fmt: on

REASON_BY_CODE: dict[str, Reason] = {reason.code: reason for reason in REASONS}


def reasons_for(decision: DecisionKind) -> tuple[Reason, ...]:
    """The coded reasons that can explain a decision."""
    return tuple(reason for reason in REASONS if decision in reason.decisions)
