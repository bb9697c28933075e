"""Changes to a week of which it is known what they do to the best plan."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

from matcher.proposal import Proposal
from matcher.week import Authority, Decision, Vacancy, Week

TABLES = (
    "children", "authorities", "vacancies", "school_places", "esol_places", "regions", "decisions", "places",
    "previous",
)  # fmt: skip
Rename = Callable[[str], str]

# Which columns hold codes of which kind; ``lists`` may name authorities or regions.
CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "children": {
        "child": ("ref",), "authority": ("entry_authority",), "place": ("anchor",), "group": ("group",),
        "children": ("apart_from",), "lists": ("must", "avoid", "wish"),
    },
    "authorities": {"authority": ("code",), "region": ("region",)},
    "vacancies": {"vacancy": ("vacancy",), "authority": ("authority", "located_in"), "place": ("place",)},
    "school_places": {"authority": ("authority",)},
    "esol_places": {"authority": ("authority",)},
    "regions": {"region": ("region",)},
    "decisions": {"child": ("ref",), "authority": ("authority",)},
    "places": {"place": ("place",)},
    "previous": {"child": ("ref",), "authority": ("authority",)},
}  # fmt: skip


def with_policy(week: Week, **settings: Any) -> Week:
    """The week under other settings."""
    return week.model_copy(update={"policy": week.policy.model_copy(update=settings)})


def with_rows(week: Week, **tables: Iterable[Any]) -> Week:
    """The week with more rows in some tables."""
    return week.model_copy(update={name: (*getattr(week, name), *rows) for name, rows in tables.items()})


def shuffled(week: Week, seed: int) -> Week:
    """The same rows of every table in another order."""
    generator = random.Random(seed)
    return week.model_copy(
        update={name: tuple(generator.sample(rows, len(rows))) for name in TABLES for rows in [getattr(week, name)]}
    )


def renamed(week: Week, **renames: Rename) -> Week:
    """The week with other codes for authorities, regions, children, places, groups or vacancies."""
    regions = {row.region for row in week.authorities} | {row.region for row in week.regions}
    if "child" in renames:
        renames["children"] = renames["child"]

    def either(code: str) -> str:
        kind = "region" if code in regions else "authority"
        return renames[kind](code) if kind in renames else code

    renames["lists"] = either
    tables = {
        table: tuple(_row_renamed(row, kinds, renames) for row in getattr(week, table))
        for table, kinds in CODES.items()
    }
    records = week.policy.no_return_overrides
    if "child" in renames:
        records = tuple(row.model_copy(update={"ref": renames["child"](row.ref)}) for row in records)
    return with_policy(week.model_copy(update=tables), no_return_overrides=records)


def _row_renamed(row: Any, kinds: dict[str, tuple[str, ...]], renames: dict[str, Rename]) -> Any:
    update: dict[str, Any] = {}
    for kind, columns in kinds.items():
        for column in columns:
            found = getattr(row, column)
            if found is not None and kind in renames:
                rename = renames[kind]
                update[column] = rename(found) if isinstance(found, str) else tuple(map(rename, found))
    return row.model_copy(update=update)


def marked(week: Week, mark: str) -> Week:
    """The week with every code of every kind marked, and every child bound by ``must`` to its own regions.

    The ``must`` takes nothing away: it names all the regions there are.
    """
    kinds = ("authority", "region", "child", "place", "group", "vacancy")
    own = renamed(week, **dict.fromkeys(kinds, lambda code: f"{mark}-{code}"))
    regions = tuple(sorted({authority.region for authority in own.authorities}))
    children = tuple(
        child if child.must else child.model_copy(update={"must": regions or (f"{mark}-nowhere",)})
        for child in own.children
    )
    return own.model_copy(update={"children": children})


def union(one: Week, other: Week) -> Week:
    """Both weeks side by side under the first one's policy."""
    week = with_rows(one, **{name: getattr(other, name) for name in TABLES})
    records = (*one.policy.no_return_overrides, *other.policy.no_return_overrides)
    return with_policy(week, no_return_overrides=records)


def pinned(week: Week, proposal: Proposal) -> Week:
    """The week with every placed child pinned to its proposed authority."""
    pins = [Decision(ref=row.ref, authority=row.authority, decision="pin") for row in proposal.assignments]
    return with_rows(week, decisions=pins)


def with_clone(week: Week, authority: Authority) -> Week:
    """The week with a second authority of the same figures that offers nothing."""
    return with_rows(week, authorities=[authority.model_copy(update={"code": "Z-clone", "name": "Clone"})])


def with_spare_vacancy(week: Week, vacancy: Vacancy) -> Week:
    return with_rows(week, vacancies=[vacancy])
