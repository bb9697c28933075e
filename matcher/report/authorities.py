"""Authorities and regions before and after, as rows that every report shows alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from matcher.check.facts import Facts
from matcher.check.shares import PAUSED, participates, standing
from matcher.proposal import Proposal
from matcher.report.funding import pounds_a_night
from matcher.week import Authority, Week

NO_PART = "none"


@dataclass(frozen=True)
class AuthorityRow:
    """One authority. Figures are None where nobody published them; ``part`` is its part in the scheme this week.

    ``offered`` counts the places of its vacancies, taken or not. ``rate`` is what is paid for a child there, in pounds
    a night.
    """

    code: str
    name: str
    region: str
    part: str
    latitude: float | None
    longitude: float | None
    before: int | None
    offered: int
    received: int
    after: int | None
    fair_share: float | None
    ratio_before: float | None
    ratio_after: float | None
    referred: int
    moved_out: int
    rate: int | None

    @property
    def funding(self) -> int | None:
        """Pounds a night for the children that it receives."""
        return None if self.rate is None else self.rate * self.received

    @property
    def touched(self) -> bool:
        """Whether the proposal moves a child from or to it, or it waits to have one moved."""
        return bool(self.received or self.referred)


@dataclass(frozen=True)
class RegionRow:
    """One region's turn on the rota: children of this cycle against its part of it."""

    region: str
    weight: float | None
    received_before: int
    received_now: int
    quota: float | None

    @property
    def received_after(self) -> int:
        """Children of this cycle, those proposed now among them."""
        return self.received_before + self.received_now

    @property
    def done_before(self) -> float | None:
        """Part of the quota received before this week."""
        return self.received_before / self.quota if self.quota else None

    @property
    def done_after(self) -> float | None:
        """Part of the quota received if every proposal is accepted."""
        return self.received_after / self.quota if self.quota else None


def authority_rows(week: Week, proposal: Proposal) -> tuple[AuthorityRow, ...]:
    """Every authority of the proposal, the highest load first, unknown loads last."""
    known, scheme = {authority.code: authority for authority in week.authorities}, Facts(week)
    referred = Counter(child.entry_authority for child in week.children)
    placed = {row.ref for row in proposal.assignments}
    moved_out = Counter(child.entry_authority for child in week.children if child.ref in placed)
    offered: Counter[str] = Counter()
    for vacancy in week.vacancies:
        offered[vacancy.authority] += vacancy.places
    rows = []
    for load in proposal.loads:
        facts = known.get(load.authority)
        share = load.fair_share
        rows.append(
            AuthorityRow(
                code=load.authority,
                name=load.name,
                region=load.region,
                part=part_of(scheme, facts) if facts else "directed",
                latitude=facts.latitude if facts else None,
                longitude=facts.longitude if facts else None,
                before=load.before,
                offered=offered[load.authority],
                received=load.received,
                after=load.after,
                fair_share=share,
                ratio_before=load.before / share if share and load.before is not None else None,
                ratio_after=load.ratio,
                referred=referred[load.authority],
                moved_out=moved_out[load.authority],
                rate=pounds_a_night(facts) if facts else None,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.ratio_after is None, -(row.ratio_after or 0), row.name, row.code)))


def part_of(scheme: Facts, authority: Authority) -> str:
    """An authority's part in the scheme in this week: a pause may have lapsed, or only volunteers may receive."""
    part = standing(scheme, authority)
    return part if part == PAUSED or participates(scheme, authority) else NO_PART


def region_rows(week: Week, proposal: Proposal) -> tuple[RegionRow, ...]:
    """Every region of the week's rota or that receives now, by name."""
    given = {region.region: region for region in week.regions}
    now: Counter[str] = Counter()
    for load in proposal.loads:
        now[load.region] += load.received
    total = sum((Fraction(region.weight) for region in week.regions if region.weight), Fraction(0))
    rows = []
    for name in sorted({*given, *(region for region, received in now.items() if received)}):
        region = given.get(name)
        weight = region.weight if region else None
        quota = Fraction(weight) * week.policy.rota_cycle / total if weight else None
        rows.append(
            RegionRow(
                region=name,
                weight=None if weight is None else float(weight),
                received_before=region.received if region else 0,
                received_now=now[name],
                quota=None if quota is None else float(quota),
            )
        )
    return tuple(rows)
