"""Why not some other authority: the rule that closes each of its vacancies, or the exact price of forcing it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.errors import Usage
from matcher.explain.changed import near_to, unit_of, with_decision
from matcher.explain.chosen import Alternative, alternative, names
from matcher.explain.conflict import smallest_conflict
from matcher.explain.named import code_of, refuse_unknown
from matcher.explain.prices import told
from matcher.explain.trial import Trial, seed_of, trial_of, try_week
from matcher.proposal import Proposal
from matcher.report.words import count
from matcher.rules import RULES, build_model
from matcher.solve import Limits
from matcher.week import Week


@dataclass(frozen=True)
class Closed:
    """A vacancy that a rule closes to a child of the group: what the rule asks and where it comes from."""

    ref: str
    vacancy: str
    rule: str
    because: str
    says: str
    source: str


@dataclass(frozen=True)
class WhyNot:
    """Why a child does not go to an authority.

    Attributes
    ----------
    closed
        Every vacancy of the authority that a rule closes, for the child and for those who move with it.
    forced
        The best plan with the child there; None where rules close the authority, or nothing lawful is left.
    conflict
        Where nothing lawful is left: what cannot hold together, in sentences.
    """

    ref: str
    authority: str
    closed: tuple[Closed, ...]
    forced: Alternative | None
    conflict: tuple[str, ...]
    sentence: str


def why_not(week: Week, proposal: Proposal, ref: str, authority: str, limits: Limits | None = None) -> WhyNot:
    """Say why a child does not go to an authority, which is named by its code or its name.

    Raises
    ------
    Usage
        The week has no such child or no such authority, or the child is proposed for it.
    OutOfTime
        The limit was reached before an answer was found.
    """
    base, authority = trial_of(week, proposal), code_of(week, authority)
    _known(week, base, ref, authority)
    together = unit_of(week, ref)
    closed, shut = _closed(week, together, authority)
    here = names(week)[authority]
    if shut:
        return WhyNot(ref, authority, closed, None, (), _shut(here, ref, shut, closed))
    pinned = with_decision(week, ref, authority, "pin")
    trial = try_week(near_to(pinned, base.authority_of), seed_of(proposal), limits)
    if not trial.found:
        found = smallest_conflict(pinned, limits).sentences()
        sentence = f"No lawful plan has {ref} at {here}: {' '.join(found)}"
        return WhyNot(ref, authority, closed, None, found, sentence)
    forced = alternative(base, trial, ref, together)
    return WhyNot(ref, authority, closed, forced, (), _forced(here, forced))


def _known(week: Week, base: Trial, ref: str, authority: str) -> None:
    refuse_unknown(week, ref)
    if base.authority_of.get(ref) == authority:
        raise Usage(f"{ref} is proposed for {authority}; ask why not another.")


def _closed(week: Week, together: tuple[str, ...], authority: str) -> tuple[tuple[Closed, ...], str]:
    """Every closed vacancy of an authority; and the first ref to whom all of them are closed, blank if none."""
    draft = build_model(week).draft
    facts = draft.facts
    owned = np.flatnonzero(facts.vacancies.owner == facts.authorities.number[authority])
    found, shut = [], ""
    for ref in together:
        numbers = draft.arcs.closed_by[draft.kinds.of[facts.child_number[ref]], owned]
        for vacancy, number in zip(owned.tolist(), numbers.tolist(), strict=True):
            if number:
                rule = RULES[number - 1]
                code = facts.vacancies.rows[vacancy].vacancy
                because = rule.reason(facts, owned[:1])  # all are of one authority
                found.append(Closed(ref, code, rule.name, because, rule.says, rule.source))
        if (numbers > 0).all() and not shut:
            shut = ref
    return tuple(found), shut


def _shut(here: str, ref: str, shut: str, closed: tuple[Closed, ...]) -> str:
    mine = [row for row in closed if row.ref == shut]
    if not mine:
        return f"{here} offers no vacancy this week."
    whom = "the child" if shut == ref else f"{shut}, who moves together with the child"
    rules = {row.rule: row for row in mine}
    parts = (f"{row.because} (rule {row.rule}; {row.source})" for row in rules.values())
    many = count(len(mine), "vacancy", "vacancies")
    return f"Every vacancy of {here} ({many}) is closed to {whom}: {'; '.join(parts)}."


def _forced(here: str, forced: Alternative) -> str:
    if forced.equal:
        return f"{here} would be exactly as good; the lot decided."
    others = count(len(forced.moves), "other child", "other children")
    moved = f" {others} would be elsewhere." if forced.moves else " Nobody else would move."
    return f"{here} is open to the child, at a price: {told(forced.prices)}.{moved}"
