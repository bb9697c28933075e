"""What the last proposal in a ledger says that a week and its new proposal do not: told, so that nothing is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.ledger import History
    from matcher.proposal import Proposal
    from matcher.week import Week

GONE = "no-placement"
"""The coded reason of a refusal: the placement is no longer free (``matcher.io.review_columns``)."""
MOST_NAMED = 20
WORDS = {"vacancy": "vacancy", "school_place": "school place", "esol_place": "course"}


def notices(week: Week, proposal: Proposal, past: History) -> tuple[str, ...]:
    """Notices for a proposal that rests on a ledger."""
    return (*_forgotten(week, past), *_still_offered(week, proposal, past), *_moved_within(week, proposal, past))


def _forgotten(week: Week, past: History) -> Iterator[str]:
    """Children of earlier proposals who are not in the week, though nobody placed or withdrew them."""
    here = {child.ref for child in week.children}
    alike = {ref.casefold(): ref for ref in here - past.last.keys()}
    gone = [
        f"{ref} (as {alike[ref.casefold()]}?)" if ref.casefold() in alike else ref
        for ref, row in sorted(past.last.items())
        if ref not in here and row.outcome != "set-aside" and not _is_settled(past, ref)
    ]
    if gone:
        yield (
            "ledger: not in this week, and neither accepted nor withdrawn since they were last proposed for: "
            f"{named(gone)}. Add the rows again, or record that they are withdrawn."
        )


def named(children: list[str]) -> str:
    """Children by name, the first of them where they are many."""
    more = f" and {len(children) - MOST_NAMED} more" if len(children) > MOST_NAMED else ""
    return f"{', '.join(children[:MOST_NAMED])}{more}"


def _is_settled(past: History, ref: str) -> bool:
    from matcher.week import PLACING

    return any(row.decision in (*PLACING, "withdrawn") for row in past.decisions.get(ref, ()))


def _still_offered(week: Week, proposal: Proposal, past: History) -> Iterator[str]:
    """Vacancies that are offered still, though they were refused as no longer free; and who is proposed for them."""
    offered = {row.vacancy for row in week.vacancies if row.places}
    now = defaultdict(list)
    for assigned in proposal.assignments:
        now[assigned.vacancy].append(assigned.ref)
    for row in week.decisions:
        last = past.last.get(row.ref)
        if row.decision == "refused-by-authority" and row.reason == GONE and last and last.authority == row.authority:
            vacancy = last.places["vacancy"]
            if vacancy in offered:
                yield (
                    f"ledger: vacancy {vacancy} of {row.authority} is in the table still, though it was refused for "
                    f"{row.ref} as no longer free{_proposed_there(now[vacancy])}. Take it out, or lower its places."
                )


def _proposed_there(refs: list[str]) -> str:
    return f", and {named(refs)} {'is' if len(refs) == 1 else 'are'} proposed there now" if refs else ""


def _moved_within(week: Week, proposal: Proposal, past: History) -> Iterator[str]:
    """Children who stay at their authority, but in another place there: apart, those whom people agreed on."""
    from matcher.week import PLACING

    decided = {row.ref: row.authority for row in week.decisions if row.decision in PLACING}
    others = []
    for row in proposal.assignments:
        last = past.last.get(row.ref)
        if last is None or last.authority != row.authority or not last.places["vacancy"]:
            continue
        moves = [
            f"{word} {getattr(row, name) or 'none'} instead of {last.places[name] or 'none'}"
            for name, word in WORDS.items()
            if getattr(row, name) != last.places[name]
        ]
        if moves and row.ref in decided:
            yield f"ledger: {row.ref} stays at {row.authority} as decided, now with {', '.join(moves)}. Is that agreed?"
        elif moves:
            others.append(f"{row.ref} ({', '.join(moves)})")
    if others:
        yield f"ledger: as before in authority, in another place there: {named(others)}."
