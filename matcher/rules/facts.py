"""The week as arrays: authorities, vacancies and children, in an order that row order does not change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.calendars import deadline, week_starting
from matcher.problem import Ints, ints
from matcher.rules.children import EPOCH, NONE, ChildTable, child_table, day_number
from matcher.week import Authority, Policy, Vacancy, Week

OVERDUE, DUE, REST = 0, 1, 2
DEADLINE_CLASSES = ("overdue", "due", "rest")
ANYONE = -1


@dataclass(frozen=True)
class AuthorityTable:
    """Columns of shape (authorities,), sorted by code. NaN marks an unknown point, None an unknown figure."""

    rows: tuple[Authority, ...]
    number: dict[str, int]
    region: Ints
    regions: tuple[str, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    participating: NDArray[np.bool_]
    directed: NDArray[np.bool_]
    share: tuple[Fraction | None, ...]
    before: tuple[int | None, ...]

    @property
    def codes(self) -> list[str]:
        """Codes in order."""
        return [row.code for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class VacancyTable:
    """Columns of shape (vacancies,), sorted by vacancy id; ``site`` numbers (owner, point)."""

    rows: tuple[Vacancy, ...]
    owner: Ints
    area: Ints
    type: Ints
    places: Ints
    min_age: Ints
    max_age: Ints
    sex: Ints
    available_from: Ints
    assessed: NDArray[np.bool_]
    site: Ints
    site_owner: Ints
    site_latitude: NDArray[np.float64]
    site_longitude: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Facts:
    """All that the rules read.

    Attributes
    ----------
    start, end
        First and last day of the planning week.
    deadline, deadline_class
        Shape (children,): day number; OVERDUE, DUE or REST.
    withdrawn
        Shape (children,).
    pinned
        Shape (children,): authority number of a pin or an accepted placement, or NONE.
    refused
        Authority numbers refused, per child number, for the whole unit.
    previous
        Shape (children,): authority number of the earlier proposal, or NONE.
    """

    week: Week
    policy: Policy
    start: date
    end: date
    authorities: AuthorityTable
    vacancies: VacancyTable
    children: ChildTable
    deadline: Ints
    deadline_class: Ints
    withdrawn: NDArray[np.bool_]
    pinned: Ints
    refused: dict[int, frozenset[int]]
    previous: Ints

    @cached_property
    def child_number(self) -> dict[str, int]:
        """Number of each ref."""
        return {ref: i for i, ref in enumerate(self.children.ref.tolist())}

    @cached_property
    def units(self) -> dict[int, Ints]:
        """Children of each keep-together group with two or more, by group number."""
        group = self.children.group
        members: dict[int, list[int]] = defaultdict(list)
        for child in np.flatnonzero(group >= 0).tolist():
            members[int(group[child])].append(child)
        return {number: ints(each) for number, each in members.items() if len(each) > 1}

    @property
    def referred(self) -> NDArray[np.bool_]:
        """Shape (children,): referral complete and not withdrawn, of the child alone."""
        return (self.children.complete == 1) & ~self.withdrawn

    @cached_property
    def proposable(self) -> NDArray[np.bool_]:
        """Shape (children,): referral complete and not withdrawn, for the child and all of its group."""
        alone = self.referred
        for members in self.units.values():
            alone[members] = alone[members].all()
        return alone

    @cached_property
    def place_points(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude of each place."""
        return {place.place: (place.latitude, place.longitude) for place in self.week.places}

    @cached_property
    def anchor_points(self) -> NDArray[np.float64]:
        """Shape (anchor places, 2): latitude and longitude; NaN where a place has no point."""
        unknown = (float("nan"), float("nan"))
        points = [self.place_points.get(place, unknown) for place in self.children.places]
        return np.array(points, dtype=np.float64).reshape(-1, 2)

    def names_to_authorities(self, names: tuple[str, ...]) -> NDArray[np.bool_]:
        """Shape (authorities,): those named by code or by region."""
        table, wanted = self.authorities, set(names)
        in_region = np.array([region in wanted for region in table.regions], dtype=bool)
        by_region = in_region[table.region] if len(table) else np.zeros(0, dtype=bool)
        return by_region | np.array([code in wanted for code in table.codes], dtype=bool)


def authority_table(week: Week, start: date) -> AuthorityTable:
    """Authorities sorted by code, with who takes part this week and what each fair share is."""
    policy = week.policy
    rows = tuple(sorted(week.authorities, key=lambda row: row.code))
    regions = tuple(sorted({row.region for row in rows}))
    paused = [
        row.participation == "paused" and (row.paused_until is None or row.paused_until >= start) for row in rows
    ]
    volunteer = [row.participation == "volunteer" for row in rows]
    voluntary = policy.regime == "voluntary"
    nan = float("nan")
    return AuthorityTable(
        rows=rows,
        number={row.code: i for i, row in enumerate(rows)},
        region=ints([regions.index(row.region) for row in rows]),
        regions=regions,
        latitude=np.array([nan if row.latitude is None else row.latitude for row in rows], dtype=np.float64),
        longitude=np.array([nan if row.longitude is None else row.longitude for row in rows], dtype=np.float64),
        participating=np.array(volunteer if voluntary else [not each for each in paused], dtype=bool),
        directed=np.array([not each and not voluntary for each in volunteer], dtype=bool),
        share=tuple(policy.share(row.child_population, row.fair_share) for row in rows),
        before=tuple(load_before(row, policy) for row in rows),
    )


def load_before(row: Authority, policy: Policy) -> int | None:
    """UASC in care, with hosted children and earlier credit where the policy counts them."""
    if row.uasc_in_care is None:
        return None
    hosted = (row.hosted or 0) if policy.count_hosted else 0
    return row.uasc_in_care + hosted + (row.carried_over if policy.count_carried_over else 0)


