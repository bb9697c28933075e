"""What the data does not say, in plain words: a reader must know what the proposal could not take into account."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.report.words import count, named
from matcher.week import Authority, Week

MOST_NAMES = 6


def gaps(week: Week) -> tuple[str, ...]:
    """Every gap of a week's data that bears on its proposal, one sentence each."""
    return (*unknown_loads(week), *_of_caseloads(week), *_of_vacancies(week), *_of_children(week))


def unknown_loads(week: Week) -> Iterator[str]:
    """Whom fairness leaves out, since a figure is unknown: the same words in the proposal's notices and in reports."""
    rows, policy = sorted(week.authorities, key=lambda row: row.code), week.policy
    uncounted = [row for row in rows if row.uasc_in_care is None]
    shareless = [row for row in rows if policy.share(row.child_population, row.fair_share) is None]
    for unknown, told in (
        (uncounted, "Nobody gave the number of UASC in care of"),
        (shareless, "No fair share is known for"),
    ):
        if unknown:
            yield f"{told} {_names(unknown)}; fairness leaves them out.{_offers(week, unknown)}"


def _offers(week: Week, unknown: list[Authority]) -> str:
    """Which of them matter this week: those that offer places."""
    codes = _offering(week)
    offering = [row for row in unknown if row.code in codes]
    if not offering or offering == unknown:
        return ""
    return f" Of these, {_names(offering)} {'offers' if len(offering) == 1 else 'offer'} places this week."


def _offering(week: Week) -> set[str]:
    return {vacancy.authority for vacancy in week.vacancies if vacancy.places}


def _of_caseloads(week: Week) -> Iterator[str]:
    rows, policy = week.authorities, week.policy
    offering = _offering(week)
    unlimited = [row for row in rows if row.code in offering and row.caseload_places is None]
    if unlimited and policy.caseload != "off":
        told = count(len(unlimited), "authority that offers vacancies tells", "authorities that offer vacancies tell")
        whose = "its" if len(unlimited) == 1 else "their"
        yield f"{told} no number of children that {whose} social workers can take; no such limit was applied there."


def _of_vacancies(week: Week) -> Iterator[str]:
    points = {place.place for place in week.places}
    located = {row.code for row in week.authorities if row.latitude is not None and row.longitude is not None}
    lost = [v for v in week.vacancies if (v.place not in points if v.place else v.authority not in located)]
    if lost:
        stands = "vacancy stands" if len(lost) == 1 else "vacancies stand"
        yield (
            f"{len(lost)} {stands} at a place whose position is not known; {week.policy.unknown_miles} miles were "
            "counted there, so that not knowing is never an advantage."
        )


def _of_children(week: Week) -> Iterator[str]:
    anchorless = sum(child.anchor is None for child in week.waiting)
    incomplete = sum(not child.complete for child in week.waiting)
    if anchorless:
        has = "child has" if anchorless == 1 else "children have"
        yield f"{anchorless} {has} no anchor, so that distance says nothing about them, for or against."
    if incomplete:
        waits = "child waits" if incomplete == 1 else "children wait"
        yield f"{incomplete} {waits} because the referral is not complete."


def _names(rows: list[Authority]) -> str:
    names = [named(row.name, row.code) for row in rows[:MOST_NAMES]]
    more = len(rows) - len(names)
    if more:
        return f"{', '.join(names)} and {count(more, 'more authority', 'more authorities')}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
