"""Explanations in lines for a terminal: the sentence first, then the price of each objective as a table."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matcher.explain.chosen import Alternative, ChildExplanation, Move
from matcher.explain.fallbacks import Fallback
from matcher.explain.prices import LOT, Price
from matcher.explain.unblock import Unblocking
from matcher.explain.why_not import WhyNot
from matcher.report.words import count

WIDTH = 110
MOVES_SHOWN = 12


def wrapped(text: str, indent: str = "") -> list[str]:
    """A paragraph, its later lines set in."""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")


def of_child(known: Mapping[str, str], told: ChildExplanation) -> list[str]:
    """Why a placed child goes where it goes."""
    lines = wrapped(f"{told.ref}: {told.sentence}")
    if told.together_with:
        lines += wrapped(f"It moves together with {', '.join(told.together_with)}, and all of this holds for them too.")
    if told.next_best and not told.next_best.equal:
        where = known[told.next_best.authority] if told.next_best.authority else "nobody"
        lines += ["", *of_alternative(known, told.next_best, f"The next best: {where}")]
    if told.undone and told.undone.authority != told.authority:
        lines += ["", *of_alternative(known, told.undone, "The plan without that decision")]
    return lines


def of_fallbacks(known: Mapping[str, str], found: Sequence[Fallback]) -> list[str]:
    """Where a child could go if only its placement fell through."""
    title = "If only this placement falls through and everyone else stays"
    if not found:
        return [f"{title}: no other authority has a place left."]
    return [title, *(line for each in found for line in wrapped(f"{known[each.authority]}: {each.words()}", "  "))]


def of_why_not(known: Mapping[str, str], told: WhyNot) -> list[str]:
    """Why a child does not go to an authority."""
    lines = wrapped(f"{told.ref}: {told.sentence}")
    if told.closed:
        lines += ["", f"Vacancies of {known[told.authority]} that are closed"]
        for row in told.closed:
            lines += wrapped(f"{row.vacancy} to {row.ref}: {row.because}. Rule {row.rule}: {row.says}", "  ")
    if told.forced:
        lines += ["", *of_alternative(known, told.forced, f"The best plan with the child at {known[told.authority]}")]
    return lines


def of_escalated(told: Unblocking) -> list[str]:
    """Why a child is escalated, and what would place it; of one who is withdrawn, that."""
    if told.withdrawn:
        return [
            f"{told.ref} is withdrawn: no place is looked for.",
            *wrapped("Is the child back? Take the row out of the table decisions, or decide reopened.", "  "),
        ]
    lines = [f"{told.ref} is escalated: it stays with its entry authority for now."]
    for reason in told.reasons:
        lines += wrapped(reason, "  ")
    lines += ["", "What would place the child, with nobody else losing a place" if told.ways else "What would help"]
    for sentence in told.sentences:
        lines += wrapped(sentence, "  ")
    return lines


def of_alternative(known: Mapping[str, str], other: Alternative, title: str) -> list[str]:
    """Another plan against the proposal: each objective, then who moves."""
    proof = "no such plan is better" if other.proven else "not proven best: the time limit came first"
    return [f"{title} ({proof})", *of_prices(other.prices), *of_moves(known, other.moves)]


def of_prices(prices: Sequence[Price]) -> list[str]:
    """Every objective in the policy's order; the lot is left out."""
    rows = [(row.title, row.words or "the same", row.verdict) for row in prices if row.stage != LOT]
    width = max((len(title) for title, _, _ in rows), default=0)
    signs = {"same": " ", "better": "+", "worse": "-"}
    lines = []
    for title, words, verdict in rows:
        first, *rest = textwrap.wrap(words, max(40, WIDTH - width - 6))
        lines += [f"  {signs[verdict]} {title:<{width}}  {first}", *(" " * (width + 6) + line for line in rest)]
    return lines


def of_moves(known: Mapping[str, str], moves: Sequence[Move]) -> list[str]:
    """Who else would be elsewhere."""
    if not moves:
        return ["  Nobody else would move."]
    lines = [f"  {count(len(moves), 'other child', 'other children')} would be elsewhere:"]
    for move in moves[:MOVES_SHOWN]:
        before, after = (known[code] if code else "nobody" for code in (move.before, move.after))
        lines.append(f"    {move.ref}: {before} -> {after}")
    return lines + ([f"    and {len(moves) - MOVES_SHOWN} more"] if len(moves) > MOVES_SHOWN else [])
