"""The prices of a step, laid over the rows that the checker itself finds in the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matcher.check.capacity import quota_room
from matcher.check.certificate.alike import Ints
from matcher.check.certificate.costs import region_rows
from matcher.check.certificate.document import Malformed, Prices
from matcher.check.certificate.left import Derived, Hold, Left, Row
from matcher.check.certificate.naming import apart_key, known, names, place_of, quoted, unit_keys
from matcher.check.certificate.sizes import MOST, TooLarge
from matcher.check.certificate.ways import Ways, apart_pairs
from matcher.check.modes import SOFT, mode

LIMITED = ("vacancies", "school-places", "esol-places")
RULES = (*LIMITED, "unit", "received", "region-received", "region-quota", "keep-apart", "hold", "cut")


@dataclass(frozen=True)
class Apart:
    """One priced row "no two of these at this authority": the unit of each child, the authority, the price."""

    units: tuple[int, ...]
    authority: int
    price: int


@dataclass(frozen=True)
class Priced:
    """Prices of one step as arrays, over its denominator.

    Attributes
    ----------
    vacancy, school, esol
        Per place taken, shape (vacancies,) and (pools,).
    seat
        Per child who comes to an authority, shape (authorities,).
    load
        Per child in an authority's load, shape (authorities,).
    region
        Per child in a region's sum, shape (regions,).
    unit
        Per unit placed, shape (units,); None where no prices are on units, so that they go one by one.
    holds, cuts
        Earlier steps, and rows that follow from others, with their prices.
    constant
        Sum of price x the bound that it presses on.
    size
        Size of each row's price.
    """

    vacancy: Ints
    school: Ints
    esol: Ints
    seat: Ints
    load: Ints
    region: Ints
    unit: Ints | None
    apart: tuple[Apart, ...]
    holds: tuple[tuple[Hold, int], ...]
    cuts: tuple[tuple[Derived, int], ...]
    constant: int
    size: Mapping[Row, int]


def priced(ways: Ways, left: Left, prices: Prices, cuts: Sequence[Derived] = ()) -> Priced:
    """Lay prices over rows. A price that presses on a bound that its row does not have counts as 0.

    Parameters
    ----------
    cuts
        The step's, which are named by their places.

    Raises
    ------
    Malformed
        Where a price names a rule or a row that this week does not have.
    TooLarge
        Where a price is beyond what 64 bits hold.
    """
    for rule in prices:
        if rule not in RULES:
            raise Malformed(f"There are no prices of {quoted(rule)}; there are those of {', '.join(RULES)}.")
    if any(abs(price) >= MOST for rows in prices.values() for price in rows.values()):
        raise TooLarge
    sheet = _Sheet(ways, left)
    of = {rule: prices.get(rule, {}) for rule in RULES}
    places = np.array([row.places for row in ways.vacancies], dtype=np.int64)
    codes = [row.code for row in ways.authorities]
    regions, region_of, _ = region_rows(ways)
    seat = _spread(of["received"], "received", codes)
    region = _spread(of["region-received"], "region-received", regions)
    return Priced(
        vacancy=sheet.limited("vacancies", of["vacancies"], [row.vacancy for row in ways.vacancies], places),
        school=sheet.limited("school-places", of["school-places"], ways.school.keys, ways.school.places),
        esol=sheet.limited("esol-places", of["esol-places"], ways.esol.keys, ways.esol.places),
        seat=seat,
        load=(region + sheet.quotas(of["region-quota"], regions))[region_of] - seat,
        region=-region,
        unit=sheet.units(of["unit"]) if "unit" in prices else None,
        apart=tuple(sheet.apart(of["keep-apart"])),
        holds=tuple(sheet.holds(of["hold"])),
        cuts=tuple(sheet.cuts(of["cut"], cuts)),
        constant=sheet.constant,
        size=sheet.size,
    )


class _Sheet:
    """Adds up what the prices press on, rule by rule."""

    def __init__(self, ways: Ways, left: Left) -> None:
        self.ways, self.left = ways, left
        self.constant = 0
        self.size: dict[Row, int] = {}

    def pressed(self, rule: str, key: str, price: int, most: int) -> int:
        """The price, as far as it presses on the row: one that need not be filled has no bound below."""
        if price > 0 and (rule, key) not in self.left.tight:
            return 0
        self.constant += price * most
        self.size[rule, key] = abs(price)
        return price

    def limited(self, rule: str, rows: Mapping[str, int], keys: Sequence[str], most: Ints) -> Ints:
        number = {key: i for i, key in enumerate(keys)}
        out = np.zeros(len(keys), dtype=np.int64)
        for key, price in rows.items():
            if rule == "vacancies" and key in self.ways.facts.vacancies and key not in number:
                continue  # nobody can come there, so its price says nothing
            position = known(number, rule, key)
            out[position] = self.pressed(rule, key, price, int(most[position]))
        return out

    def units(self, rows: Mapping[str, int]) -> Ints:
        """Each unit is placed once at most (as often as there are alike ones), or surely."""
        units = self.ways.units
        number = {ref: i for i, ref in enumerate(unit_keys(units))}
        out = np.zeros(len(units.count), dtype=np.int64)
        for key, price in rows.items():
            unit = known(number, "unit", key)
            if price < 0 or self.left.must[unit]:
                out[unit] = price
                self.constant += price * int(units.count[unit])
        return out

    def quotas(self, rows: Mapping[str, int], regions: Sequence[str]) -> Ints:
        hard = self.ways.facts.week.policy.rota == "hard"
        room = quota_room(self.ways.facts) if hard else {}
        number = {region: i for i, region in enumerate(regions)}
        out = np.zeros(len(regions), dtype=np.int64)
        for region, price in rows.items():
            most = known(room, "region-quota", region)
            out[known(number, "region-quota", region)] = self.pressed("region-quota", region, price, most)
        return out

    def holds(self, rows: Mapping[str, int]) -> Iterator[tuple[Hold, int]]:
        for key, price in rows.items():
            hold = known(self.left.holds, "hold", key)
            yield hold, self.pressed("hold", key, price, hold.most)

    def cuts(self, rows: Mapping[str, int], derived: Sequence[Derived]) -> Iterator[tuple[Derived, int]]:
        """Cuts have no bound below."""
        for key, price in rows.items():
            row = derived[place_of(key, len(derived))]
            if price < 0:
                self.constant += price * row.most
                yield row, price

    def apart(self, rows: Mapping[str, int]) -> Iterator[Apart]:
        """Every two children of such a row must be to be kept apart; where that is soft, they are two."""
        pairs, of_ref = apart_pairs(self.ways.facts), self.ways.units.of_ref
        soft = mode(self.ways.facts.week.policy, "keep-apart") == SOFT
        for key, price in rows.items():
            code, *refs = names(key)
            authority = known(self.ways.authority_of, "keep-apart", code)
            units = tuple(known(of_ref, "keep-apart", ref) for ref in refs)
            parted = all(two in pairs for two in combinations(refs, 2))
            if not parted or len(refs) < 2 or (soft and len(refs) != 2) or key != apart_key(code, refs):
                raise Malformed(f"There is no row of keep-apart for {quoted(key)} in this week.")
            if not soft or units[0] != units[1]:  # who meets in a unit is counted with the unit
                yield Apart(units, authority, self.pressed("keep-apart", key, price, 1))


def _spread(rows: Mapping[str, int], rule: str, keys: Sequence[str]) -> Ints:
    """Prices of equations, which press on their one bound, 0, whatever their sign."""
    number = {key: i for i, key in enumerate(keys)}
    out = np.zeros(len(keys), dtype=np.int64)
    for key, price in rows.items():
        out[known(number, rule, key)] = price
    return out
