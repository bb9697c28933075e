"""What the windows of a leximin stage prove of a plan, from the highest level down; and of its largest ratio alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from matcher.check.certificate.document import Malformed, Step
from matcher.check.certificate.holding import without_from
from matcher.check.certificate.left import NothingLeft
from matcher.check.certificate.levels import Climb, Ladder
from matcher.check.certificate.walk import Walk, cost_of_numbers


class Windows:
    """Goes down the levels of one stage.

    Attributes
    ----------
    used
        The steps so far, with the bounds that they prove.
    unproven
        The first level that is not proven to be least; None as long as all are.
    """

    def __init__(self, walk: Walk, stage: str, ladder: Ladder) -> None:
        self.walk, self.stage = walk, stage
        self.climb = Climb(ladder)
        self.used: list[Step] = []
        self.unproven: Fraction | None = None

    def run(self, steps: Sequence[Step]) -> None:
        """Take all steps, and see whether they leave a level open.

        Whoever writes a certificate adds windows for levels that are left open, and in place of those that fail.
        """
        for step in steps:
            if not step.window or not self.climb.is_next(step.window):
                raise Malformed("The windows of a leximin stage go from the highest level down.")
            self._add_missing(step.window[0][0])
            self._take(step)
        self._add_missing(None)
        lowest = self.climb.bottom
        if self._go_down(()) is not None and self.unproven is None:
            self.unproven = lowest if lowest is not None else self.climb.ladder.largest()

    def _add_missing(self, above: Fraction | None) -> None:
        while self.walk.sharpen:
            window = self.climb.next_window(self.walk.numbers(self.stage), above)
            if not window:
                return
            self._window(Step(1, {}, None, window))

    def _take(self, step: Step) -> None:
        """A window as it stands, or where that proves too little and windows may be made, others in its place."""
        before = self.walk.left, self.climb.bottom, len(self.used), self.unproven
        proven = self._window(step)
        if not proven and self.walk.sharpen:
            self.walk.left, self.climb.bottom, length, self.unproven = before
            del self.used[length:]

    def _window(self, step: Step) -> bool:
        """Take one window; tells whether it proves that the plan is least at its levels."""
        window, walk, stage = step.window, self.walk, self.stage
        above = self._go_down((), window[0][0])
        numbers = walk.numbers(stage)
        in_order = self.climb.is_lexicographic(window, numbers)
        weights = self.climb.weights(window, numbers.shape)
        cost, value = cost_of_numbers(stage, weights), self.climb.value(weights)
        proof = walk.prove(step, cost, value, value)
        key = f"{stage} {len(self.used)}"
        self.used.append(proof.step)
        if in_order:
            walk.hold(key, proof, cost, value)
        between = self._go_down([level for level, _ in window], window[-1][0])
        proven = above is None and between is None and in_order and proof.least == value
        if not proven and self.unproven is None:
            self.unproven = window[0][0] if above is None else above
        return proven

    def _go_down(self, listed: Sequence[Fraction], down_to: Fraction | None = None) -> Fraction | None:
        """Hold as many as the plan has at each level; returns the first of those not listed that wants a proof."""
        allowed, unproven = self.climb.descend(self.walk.numbers(self.stage), listed, down_to)
        self.walk.allow(self.stage, allowed)
        return unproven


def none_below(
    walk: Walk, stage: str, ladder: Ladder, largest: Fraction, steps: Sequence[Step]
) -> tuple[list[Step], bool]:
    """Whether every plan left has a ratio as large as ``largest``: that none is left without one.

    Returns
    -------
    The steps that it took, and whether they prove it.
    """
    used: list[Step] = []
    climb = Climb(ladder)
    try:
        left = without_from(walk.ways, walk.left, ladder, largest)
        for number in count():
            if number < len(steps):
                step = steps[number]
            elif walk.sharpen and number == len(steps):
                step = Step(1, {}, None, ((largest, 1),))
            else:
                break
            if not step.window:
                raise Malformed("The windows of a leximin stage list its levels.")
            weights = climb.weights(step.window, left.load.shape)
            dearest = climb.dearest(weights, left.load)
            proof = walk.prove(step, cost_of_numbers(stage, weights), dearest + 1, dearest, left)
            used.append(proof.step)
            if proof.kept is None:
                return used, True
            left = proof.kept
    except NothingLeft:
        return used, True
    return used, False
