"""The proposal beside the rules in use today, and how subgroups fare: printed with every proposal of a usual week."""

from __future__ import annotations

from matcher.cli.settings import RULES_IN_USE
from matcher.proposal import Proposal
from matcher.week import Week

MOST_CHILDREN = 200
"""Beyond this the comparison is left to ``matcher compare``: it costs more than a usual week's solve."""
NAMES = {"rota": "the rota", "sweden": "Sweden's rule", "germany": "Germany's rule", "greedy": "placing by hand"}


def beside_rules_in_use(week: Week, proposal: Proposal) -> str:
    """Who is better and worse off than under the rules in use, and how categories of children fare.

    Every plan compared is made from the same facts and confirmed by the checker.
    """
    if len(week.children) > MOST_CHILDREN:
        return "Beside the rules in use, and how subgroups fare: matcher compare tells it for so large a week."
    from matcher.explain.compare import compare
    from matcher.explain.subgroups import subgroups
    from matcher.explain.tables import of_comparison, of_subgroups
    from matcher.propose import propose

    lines = ["Beside the rules in use"]
    for rule in RULES_IN_USE:
        other = propose(week, seed=proposal.provenance.seed if proposal.provenance else 0, backend=rule)
        if other.status in ("optimal", "feasible"):  # a rule that finds no lawful plan has nothing to compare
            lines += [f"  {line}" for line in of_comparison(compare(week, proposal, other), NAMES[rule])]
    return "\n".join(
        [*lines, "", "How subgroups fare", *(f"  {line}" for line in of_subgroups(subgroups(week, proposal)))]
    )
