"""What a child takes at a place: one of a vacancy's places, a school place, a place on a course.

All three are the same: *sources* with so many places stand at locations, and some sources fit some demands. (A
vacancy stands at two: at its site, and in its authority around it.)
Demands that fit the same sources of a location are one *profile* there. A profile with a single source loads
that source's row directly; one with several gets a column per source, balanced with the children who come.
Sources that no demand tells apart are one row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import UNBOUNDED, Ints, RowName, ints
from matcher.problem.segments import stretches
from matcher.rules.draft import Draft, Lines
from matcher.rules.grouping import group_by
from matcher.rules.open_arcs import byte_groups

Mask = NDArray[np.bool_]
Offer = tuple[str | None, int]
"""A named row of a table and its places; None where nothing is taken."""


@dataclass(frozen=True)
class Sources:
    """Columns of shape (sources,), in the order in which names are dealt.

    Attributes
    ----------
    rule
        The rule whose rows these are.
    location, around
        Spot or authority number, and the wider one that it also stands in (or the same again).
    fits
        Shape (demands, sources).
    breaches
        Shape (demands, sources): soft rules broken by taking it.
    weeks
        Weeks until education starts, shape (sources,).
    """

    rule: str
    location: Ints
    around: Ints
    places: Ints
    offers: tuple[tuple[Offer, ...], ...]
    fits: Mask
    breaches: NDArray[np.uint8]
    weeks: Ints

    def at(self, location: Ints) -> Mask:
        """Shape (locations, sources): what stands at each."""
        place = location[:, None]
        return np.asarray((self.location[None, :] == place) | (self.around[None, :] == place))


@dataclass(frozen=True)
class Taking:
    """The written-down takings of one resource, for the deal.

    Attributes
    ----------
    sources
        After merging.
    profile_of
        Shape (demands, locations): profile number, -1 where nothing is taken.
    direct
        Shape (profiles,): the single source, or -1.
    column, profile, source
        The taking columns of profiles with several sources.
    """

    sources: Sources
    profile_of: Ints
    direct: Ints
    column: Ints
    profile: Ints
    source: Ints


def merged(sources: Sources) -> Sources:
    """Make one source of those that stand together and that nothing tells apart."""
    if len(sources.location) == 0:
        return sources
    alike = byte_groups(np.packbits(sources.fits, axis=0).T)
    same_breaches = byte_groups(np.ascontiguousarray(sources.breaches.T))
    first, of = group_by([sources.location, sources.weeks, alike, same_breaches])
    members: list[list[Offer]] = [[] for _ in first]
    for number, offers in zip(of.tolist(), sources.offers, strict=True):
        members[number].extend(offers)
    return Sources(
        sources.rule,
        sources.location[first],
        sources.around[first],
        np.bincount(of, sources.places).astype(np.int64),
        tuple(tuple(each) for each in members),
        sources.fits[:, first],
        sources.breaches[:, first],
        sources.weeks[first],
    )


def take(draft: Draft, sources: Sources, lines: Lines, location: Ints, locations: int) -> Taking:
    """Write the rows by which ``lines`` take from ``sources``; prices education and breaches on the way.

    Parameters
    ----------
    lines
        The lines of demands that need this resource.
    location
        Shape (lines,): where each line takes.
    locations
        Number of locations.
    """
    sources = merged(sources)
    pair, of_line = group_by([lines.demand, location])
    demand, place = lines.demand[pair], location[pair]
    profile = _profiles(sources, demand, place)
    count = int(profile.max(initial=-1)) + 1
    profile_of = np.full((len(draft.demands), locations), -1, dtype=np.int64)
    profile_of[demand, place] = profile
    example = np.zeros(count, dtype=np.int64)
    example[profile] = np.arange(len(pair))
    fits = sources.fits[demand[example]] & sources.at(place[example])
    choices = fits.sum(axis=1)
    direct = np.where(choices == 1, fits.argmax(axis=1), -1) if count else ints([])
    rows = _capacity_rows(draft, sources)
    line_profile = profile[of_line]
    single = direct[line_profile] >= 0
    _take_directly(draft, sources, rows, lines, single, direct[line_profile])
    several, source = np.nonzero(fits & (choices != 1)[:, None])
    column = _take_by_choice(draft, sources, rows, demand[example], several, source)
    _balance(draft, sources, lines, single, line_profile, several, column)
    return Taking(sources, profile_of, direct, column, several, source)


def _profiles(sources: Sources, demand: Ints, place: Ints) -> Ints:
    """Number the distinct (location, fitting sources, breaches) of (demand, place) pairs."""
    alike = byte_groups(np.packbits(sources.fits, axis=1)), byte_groups(sources.breaches)
    pair, of = group_by([each[demand] for each in alike] + [place])
    demand, place = demand[pair], place[pair]
    fits, breaches, soft = [], [], bool(sources.breaches.any())
    for source in _standing_at(sources, int(place.max(initial=-1)) + 1)[place].T:
        fit = sources.fits[demand, source] & (source >= 0)
        fits.append(fit)
        if soft:
            breaches.append(fit * sources.breaches[demand, source].astype(np.int64))
    packed = np.packbits(np.array(fits, dtype=bool).reshape(len(fits), len(place)), axis=0)
    return group_by([place, *packed.astype(np.int64), *breaches])[1][of]


def _standing_at(sources: Sources, locations: int) -> Ints:
    """Which sources stand at each location, shape (locations, most of one); -1 where there are no more."""
    location, source = np.nonzero(sources.at(np.arange(locations)))
    count = np.bincount(location, minlength=locations)
    out = np.full((locations, int(count.max(initial=0))), -1, dtype=np.int64)
    out[location, stretches(np.zeros_like(count), count)] = source
    return out


def _capacity_rows(draft: Draft, sources: Sources) -> Ints:
    limited = sources.places < UNBOUNDED
    names = [
        RowName(sources.rule, " + ".join(str(name) for name, _ in offers))
        for offers, kept in zip(sources.offers, limited.tolist(), strict=True)
        if kept
    ]
    rows = np.full(len(sources.location), -1, dtype=np.int64)
    rows[limited] = draft.builder.rows(names, upper=sources.places[limited])
    return rows


def _take_directly(draft: Draft, sources: Sources, rows: Ints, lines: Lines, single: Mask, source: Ints) -> None:
    columns, taken = lines.column[single], source[single]
    limited = rows[taken] >= 0
    draft.builder.entries(rows[taken[limited]], columns[limited])
    draft.price("education", columns, sources.weeks[taken])
    draft.price("breaches", columns, sources.breaches[lines.demand[single], taken].astype(np.int64))


def _take_by_choice(draft: Draft, sources: Sources, rows: Ints, demand: Ints, profile: Ints, source: Ints) -> Ints:
    many = len(draft.facts.children)
    # No bound of its own: then the price of a full source is on its row, and everyone who takes of it pays it.
    columns = draft.builder.columns(np.minimum(sources.places[source], many), UNBOUNDED)
    limited = rows[source] >= 0
    draft.builder.entries(rows[source[limited]], columns[limited])
    draft.price("education", columns, sources.weeks[source])
    draft.price("breaches", columns, sources.breaches[demand[profile], source].astype(np.int64))
    return columns


def _balance(
    draft: Draft, sources: Sources, lines: Lines, single: Mask, line_profile: Ints, profile: Ints, column: Ints
) -> None:
    """As many takings of a profile as children of it come."""
    used = np.unique(line_profile[~single])
    place = np.full(int(line_profile.max(initial=-1)) + 1, -1, dtype=np.int64)
    place[used] = draft.builder.rows([RowName("taking", f"{sources.rule} {p}") for p in used.tolist()], 0, 0)
    draft.builder.entries(place[line_profile[~single]], lines.column[~single])
    draft.builder.entries(place[profile], column, -1)
