"""The proposal beside the rules in use: what each of them would do with the same week, and who fares how.

Every plan compared is confirmed by the independent checker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from matcher.explain.compare import Standing, between, standing
from matcher.explain.deadline import in_time
from matcher.explain.subgroups import subgroups_of
from matcher.explain.trial import named, seed_of
from matcher.problem.moves import MovesOf
from matcher.proposal import Proposal
from matcher.report.compared import Beside, Other
from matcher.rules import Model, build_model
from matcher.rules.moves import moves_of
from matcher.solve import Limits
from matcher.solve.backends import needs_whole, solve_with
from matcher.week import Week

RULES_IN_USE: Mapping[str, str] = {
    "rota": "the rota",
    "sweden": "Sweden's rule",
    "germany": "Germany's rule",
    "greedy": "placing by hand",
}
"""Back ends that follow a rule in use, in words."""
NO_PLAN = "it finds no lawful plan"
NO_TIME = "not worked out in the time there was: matcher compare WEEK PROPOSAL tells it"


Followed = Mapping[str, Standing | None]
"""How everyone fares by each rule in use; None where the rule finds no lawful plan."""


def beside(week: Week, proposal: Proposal, limits: Limits | None = None, followed: Followed | None = None) -> Beside:
    """Compare a proposal with the rules in use.

    Parameters
    ----------
    limits
        Deadline for following them, see :func:`follow`; a rule that is not reached says so.
    followed
        What was worked out beforehand.
    """
    ours = standing(week, proposal)
    followed = followed or follow(week, seed_of(proposal), limits)
    others = tuple(
        _other(week, name, ours, followed[rule]) if rule in followed else Other(name, NO_TIME)
        for rule, name in RULES_IN_USE.items()
    )
    return Beside(_placed(ours), _near(week, ours), others, subgroups_of(week, ours.outcomes))


def follow(
    week: Week, seed: int, limits: Limits | None = None, rules: Collection[str] = tuple(RULES_IN_USE)
) -> Followed:
    """What the rules in use would do, one after the other for as long as there is time; no proposal is needed.

    Each follows its rule on the form of the model that ``propose`` gives it, and so has the plan that it would propose.

    Parameters
    ----------
    limits
        Deadline of all together, to within one rule.
    """

    @cache
    def built(whole: bool) -> tuple[Model, MovesOf]:
        model = build_model(week, seed, whole=whole)
        return model, cache(lambda: moves_of(model.draft))

    return {rule: _followed(week, *built(needs_whole(rule)), rule, seed) for rule in rules if in_time(limits)}


def _followed(week: Week, model: Model, moves: MovesOf, rule: str, seed: int) -> Standing | None:
    solution = solve_with(rule, model.problem, Limits(None, seed), moves=moves)
    return None if solution.plan is None else standing(week, named(week, model, solution))


def _other(week: Week, name: str, ours: Standing, theirs: Standing | None) -> Other:
    if theirs is None:
        return Other(name, NO_PLAN)
    found = between(ours, theirs)
    return Other(
        rule=name,
        placed=_placed(theirs),
        near=_near(week, theirs),
        children=found.verdicts(),
        authorities=found.loads(),
        at={ref: row.authority for ref, row in theirs.outcomes.items() if row.authority is not None},
        verdict={row.ref: row.verdict for row in found.children},
        ratio={code: float(ratio) for code, ratio in theirs.ratios.items()},
    )


def _placed(found: Standing) -> int:
    return sum(row.authority is not None for row in found.outcomes.values())


def _near(week: Week, found: Standing) -> int:
    """Placed children within the near miles of their anchor."""
    tenths: Iterable[int] = (row.tenths for row in found.outcomes.values() if row.tenths is not None)
    return sum(each <= 10 * week.policy.near_miles for each in tenths)
