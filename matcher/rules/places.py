"""Authorities and vacancies as arrays, in an order that row order does not change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, ints
from matcher.rules.children import EPOCH, NONE, day_number
from matcher.week import Authority, Policy, Vacancy, Week

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

    @cached_property
    def codes(self) -> list[str]:
        """Codes in order."""
        return [row.code for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class VacancyTable:
    """Columns of shape (vacancies,), sorted by vacancy id; ``site`` numbers (owner, point).

    A *spot* is where a child can be sent: one of the sites (the first numbers), or an authority as a whole (the
    numbers after them), for a child to whom its sites are all the same. ``spot_owner`` has shape (spots,).
    """

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
    spot_owner: Ints

    @property
    def sites(self) -> int:
        """How many sites there are: spots from this number on are whole authorities."""
        return len(self.site_owner)

    @property
    def whole(self) -> Ints:
        """The spot that is the owner as a whole, shape (vacancies,)."""
        return self.sites + self.owner

    def __len__(self) -> int:
        return len(self.rows)


def authority_table(week: Week, start: date) -> AuthorityTable:
    """Authorities sorted by code, with who takes part this week and what each fair share is."""
    policy = week.policy
    rows = tuple(sorted(week.authorities, key=lambda row: row.code))
    regions = tuple(sorted({row.region for row in rows}))
    paused = [row.participation == "paused" and (row.paused_until is None or row.paused_until >= start) for row in rows]
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
    site_owner = ints([a for a, _ in sites])
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
        site_owner=site_owner,
        site_latitude=np.array([by_site[key][0] for key in sites], dtype=np.float64),
        site_longitude=np.array([by_site[key][1] for key in sites], dtype=np.float64),
        spot_owner=np.append(site_owner, np.arange(len(authorities))),
    )