def vacancy_table(week: Week, authorities: AuthorityTable) -> VacancyTable:
    """Vacancies sorted by id, and the sites (owner and point) at which they stand."""
    points = {place.place: (place.latitude, place.longitude) for place in week.places}
    rows = tuple(sorted(week.vacancies, key=lambda row: row.vacancy))
    number = authorities.number
    owner = ints([number[row.authority] for row in rows])
    unknown = (float("nan"), float("nan"))
    own = list(zip(authorities.latitude.tolist(), authorities.longitude.tolist(), strict=True))
    where = [points.get(row.place, unknown) if row.place else own[a] for row, a in zip(rows, owner, strict=True)]
    keys = [(int(a), repr(point)) for a, point in zip(owner, where, strict=True)]
    sites = sorted(set(keys))
    index = {key: i for i, key in enumerate(sites)}
    by_site = dict(zip(keys, where, strict=True))
    return VacancyTable(
        rows=rows,
        owner=owner,
        area=ints([number.get(row.area, NONE) for row in rows]),
        type=ints([("foster", "supported", "home").index(row.type) for row in rows]),
        places=ints([row.places for row in rows]),
        min_age=ints([0 if row.min_age is None else row.min_age for row in rows]),
        max_age=ints([99 if row.max_age is None else row.max_age for row in rows]),
        sex=ints([ANYONE if row.sex is None else ("female", "male").index(row.sex) for row in rows]),
        available_from=ints([day_number(row.available_from or EPOCH) for row in rows]),
        assessed=np.array([row.risk_assessment is not None for row in rows], dtype=bool),
        site=ints([index[key] for key in keys]),
        site_owner=ints([a for a, _ in sites]),
        site_latitude=np.array([by_site[key][0] for key in sites], dtype=np.float64),
        site_longitude=np.array([by_site[key][1] for key in sites], dtype=np.float64),
    )


def gather(week: Week, children: ChildTable | None = None) -> Facts:
    """The week's facts as arrays.

    Parameters
    ----------
    week
        A valid week.
    children
        The children as columns, where they never were rows (large instances); by default the week's.
    """
    start = week_starting(week)
    end = start + timedelta(days=6)
    authorities = authority_table(week, start)
    rows = sorted(week.children, key=lambda child: child.ref)
    table = children if children is not None else child_table(rows, authorities.number)
    limit = deadlines(table, authorities, week.policy)
    first, last = day_number(start), day_number(end)
    deadline_class = np.where(limit < first, OVERDUE, np.where(limit <= last, DUE, REST)).astype(np.int64)
    decided = _Decided(week, table, authorities)
    return Facts(
        week=week,
        policy=week.policy,
        start=start,
        end=end,
        authorities=authorities,
        vacancies=vacancy_table(week, authorities),
        children=table,
        deadline=limit,
        deadline_class=deadline_class,
        withdrawn=decided.withdrawn,
        pinned=decided.pinned,
        refused=decided.refused,
        previous=decided.previous,
    )


def deadlines(children: ChildTable, authorities: AuthorityTable, policy: Policy) -> Ints:
    """Day number of each child's deadline; each distinct (day, days, nation) is worked out once."""
    days = (policy.deadline_working_days_not_in_care, policy.deadline_working_days)
    keys = np.stack([children.referred_on, children.in_care, children.entry])
    distinct, inverse = np.unique(keys, axis=1, return_inverse=True) if len(children) else (keys, ints([]))
    found = []
    for referred, in_care, entry in distinct.T.tolist():
        nation = authorities.rows[entry].nation if entry >= 0 else None
        last = deadline(EPOCH + timedelta(days=referred), days[in_care], nation, policy.calendars)
        found.append(day_number(last))
    return ints(found)[inverse.ravel()] if found else ints([])


class _Decided:
    """Decisions and the earlier proposal, as columns."""

    def __init__(self, week: Week, children: ChildTable, authorities: AuthorityTable) -> None:
        count = len(children)
        self.withdrawn = np.zeros(count, dtype=bool)
        self.pinned = np.full(count, NONE, dtype=np.int64)
        self.previous = np.full(count, NONE, dtype=np.int64)
        self.refused: dict[int, frozenset[int]] = {}
        if not week.decisions and not week.previous:
            return
        number = {ref: i for i, ref in enumerate(children.ref.tolist())}
        for row in week.decisions:
            child = number[row.ref]
            if row.decision == "withdrawn":
                self.withdrawn[child] = True
            elif row.authority is not None and row.decision in ("pin", "accept"):
                wanted = authorities.number[row.authority]
                # Two pins of one child to two authorities: a number that no authority has closes everything.
                self.pinned[child] = wanted if self.pinned[child] in (NONE, wanted) else len(authorities)
            elif row.authority is not None:
                refused = self.refused.get(child, frozenset())
                self.refused[child] = refused | {authorities.number[row.authority]}
        for earlier in week.previous:
            if earlier.ref in number:
                self.previous[number[earlier.ref]] = authorities.number.get(earlier.authority, NONE)
        self._share_refusals(children)

    def _share_refusals(self, children: ChildTable) -> None:
        """A refusal for one child of a group closes the authority for all of it."""
        by_group: dict[int, frozenset[int]] = {}
        for child, refused in self.refused.items():
            group = int(children.group[child])
            if group >= 0:
                by_group[group] = by_group.get(group, frozenset()) | refused
        for group, refused in by_group.items():
            for child in np.flatnonzero(children.group == group).tolist():
                self.refused[child] = self.refused.get(child, frozenset()) | refused
