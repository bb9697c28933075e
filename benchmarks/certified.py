"""A proposal made once more with its certificate, and what the checker's verifier makes of that."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.cells import Cell, Row
from benchmarks.clock import Clock

if TYPE_CHECKING:
    from matcher.check.certificate import Certificate
    from matcher.proposal import Proposal
    from matcher.week import Week


def certificate_fields(cell: Cell, week: Week, proposal: Proposal) -> Row:
    """Stages by what their certificate is worth; whether the same question had the same answer.

    ``certified`` holds the seconds of the whole second solve with its certificate, those of its verification, the
    number of stages ``best``, ``within`` a gap and ``refused``, and the verdict of each that is not certified. The
    certificate has what is left of the cell's limit. One that is refused is wrong: it claims what it does not prove.
    """
    from matcher.check.certificate import verify_certificate
    from matcher.proposal import proposal_digest
    from matcher.propose import propose

    made: list[Certificate] = []
    clock = Clock.start()
    again = propose(week, seed=cell.seed, backend=cell.backend, time_limit=cell.seconds, certificate=made.append)
    seconds, clock = clock.seconds(), Clock.start()
    verdicts = verify_certificate(week, again, made[0])
    worth = Counter(verdict.worth for verdict in verdicts)
    row: Row = {
        "certified": {
            "propose_seconds": seconds,
            "verify_seconds": clock.seconds(),
            "stages": len(verdicts),
            "best": worth["certified"],
            **{name: worth[name] for name in ("within", "refused")},
            "not_certified": {v.stage: v.in_words() for v in verdicts if v.worth != "certified"},
        },
        "same_again": proposal_digest(again) == proposal_digest(proposal),
    }
    if worth["refused"]:
        row |= {"outcome": "wrong", "detail": f"{worth['refused']} stages of its certificate are refused"}
    elif not row["same_again"] and proposal.status == again.status == "optimal":
        row |= {"outcome": "wrong", "detail": "the same question had another answer the second time"}
    return row
