"""What the checks look at: the tables as values, the policy, and the authorities that the reference gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matcher.io.naming import Namer
from matcher.io.typed import TypedTable
from matcher.week import Authority, Policy


@dataclass(frozen=True)
class Facts:
    """The week before it is a ``Week``: rows with faults are still here, their bad cells None.

    Attributes
    ----------
    policies
        The tables that the policy is made of, each laid over those before it: the week's own first.
    """

    tables: Mapping[str, TypedTable]
    policies: Sequence[TypedTable]
    policy: Policy
    reference: Mapping[str, Authority]

    def _known(self, table: str, column: str) -> frozenset[str]:
        return frozenset(self.tables[table].values[column]) - {None}

    @cached_property
    def authorities(self) -> frozenset[str]:
        """Codes of all authorities, the week's and the reference's."""
        return self._known("authorities", "code") | frozenset(self.reference)

    @cached_property
    def region_of(self) -> dict[str, str]:
        """Region of each authority, by code; the week's own row before the reference."""
        own = self.tables["authorities"].rows("code", "region")
        given = {code: region for _, code, region in own if code is not None and region is not None}
        return {code: authority.region for code, authority in self.reference.items()} | given

    @cached_property
    def namer(self) -> Namer:
        """Finds authorities whose name stands where a code should."""
        return Namer(self._names)

    @cached_property
    def namer_of_areas(self) -> Namer:
        """The same where a region may stand as well."""
        return Namer(self._names, sorted(self.regions))

    @property
    def _names(self) -> dict[str, str]:
        own = self.tables["authorities"].rows("code", "name")
        given = {code: name or "" for _, code, name in own if code is not None}
        known = {code: authority.name for code, authority in self.reference.items()}
        return known | {code: name or known.get(code, "") for code, name in given.items()}

    @cached_property
    def regions(self) -> frozenset[str]:
        """Names of all regions that an authority is in."""
        return frozenset(self.region_of.values())

    @cached_property
    def refs(self) -> frozenset[str]:
        """Refs of all children."""
        return self._known("children", "ref")

    @cached_property
    def places(self) -> frozenset[str]:
        """Names of all places."""
        return self._known("places", "place")

    @cached_property
    def areas(self) -> frozenset[str]:
        """Everything that must, avoid and wish may name."""
        return self.authorities | self.regions
