"""Two cases that the linear optimum is in neither of, so that either has a better bound than both together."""

from __future__ import annotations

import numpy as np

from matcher.certificate.program import Program
from matcher.check.certificate import Split
from matcher.problem import Floats
from matcher.solve.whole import WHOLE


def split_of(program: Program, point: Floats) -> Split | None:
    """Cases about the largest unit that a point has in several places, else about a load; None where it has none."""
    ways, share = program.ways, point[program.choice]
    between = np.minimum(share - np.floor(share), np.ceil(share) - share) * ways.units.size[ways.choice_unit]
    between[ways.units.count[ways.choice_unit] > 1] = 0
    if between.max(initial=0.0) > WHOLE:
        chosen = int(between.argmax())
        child = ways.units.members[int(ways.units.first[ways.choice_unit[chosen]])]
        return Split(ways.authorities[int(ways.choice_authority[chosen])].code, child.ref, None)
    load = program.load
    part = np.zeros((len(ways.authorities), int(ways.most.max(initial=0)) + 1))
    np.add.at(part, (load.row, load.number), point[load.column])
    row, number = np.nonzero((part > WHOLE) & (part < 1 - WHOLE))
    return Split(ways.authorities[int(row[0])].code, None, int(number[0])) if len(row) else None
