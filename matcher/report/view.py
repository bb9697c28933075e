"""A week and its proposal as plain rows: what the workbook, the page and the record all show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median

from matcher.io.policy import render
from matcher.proposal import Proposal, proposal_digest
from matcher.report.authorities import AuthorityRow, RegionRow, authority_rows, region_rows
from matcher.report.changes import Changed, changed_since
from matcher.report.children import ChildRow, child_rows
from matcher.report.compared import Beside
from matcher.report.finder import Finder
from matcher.report.funding import in_words
from matcher.report.gaps import gaps
from matcher.report.objectives import Objective, objectives, rule_of
from matcher.report.reasons import Reasons
from matcher.week import Policy, Week


@dataclass(frozen=True)
class Setting:
    """One key of the policy: its value, whether that is the default, what it means, where it comes from."""

    key: str
    value: str
    default: bool
    meaning: str
    source: str


@dataclass(frozen=True)
class View:
    """All that a report shows, counted once.

    ``by_rule`` names the rule by which children were placed one after the other; None where all ways were weighed.
    """

    week_starting: date
    status: str
    children: tuple[ChildRow, ...]
    authorities: tuple[AuthorityRow, ...]
    regions: tuple[RegionRow, ...]
    objectives: tuple[Objective, ...]
    settings: tuple[Setting, ...]
    gaps: tuple[str, ...]
    notices: tuple[str, ...]
    conflict: tuple[str, ...]
    provenance: tuple[tuple[str, str], ...]
    by_rule: str | None
    near_miles: float
    tolerant: bool
    beside: Beside | None
    changed: Changed | None

    @property
    def placed(self) -> tuple[ChildRow, ...]:
        """Children for whom an authority is proposed."""
        return tuple(row for row in self.children if row.placed)

    @property
    def escalated(self) -> tuple[ChildRow, ...]:
        """Children whom nobody can take: they stay with their entry authority."""
        return tuple(row for row in self.children if row.state == "escalated")

    @property
    def waiting(self) -> tuple[ChildRow, ...]:
        """Children who wait for a place: all but those whose referral was withdrawn."""
        return tuple(row for row in self.children if not row.withdrawn)

    @property
    def counted(self) -> tuple[AuthorityRow, ...]:
        """Authorities whose load and fair share are known."""
        return tuple(row for row in self.authorities if row.ratio_after is not None)

    @property
    def anchored(self) -> tuple[ChildRow, ...]:
        """Placed children with an anchor."""
        return tuple(row for row in self.placed if row.anchor)

    @property
    def near(self) -> int:
        """Placed children within the near miles of their anchor."""
        return sum(row.miles is not None and row.miles <= self.near_miles for row in self.anchored)

    @property
    def receiving(self) -> tuple[AuthorityRow, ...]:
        """Authorities that receive a child."""
        return tuple(row for row in self.authorities if row.received)

    @property
    def funding(self) -> str:
        """What is paid for the children placed, in a sentence."""
        unknown = sum(row.received for row in self.receiving if row.rate is None)
        return in_words(sum(row.funding or 0 for row in self.receiving), unknown)

    def name_of(self, code: str | None) -> str:
        """An authority's name; None: nobody."""
        return self._names.get(code, code) if code else "nobody"

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {row.code: row.name for row in self.authorities}

    @property
    def median_wait(self) -> float:
        """Median of the days that those who wait have waited; 0 without any."""
        return float(median([row.timing.waited for row in self.waiting] or [0]))


def view_of(
    week: Week,
    proposal: Proposal,
    reasons: Reasons | None = None,
    notes: Sequence[str] = (),
    beside: Beside | None = None,
) -> View:
    """Lay out a week and its proposal as rows.

    Parameters
    ----------
    reasons
        Explanations by ref; None where nobody made any.
    notes
        What a reader should know beside the proposal's own notices; they stand before those.
    beside
        The rules in use and how categories of children fare; None where nobody compared.
    """
    finder = Finder(week, proposal)
    return View(
        week_starting=finder.start,
        status=proposal.status,
        children=child_rows(finder, reasons),
        authorities=authority_rows(week, proposal),
        regions=region_rows(week, proposal),
        objectives=objectives(proposal, week.policy),
        settings=settings_of(week.policy),
        gaps=gaps(week),
        notices=(*notes, *(_without_rule(notice) for notice in proposal.notices)),
        conflict=proposal.conflict,
        provenance=provenance_rows(proposal),
        by_rule=rule_of(proposal),
        near_miles=float(week.policy.near_miles),
        tolerant=bool(week.policy.tolerances),
        beside=beside,
        changed=changed_since(week, proposal),
    )


def _without_rule(notice: str) -> str:
    rule, colon, text = notice.partition(": ")
    return text if colon and " " not in rule else notice


def settings_of(policy: Policy) -> tuple[Setting, ...]:
    """Every setting of a policy, in its own order."""
    rows = []
    for key, field in Policy.model_fields.items():
        value = getattr(policy, key)
        extra = field.json_schema_extra
        source = str(extra["source"]) if isinstance(extra, dict) else ""
        shown = render(key, value) or "none"
        rows.append(Setting(key, shown, value == field.default, field.description or "", source))
    return tuple(rows)


def provenance_rows(proposal: Proposal) -> tuple[tuple[str, str], ...]:
    """What anyone needs to have the same proposal again, without times: the same run gives the same rows."""
    rows = [("proposal_sha256", proposal_digest(proposal))]
    if proposal.provenance:
        made = proposal.provenance
        rows += [("week_sha256", made.week_sha256), ("policy_sha256", made.policy_sha256)]
        rows += [("week_starting", proposal.week_starting), ("seed", str(made.seed)), ("backend", made.backend)]
        rows += [("ledger_head", made.ledger_head)] if made.ledger_head else []
        rows += [(f"version of {name}", version) for name, version in sorted(made.versions.items())]
    return tuple(rows)
