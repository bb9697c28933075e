"""An entry for the Algorithmic Transparency Recording Standard, filled from the policy and the run.

What only the authority can say (who owns the tool, whom to write to, which impact assessments were made) is left as a
clearly marked blank: an invented answer there would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from matcher.proposal import Proposal
from matcher.reference import ATTRIBUTION
from matcher.report.figures import figures
from matcher.report.objectives import order_of
from matcher.report.rule_lines import RuleLine
from matcher.report.templating import new_environment
from matcher.report.view import Setting, view_of
from matcher.report.words import count
from matcher.week import Policy, Week

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|&~$])")
BREAK = re.compile(r"\s+")


def transparency_record(week: Week, proposal: Proposal, rules: Sequence[RuleLine], notes: Sequence[str] = ()) -> str:
    """The record as Markdown; equal input gives equal text. It holds no row about any child.

    Parameters
    ----------
    rules
        The rules as the week's policy takes them, with their sources.
    notes
        What a reader should know beside the proposal's own notices.
    """
    view = view_of(week, proposal, notes=notes)
    environment = new_environment(autoescape=False, finalize=markdown)
    return environment.get_template("record.md").render(
        view=view,
        figures=figures(view),
        rules=rules,
        order=order_of(proposal, week.policy),
        policy=week.policy,
        settings=[_without_refs(setting, week.policy) for setting in view.settings],
        keys_assumed=_assumed(week.policy),
        attribution=ATTRIBUTION if week.policy.use_reference else "",
    )


def markdown(value: object) -> object:
    """Text in which no character means anything to Markdown or HTML, on one line (a table's cell allows no more)."""
    return BREAK.sub(" ", SPECIAL.sub(r"\\\1", value)) if isinstance(value, str) else value


def _without_refs(setting: Setting, policy: Policy) -> Setting:
    """Permissions name children; a public record tells only how many there are."""
    if setting.key != "no_return_overrides":
        return setting
    return replace(setting, value=count(len(policy.no_return_overrides), "recorded permission"))


def _assumed(policy: Policy) -> list[str]:
    """Settings whose default is an assumption by its own source."""
    found = []
    for key, field in type(policy).model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "assumption" in str(extra["source"]):
            found.append(key)
    return found
