"""Cuts: rows that follow from others for whole numbers, worked out by the checker itself.

Rows that every plan left keeps are added up, so many times each, and divided; then every coefficient and the right-hand
side are rounded down. For whole numbers that are not negative what comes of it still holds (Gomory, 1958; Chvatal,
1973). Of a cut a certificate says only which rows, how often, and the divisor. The rows of the facts can be summed up,
and beside them those inside a single way, of which there are no prices, since every way keeps them:

========================  ===================================  ====================================================
rule                      key                                  row
========================  ===================================  ====================================================
``one-vacancy``           JSON list of an authority, a child   as many vacancies as children, of all who can take
                                                               there just what this child can, with the same anchor
``one-school-place``      the same                             the same of school places, whatever the anchor
``one-esol-place``        the same                             the same of courses
``one-number``            authority                            its numbers of children add up to 1
``one-region-number``     region                               the same
========================  ===================================  ====================================================

An option that has no other beside it is counted with its choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from matcher.check.certificate.alike import Ints
from matcher.check.certificate.costs import Cost, region_rows
from matcher.check.certificate.document import Cut, Malformed, Prices
from matcher.check.certificate.left import Derived, Left
from matcher.check.certificate.naming import apart_key, known, names, quoted
from matcher.check.certificate.paid import Paid, by_choice, paid
from matcher.check.certificate.prices import priced
from matcher.check.certificate.sizes import MOST, TooLarge
from matcher.check.certificate.ways import Ways
from matcher.check.modes import SOFT, mode

OPTIONS = {"one-vacancy": "pair", "one-school-place": "school", "one-esol-place": "esol"}
INSIDE = (*OPTIONS, "one-number", "one-region-number")
"""Rules of rows inside a single way."""
ENTRIES = 10_000_000
"""Coefficients of all cuts of a step beyond this are refused: they would not fit in memory."""


def derived(ways: Ways, left: Left, cuts: Sequence[Cut]) -> tuple[Derived, ...]:
    """The rows that cuts stand for, one after the other; each may sum up those before it.

    Raises
    ------
    Malformed
        Where a cut names a row that this week does not have, or one that cannot be summed up.
    TooLarge
        Where 64 bits might not hold a sum, or memory all that the cuts add up to.
    """
    found: list[Derived] = []
    entries = 0
    for cut in cuts:
        found.append(_derived(ways, left, cut, found))
        entries += found[-1].entries
        if entries > ENTRIES:
            raise TooLarge(f"The cuts of this step have more than {ENTRIES:,} coefficients together.")
    return tuple(found)


def _derived(ways: Ways, left: Left, cut: Cut, earlier: Sequence[Derived]) -> Derived:
    """The sum of the rows is what a cost of nothing comes to, less prices of so much."""
    inside = {rule: rows for rule, rows in cut.rows.items() if rule in INSIDE}
    between = {rule: rows for rule, rows in cut.rows.items() if rule not in INSIDE}
    together = sum(abs(times) for rows in inside.values() for times in rows.values())
    # All members of a group may be of one kind: then their choice is in a row as often as they are.
    if max(together * int(ways.units.size.max(initial=1)), cut.divisor) >= MOST // 4:
        raise TooLarge
    negated = {rule: {key: -times for key, times in rows.items()} for rule, rows in between.items()}
    rows = priced(ways, left, negated, earlier)
    sums = paid(ways, left, Cost(), 1, rows)
    if sums.parted or (rows.apart and mode(ways.facts.week.policy, "keep-apart") == SOFT):
        raise Malformed("A cut cannot sum up rows of children who may meet although they should be kept apart.")
    for rule in OPTIONS.keys() & inside.keys():
        _add_options(ways, left, sums, rule, inside[rule])
    right = -rows.constant - sums.offset + _add_numbers(ways, sums, inside)
    return _rounded(_with_choices(ways, left, sums), right, cut.divisor)


def _left_of(left: Left, part: str) -> Ints:
    positions: Ints = getattr(left, part)
    return positions


def _kinds(ways: Ways, rule: str, rows: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """The kinds of seats that rows are about, and how often these are taken."""
    for key, times in rows.items():
        code, ref, *_ = names(key)
        seat = ways.seat_of(known(ways.member_of, rule, ref), known(ways.authority_of, rule, code))
        # A seat that needs none of a sort has no options, and its choice is not bound to equal them.
        kind = -1 if seat is None else int(ways.options[rule].kind[seat])
        if kind < 0 or key != apart_key(code, [ref]):
            raise Malformed(f"There is no row of {rule} for {quoted(key)} in this week.")
        yield kind, times


def _add_options(ways: Ways, left: Left, sums: Paid, rule: str, rows: Mapping[str, int]) -> None:
    """Add, in place, that the options of all seats of a kind are as many as their choices."""
    options = ways.options[rule]
    times = np.zeros(int(options.kind.max(initial=-1)) + 2, dtype=np.int64)  # the last, of those without a kind, is 0
    for kind, number in _kinds(ways, rule, rows):
        times[kind] += number
    taken: Ints = getattr(sums, OPTIONS[rule])
    taken += times[options.kind[options.seat[_left_of(left, OPTIONS[rule])]]]
    sums.seat[:] -= times[options.kind[left.seat]]


def _add_numbers(ways: Ways, sums: Paid, inside: Prices) -> int:
    """Add, in place, that one number of children comes to each authority or region; returns the right-hand side."""
    codes, regions = [row.code for row in ways.authorities], region_rows(ways)[0]
    right = 0
    for rule, names_of, table in (("one-number", codes, sums.load), ("one-region-number", regions, sums.region)):
        number_of = {name: number for number, name in enumerate(names_of)}
        for key, times in inside.get(rule, {}).items():
            table[known(number_of, rule, key)] += times
            right += times
    return right


def _with_choices(ways: Ways, left: Left, sums: Paid) -> dict[str, Ints]:
    """Coefficients by part, those of seats, and of options that have no other beside them, with their choices."""
    seat, parts = sums.seat.copy(), {"load": sums.load, "region": sums.region}
    for rule, part in OPTIONS.items():
        position = _left_of(left, part)
        owner, is_alone = ways.options[rule].seat[position], ways.options[rule].alone[position]
        taken: Ints = getattr(sums, part)
        np.add.at(seat, np.searchsorted(left.seat, owner[is_alone]), taken[is_alone])
        parts[part] = np.where(is_alone, 0, taken)
    return {**parts, "choice": sums.choice + by_choice(ways, left, seat)}


def _rounded(parts: Mapping[str, Ints], right: int, divisor: int) -> Derived:
    """All divided and rounded down; only what is not 0 is kept."""
    found = {}
    for part, coefficients in parts.items():
        rounded = coefficients.reshape(-1) // divisor
        place = np.flatnonzero(rounded)
        found[part] = (place, rounded[place])
    return Derived(found, right // divisor)
