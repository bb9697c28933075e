"""Draws the children: who they are, what they need, and who belongs together."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from benchmarks.generator import calibration as c
from benchmarks.generator.columns import Children, blanks
from benchmarks.generator.country import THRESHOLD_PER, Country
from benchmarks.generator.dice import Dice, Flags, Ints, whole
from benchmarks.generator.parameters import Parameters


def children(parameters: Parameters, country: Country) -> Children:
    """Draw every child; the members of a group share entry authority, referral, anchor and wishes."""
    dice = Dice(parameters.seed, "children")
    n = parameters.children
    entry = _entries(n, country, dice)
    referred_on = np.datetime64(parameters.week_starting) - 1 - dice.below(parameters.waiting_days, n)
    age = _ages(parameters, dice)
    school_year, esol_level = _education(age, parameters, dice)
    types = np.where(age < 16, dice.pick(c.TYPE_LIST_YOUNG, n), dice.pick(c.TYPE_LIST_OLD, n))
    anchor = _anchors(parameters, country, dice)
    anchored = anchor >= 0
    related = anchored & dice.chance(_among(parameters.must, parameters.anchored), n)
    alone = Children(
        entry=entry,
        referred_on=referred_on,
        age=age,
        girl=dice.chance(parameters.girls, n),
        school_year=school_year,
        esol_level=esol_level,
        types=types,
        group=blanks(n),
        apart_from=blanks(n),
        anchor=anchor,
        anchor_kind=np.where(anchored, dice.pick(c.ANCHOR_KIND_WEIGHTS, n), -1),
        need=np.where(dice.chance(parameters.needs, n), dice.pick(c.NEED_WEIGHTS, n), -1),
        must=np.where(related, _home(anchor, country), -1),
        avoid=np.where(dice.chance(parameters.avoid, n), _areas(n, country, dice), -1),
        wish=np.where(dice.chance(parameters.wish, n), _areas(n, country, dice), -1),
        in_care=dice.chance(parameters.in_care, n),
        complete=dice.chance(parameters.complete, n),
        agreed=anchored & dice.chance(parameters.agreed, n),
    )  # fmt: skip
    return _kept_apart(_grouped(_of_kinds(alone, parameters), parameters), parameters)


def _of_kinds(each: Children, parameters: Parameters) -> Children:
    """The children, or of the first few as many again as are asked for."""
    if not parameters.kinds:
        return each
    like = Dice(parameters.seed, "kinds").below(min(parameters.kinds, parameters.children), parameters.children)
    return replace(each, **{column.name: getattr(each, column.name)[like] for column in fields(each)})


def _among(share: float, of: float) -> float:
    return share / of if of else 0.0


def _home(anchor: Ints, country: Country) -> Ints:
    """The authority that an anchor lies in."""
    owner = np.array([town.authority for town in country.towns], dtype=np.int64)
    return np.where(anchor >= 0, owner[np.maximum(anchor, 0)], -1)


def _entries(n: int, country: Country, dice: Dice) -> Ints:
    weights = np.zeros(len(country.authorities))
    over = (country.population > 0) & (country.uasc * THRESHOLD_PER >= country.population)
    weights[over] = c.OTHER_ENTRIES / max(1, int(over.sum()) - len(c.PORTS))
    for code, weight in c.PORTS.items():
        weights[country.index(code)] = weight
    return dice.pick(weights, n)


def _ages(parameters: Parameters, dice: Dice) -> Ints:
    ages = np.array(c.AGES, dtype=np.int64)
    weights = np.where(ages >= parameters.youngest, np.array(c.AGE_WEIGHTS), 0.0)
    return np.asarray(ages[dice.pick(weights, parameters.children)])


def _education(age: Ints, parameters: Parameters, dice: Dice) -> tuple[Ints, Ints]:
    """School year (age less 4 or 5; a quarter of those aged 16 still in Year 11) and ESOL level."""
    n = age.size
    year = np.clip(age - 4 - dice.below(2, n), 7, 11)
    at_school = (age < 16) | ((age == 16) & dice.chance(0.25, n) & (parameters.youngest < 16))
    learner = ~at_school & dice.chance(parameters.learners, n)
    return np.where(at_school, year, -1), np.where(learner, dice.pick(c.ESOL_WEIGHTS, n), -1)


def _anchors(parameters: Parameters, country: Country, dice: Dice) -> Ints:
    """Towns; the likelier, the larger the authority and the fuller its share, so that near pulls against fair."""
    full = np.clip(country.uasc / np.maximum(country.share, 1), 0.05, 0.97)
    weights = np.maximum(country.population, 0) * full**2 * (country.town_count > 0)
    for code in c.PORTS:
        weights[country.index(code)] = 0.0
    n = parameters.children
    town = country.town_of(dice.pick(weights, n), dice)
    return np.where(dice.chance(parameters.anchored, n), town, -1)


def _areas(n: int, country: Country, dice: Dice) -> Ints:
    """An authority by its population, or (one in three) a region."""
    authority = dice.pick(np.maximum(country.population, 0), n)
    region = len(country.authorities) + dice.below(len(country.regions), n)
    return np.where(dice.chance(1 / 3, n), region, authority)


def _grouped(alone: Children, parameters: Parameters) -> Children:
    """Put a share of the children in groups; the first member's facts hold for all of a group."""
    dice = Dice(parameters.seed, "groups")
    n = parameters.children
    order, sizes = dice.order(n), _group_sizes(parameters, dice)
    if not sizes.size:
        return alone
    members = order[: sizes.sum()]
    leader = np.repeat(members[np.cumsum(sizes) - sizes], sizes)
    group = alone.group.copy()
    group[members] = np.repeat(np.arange(sizes.size), sizes)
    shared = {}
    for name in (
        "entry",
        "referred_on",
        "anchor",
        "anchor_kind",
        "must",
        "avoid",
        "wish",
        "in_care",
        "complete",
        "agreed",
    ):
        column = getattr(alone, name).copy()
        column[members] = column[leader]
        shared[name] = column
    return replace(alone, group=group, **shared)


def _group_sizes(parameters: Parameters, dice: Dice) -> Ints:
    """Sizes until the share is used up, small ones more often; at least one group where a share is asked for."""
    smallest, span = parameters.smallest_group, parameters.largest_group - parameters.smallest_group + 1
    wanted = min(parameters.children, max(round(parameters.grouped * parameters.children), smallest))
    if parameters.grouped == 0 or parameters.children < smallest:
        return blanks(0)
    sizes = smallest + whole(dice.uniform(wanted // smallest) ** 2 * span)
    sizes[0] = smallest
    return np.asarray(sizes[np.cumsum(sizes) <= wanted])


def _kept_apart(children: Children, parameters: Parameters) -> Children:
    """Pair ungrouped children of the most frequent entry authority; the first of a pair names the second."""
    pairs = round(parameters.apart * parameters.children / 2)
    if not pairs:
        return children
    dice = Dice(parameters.seed, "apart")
    entry = np.bincount(children.entry).argmax()
    free = np.flatnonzero(_free(children) & (children.entry == entry))
    drawn = free[dice.order(free.size)]
    pairs = min(pairs, drawn.size // 2)
    apart_from = children.apart_from.copy()
    apart_from[drawn[:pairs]] = drawn[pairs : 2 * pairs]
    return replace(children, apart_from=apart_from)


def _free(children: Children) -> Flags:
    return (children.group < 0) & (children.must < 0)
