"""Draws what the authorities offer: who offers at all, the vacancies, and the limits of the week."""

from __future__ import annotations

import numpy as np

from benchmarks.generator import calibration as c
from benchmarks.generator.columns import Standing, Vacancies, blanks, no_days
from benchmarks.generator.country import Country
from benchmarks.generator.dice import Dice, Flags, Ints
from benchmarks.generator.parameters import Parameters

FOSTER, SUPPORTED, HOME = 0, 1, 2
DIRECTED, VOLUNTEER, PAUSED = 0, 1, 2
ODD_PLACES = (4, 5, 7)


def offering(parameters: Parameters, country: Country) -> Ints:
    """Authorities that offer something: those with headroom, the larger the likelier, and some trusts."""
    dice = Dice(parameters.seed, "offering")
    weights = np.sqrt(np.maximum(country.population, 90_000 * (country.population < 0))) * (country.headroom > 0)
    unknown = (country.share < 0) & (country.town_count > 0)
    weights[unknown] = 30.0  # [A] a trust without a share takes part as a volunteer, less often
    wanted = round(parameters.offering * parameters.children)
    if parameters.odd_capacities:
        wanted = round(parameters.places * parameters.children * len(ODD_PLACES) / sum(ODD_PLACES))
    return dice.sample(weights, min(parameters.offering_most, max(3, wanted)))


def vacancies(parameters: Parameters, country: Country, offers: Ints) -> Vacancies:
    """Draw the vacancies of the authorities that offer; one row each at least."""
    if parameters.odd_capacities:
        return _odd(parameters, offers)
    dice = Dice(parameters.seed, "vacancies")
    wanted = max(1, round(parameters.places * parameters.children))
    rows = min(max(round(wanted / 1.25), 1), parameters.most_vacancies)
    authority = _owners(rows, country, offers, dice)
    kind = dice.pick([parameters.foster, 1 - parameters.foster - parameters.home, parameters.home], rows)
    place, located_in = _sites(authority, parameters, country, dice)
    min_age, max_age = _age_bands(kind, dice)
    opens = np.datetime64(parameters.week_starting) + dice.between(2, 24, rows)
    need = dice.pick(c.NEED_WEIGHTS, rows)
    return Vacancies(
        authority=authority,
        type=kind,
        places=1 + np.bincount(dice.below(rows, max(0, wanted - rows)), minlength=rows).astype(np.int64),
        place=place,
        located_in=located_in,
        min_age=min_age,
        max_age=max_age,
        sex=np.where(dice.chance(parameters.single_sex, rows), 1 - dice.chance(0.2, rows).astype(np.int64), -1),
        available_from=np.where(dice.chance(parameters.later, rows), opens, np.datetime64("NaT")),
        tag=np.where(dice.chance(parameters.tagged, rows), need, -1),
        assessed=(located_in >= 0) & dice.chance(0.7, rows),
    )


def _odd(parameters: Parameters, offers: Ints) -> Vacancies:
    rows = offers.size
    dice = Dice(parameters.seed, "vacancies")
    return Vacancies(
        authority=offers,
        type=np.full(rows, FOSTER, dtype=np.int64),
        places=np.array(ODD_PLACES, dtype=np.int64)[dice.below(len(ODD_PLACES), rows)],
        place=blanks(rows), located_in=blanks(rows), min_age=blanks(rows), max_age=blanks(rows), sex=blanks(rows),
        available_from=no_days(rows), tag=blanks(rows), assessed=np.zeros(rows, dtype=np.bool_),
    )  # fmt: skip


def _owners(rows: int, country: Country, offers: Ints, dice: Dice) -> Ints:
    """Each offering authority once, the rest by child population; sorted, as a coordinator would list them."""
    weights = np.sqrt(np.maximum(country.population[offers], 90_000))
    drawn = offers[dice.pick(weights, rows)]
    drawn[: min(rows, offers.size)] = offers[: min(rows, offers.size)]
    return np.sort(drawn)


def _sites(authority: Ints, parameters: Parameters, country: Country, dice: Dice) -> tuple[Ints, Ints]:
    """Town and area: the authority's own point (blank), a town of its own, or a town of another authority."""
    rows = authority.size
    others = np.where(country.town_count > 0, np.maximum(country.population, 0), 0)
    host = np.where(dice.chance(0.25, rows), country.index(c.KENT), dice.pick(others, rows))
    away = dice.chance(parameters.out_of_area, rows) & (host != authority)
    named = away | dice.chance(0.5, rows)
    town = country.town_of(np.where(away, host, authority), dice)
    return np.where(named, town, -1), np.where(away, host, -1)


def _age_bands(kind: Ints, dice: Dice) -> tuple[Ints, Ints]:
    rows = kind.size
    banded = dice.chance(0.4, rows)
    low = np.select([kind == SUPPORTED, (kind == FOSTER) & banded], [16, np.where(dice.chance(0.5, rows), 14, 10)], -1)
    high = np.select([kind == HOME, (kind == FOSTER) & banded], [17, np.where(low >= 14, 18, 15)], -1)
    return low.astype(np.int64), high.astype(np.int64)


def standing(parameters: Parameters, country: Country, offers: Ints, vacant: Vacancies) -> Standing:
    """Who takes part and how many a week: pauses, volunteers, caseload places and maxima."""
    dice = Dice(parameters.seed, "standing")
    size = len(country.authorities)
    open_places = np.bincount(vacant.authority, weights=vacant.places, minlength=size).astype(np.int64)
    offered = np.zeros(size, dtype=np.bool_)
    offered[offers] = True
    slack = np.maximum(1, open_places // 4)
    maximum = np.maximum(1, open_places - dice.below(slack + 1, size))
    caseload = np.maximum(1, open_places + dice.below(3 * slack, size) - slack)
    participation = _participation(parameters, country, offered, dice)
    return Standing(
        participation=participation,
        pause=np.where(participation == PAUSED, dice.below(len(c.PAUSES), size), -1),
        caseload_places=np.where(offered & dice.chance(parameters.caseload, size), caseload, -1),
        week_maximum=np.where(offered & dice.chance(parameters.capped, size), maximum, -1),
    )


def _participation(parameters: Parameters, country: Country, offered: Flags, dice: Dice) -> Ints:
    size = len(country.authorities)
    chosen = np.full(size, DIRECTED, dtype=np.int64)
    chosen[dice.sample(offered.astype(np.float64), parameters.volunteers)] = VOLUNTEER
    chosen[country.population < 0] = VOLUNTEER
    quiet = (country.headroom > 0) & (chosen == DIRECTED)
    chosen[dice.sample(quiet.astype(np.float64), parameters.paused)] = PAUSED
    return chosen
