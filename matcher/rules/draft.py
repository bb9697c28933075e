"""The model while it is being written: columns for every way a child can go, which the rules add rows to.

A *line* is one child's way to one spot, as a column and what takes part in it: the column, the demand, the
spot, and (where the column is not shared) a representative child. A spot is an authority as a whole, or one of its
sites for a child with an anchor, to whom they differ. Four kinds of column carry lines:

- a *lane* to an authority, shared by everyone of a demand, fed by the classes' *feeders*;
- an *own* arc of a special class, where it differs from its pool (near its anchor, wished for, as before);
- a *path*, an anchored class's way to a far site: only in a *whole* problem, for back ends that need every column at
  once; else a path is told apart from the pool by the distance stage's detail (:mod:`matcher.rules.detail`);
- a *unit's* arc to an authority, with one line for each member, or a member's own arcs where it has an anchor and
  the authority has several sites for it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Builder, Ints, ints
from matcher.problem.segments import distinct
from matcher.rules.classes import Classes, Unit
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.open_arcs import Demands, OpenArcs

if TYPE_CHECKING:
    from matcher.rules.taking import Taking


@dataclass(frozen=True)
class Lines:
    """Columns of shape (lines,): column number, demand, spot, representative child (-1 for a lane)."""

    column: Ints
    demand: Ints
    spot: Ints
    child: Ints

    @classmethod
    def join(cls, parts: list[Lines]) -> Lines:
        """All lines of several parts."""
        names = ("column", "demand", "spot", "child")
        return cls(*(np.concatenate([ints([]), *(getattr(part, name) for part in parts)]) for name in names))

    def where(self, mask: NDArray[np.bool_]) -> Lines:
        """Some of the lines."""
        return Lines(self.column[mask], self.demand[mask], self.spot[mask], self.child[mask])

    def __len__(self) -> int:
        return len(self.column)


@dataclass(frozen=True)
class UnitArcs:
    """A unit's arcs: column and authority of each, and the members' lines (member's position, column, spot)."""

    unit: Unit
    column: Ints
    authority: Ints
    member: Ints
    line_column: Ints
    line_spot: Ints


@dataclass
class Draft:
    """Everything that rules and stages need to add their rows and costs."""

    facts: Facts
    kinds: Kinds
    arcs: OpenArcs
    demands: Demands
    classes: Classes
    units: tuple[Unit, ...]
    dropped: frozenset[str] = frozenset()
    whole: bool = False
    builder: Builder = field(default_factory=Builder)
    lanes: Lines = field(default_factory=lambda: Lines.join([]))
    own: Lines = field(default_factory=lambda: Lines.join([]))
    own_class: Ints = field(default_factory=lambda: ints([]))
    paths: Lines = field(default_factory=lambda: Lines.join([]))
    path_class: Ints = field(default_factory=lambda: ints([]))
    feeder: Ints = field(default_factory=lambda: ints([]))
    unit_arcs: list[UnitArcs] = field(default_factory=list)
    unit_lines: Lines = field(default_factory=lambda: Lines.join([]))
    bonds: Ints = field(default_factory=lambda: ints([]))
    received: Ints = field(default_factory=lambda: ints([]))
    costs: dict[str, list[tuple[Ints, Ints]]] = field(default_factory=lambda: defaultdict(list))
    takings: dict[str, Taking] = field(default_factory=dict)

    @property
    def lines(self) -> Lines:
        """All lines."""
        return Lines.join([self.lanes, self.own, self.paths, self.unit_lines])

    @property
    def places(self) -> Ints:
        """Places of each vacancy; room for everyone where the rule is left out."""
        table = self.facts.vacancies
        return table.places if self.enforces("vacancies") else np.full(len(table), len(self.facts.children))

    @property
    def spot_open(self) -> NDArray[np.bool_]:
        """Shape (demands, spots): whether some vacancy of the spot is open."""
        table = self.facts.vacancies
        out = np.zeros((len(self.demands), len(table.spot_owner)), dtype=bool)
        demand, vacancy = np.nonzero(self.demands.open)
        out[demand, table.site[vacancy]] = True
        out[demand, table.whole[vacancy]] = True
        return out

    def fine(self, by_site: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Shape (rows, spots): the sites for a row that tells sites apart, whole authorities for any other."""
        table = self.facts.vacancies
        is_site = np.arange(len(table.spot_owner)) < table.sites
        return np.asarray(by_site[:, None] == is_site[None, :])

    def sites_matter_to(self, children: Ints) -> NDArray[np.bool_]:
        """Whether a stage tells the sites of an authority apart for each child, shape (children,)."""
        measured = {"near", "distance"} & set(self.facts.policy.stages)
        return np.asarray((self.facts.children.anchor[children] >= 0) & bool(measured))

    @property
    def lane_to(self) -> Ints:
        """Shape (demands, authorities): the lane's column, -1 where there is none."""
        out = np.full((len(self.demands), len(self.facts.authorities)), -1, dtype=np.int64)
        out[self.lanes.demand, self.authority_of(self.lanes)] = self.lanes.column
        return out

    def authority_of(self, lines: Lines) -> Ints:
        """Authority number of each line."""
        return self.facts.vacancies.spot_owner[lines.spot]

    def most_received(self, authority: int) -> int:
        """The most that an authority could receive: its places, or everybody."""
        places = int(self.places[self.facts.vacancies.owner == authority].sum())
        return min(places, len(self.facts.children))

    def price(self, stage: str, columns: Ints, coefficients: Ints) -> None:
        """Add to a stage's cost; zero coefficients are left out."""
        kept = coefficients != 0
        self.costs[stage].append((columns[kept], coefficients[kept]))

    def enforces(self, rule: str) -> bool:
        """Whether a rule of rows is in force (explanations leave one out)."""
        return rule not in self.dropped

    def cost(self, stage: str) -> tuple[Ints, Ints]:
        """Columns and coefficients of a stage, each column once."""
        parts = self.costs.pop(stage, [])  # asked for once: there are many, and the stage keeps them
        columns = np.concatenate([ints([]), *(part[0] for part in parts)])
        values = np.concatenate([ints([]), *(part[1] for part in parts)])
        total = np.zeros(self.builder.width, dtype=np.int64)
        np.add.at(total, columns, values)
        priced = distinct(columns, self.builder.width)
        return priced, total[priced]
