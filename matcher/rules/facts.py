"""The week as arrays: authorities, vacancies and children, in an order that row order does not change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.calendars import deadline, week_starting
from matcher.geography import tenths_of_miles
from matcher.problem import Ints, ints
from matcher.rules.children import EPOCH, ChildTable, child_table, day_number
from matcher.rules.decided import Decided
from matcher.rules.grouping import group_by
from matcher.rules.places import AuthorityTable, VacancyTable, authority_table, vacancy_table
from matcher.week import Policy, Week

OVERDUE, DUE, REST = 0, 1, 2
DEADLINE_CLASSES = ("overdue", "due", "rest")


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
        return np.asarray((self.children.complete == 1) & ~self.withdrawn)

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

    @cached_property
    def anchor_tenths(self) -> Ints:
        """Tenths of a mile from each anchor place to each site, shape (anchor places, sites); negative: unknown."""
        points, table = self.anchor_points, self.vacancies
        return tenths_of_miles(
            points[:, :1], points[:, 1:], table.site_latitude[None, :], table.site_longitude[None, :]
        )

    def names_to_authorities(self, names: tuple[str, ...]) -> NDArray[np.bool_]:
        """Shape (authorities,): those named by code or by region."""
        table, wanted = self.authorities, set(names)
        in_region = np.array([region in wanted for region in table.regions], dtype=bool)
        by_region = in_region[table.region] if len(table) else np.zeros(0, dtype=bool)
        return np.asarray(by_region | np.array([code in wanted for code in table.codes], dtype=bool))


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
    decided = Decided(week, table, authorities)
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
    first, inverse = group_by([children.referred_on, children.in_care, children.entry])
    found = []
    for child in first.tolist():
        referred, entry = int(children.referred_on[child]), int(children.entry[child])
        nation = authorities.rows[entry].nation if entry >= 0 else None
        among = days[int(children.in_care[child])]
        found.append(day_number(deadline(EPOCH + timedelta(days=referred), among, nation, policy.calendars)))
    return ints(found)[inverse]
