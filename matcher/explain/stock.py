"""What there is to take of each resource, row by row: vacancies, school places, places on courses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import UNBOUNDED, Ints
from matcher.rules import esol_places, school_places
from matcher.rules.build import RULES
from matcher.rules.classes import NO_CLASSES
from matcher.rules.draft import Draft
from matcher.rules.facts import gather
from matcher.rules.kinds import kinds_of
from matcher.rules.open_arcs import demands_of, open_arcs
from matcher.week import Week


@dataclass(frozen=True)
class Stock:
    """Columns of shape (sources,).

    Attributes
    ----------
    owner, site
        Authority of each source, and its site; -1 where it has none.
    names
        Rows of the tables that stand in each source.
    fits, breaches
        Shape (demands, sources): whether a child of the demand can take it, and soft rules broken by that.
    weeks
        Until it starts.
    """

    owner: Ints
    site: Ints
    places: Ints
    names: tuple[tuple[str, ...], ...]
    fits: NDArray[np.bool_]
    breaches: NDArray[np.uint8]
    weeks: Ints

    def number(self) -> Mapping[str, int]:
        """Source of each row of the tables."""
        return {name: source for source, names in enumerate(self.names) for name in names}


def supply_of(week: Week) -> Draft:
    """What a week has for whom, as its model knows it; nobody's ways, so that it has no column of a child's."""
    facts = gather(week)
    kinds = kinds_of(facts)
    arcs = open_arcs(facts, kinds, RULES, frozenset())
    draft = Draft(facts, kinds, arcs, demands_of(kinds, arcs), NO_CLASSES, ())
    school_places.add_rows(draft)
    esol_places.add_rows(draft)
    return draft


def stocks_of(draft: Draft) -> Mapping[str, Stock]:
    """What there is of each resource that a week's policy looks at, vacancies first."""
    studies = (name for name in draft.takings if name != "vacancy")
    return {"vacancy": _vacancies(draft), **{name: _study(draft, name) for name in studies}}


def _vacancies(draft: Draft) -> Stock:
    """Every vacancy as a source of its own."""
    table = draft.facts.vacancies
    return Stock(
        owner=table.owner,
        site=table.site,
        places=draft.places,
        names=tuple((row.vacancy,) for row in table.rows),
        fits=draft.demands.open,
        breaches=draft.demands.breaches,
        weeks=np.zeros(len(table), dtype=np.int64),
    )


def _study(draft: Draft, resource: str) -> Stock:
    """Study places as the model knows them; going without is a source without a name."""
    sources = draft.takings[resource].sources
    offers = (((name, places) for name, places in each) for each in sources.offers)
    return Stock(
        owner=sources.location,
        site=np.full(len(sources.location), -1, dtype=np.int64),
        places=sources.places,
        names=tuple(tuple(name for name, places in each if name is not None and places < UNBOUNDED) for each in offers),
        fits=sources.fits,
        breaches=sources.breaches,
        weeks=sources.weeks,
    )
