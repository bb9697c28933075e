"""Who is better and worse off, and that no small number can be read off or worked out."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from matcher.explain.compare import compare
from matcher.explain.subgroups import SMALL, Subgroup, subgroups
from matcher.proposal import Assignment, Proposal
from matcher.week import Week
from tests.tiny import MONDAY, authority, child, course, place, tiny_week, vacancy


def by_hand(*rows: tuple[str, str]) -> Proposal:
    assignments = tuple(Assignment(ref=ref, authority=code) for ref, code in rows)
    return Proposal(status="feasible", week_starting="2025-06-02", assignments=assignments)


def week() -> Week:
    near, far = authority("NEAR"), authority("FAR", latitude=53.0)
    rows = [near, far, place("Home", 1.0), vacancy("V", "NEAR", 3), vacancy("W", "FAR", 3)]
    return tiny_week(*rows, child("C", anchor="Home"), child("D"))


def test_nearer_to_the_anchor_is_better_and_placed_is_better_than_not() -> None:
    told = compare(week(), by_hand(("C", "NEAR")), by_hand(("C", "FAR"), ("D", "NEAR")))
    assert {row.ref: row.verdict for row in told.children} == {"C": "better", "D": "worse"}
    assert told.verdicts() == {"better": 1, "worse": 1}


def test_nearer_but_later_at_school_is_mixed() -> None:
    late, soon = course("NEAR", MONDAY.replace(day=30)), course("FAR", MONDAY)
    facts = week()
    learner = facts.children[0].model_copy(update={"esol_level": "entry-1"})
    facts = facts.model_copy(update={"children": (learner,), "esol_places": (late, soon)})
    told = compare(facts, by_hand(("C", "NEAR")), by_hand(("C", "FAR")))
    assert told.children[0].verdict == "mixed"
    assert (told.children[0].ours.weeks, told.children[0].theirs.weeks) == (4, 0)


def test_authorities_are_compared_by_their_exact_ratios() -> None:
    told = compare(week(), by_hand(("C", "NEAR")), by_hand(("C", "FAR")))
    found = {row.authority: (row.ours, row.theirs, row.verdict) for row in told.authorities}
    assert found["NEAR"] == (Fraction(1, 10), Fraction(0), "worse")
    assert found["FAR"] == (Fraction(0), Fraction(1, 10), "better")
    assert "E" not in found, "an authority without figures is compared by nothing"


def rows_of(found: tuple[Subgroup, ...], characteristic: str) -> dict[str, Subgroup]:
    return {row.category: row for row in found if row.characteristic == characteristic}


def test_means_are_those_of_the_children_counted() -> None:
    rows = [child(f"C{i}", referred_on=MONDAY.replace(month=5, day=20 + i)) for i in range(10)]
    facts = tiny_week(authority("A"), vacancy("V", "A", 10), *rows)
    found = rows_of(subgroups(facts, by_hand(*((row.ref, "A") for row in rows))), "sex")
    assert found["male"] == Subgroup("sex", "male", 10, 10, 8.5, None, 0.0)


def test_a_small_category_hides_the_next_smallest_too() -> None:
    ages = [15] * 3 + [16] * 8 + [17] * 20
    rows = [child(f"C{i:02}", age=age) for i, age in enumerate(ages)]
    found = rows_of(subgroups(tiny_week(authority("A"), *rows), by_hand()), "age")
    assert found["11 to 15"].children is None
    assert found["16"].children is None, "else the three under 16 would be 31 less the others"
    assert found["17"].children == 20


def test_no_more_categories_are_hidden_than_need_be() -> None:
    """The smallest one was hidden first, all placed, which hid nobody; so a third had to be, and nothing was told."""
    placed = {15: (28, 4), 16: (21, 0), 17: (36, 5)}
    rows = [
        (child(f"{age} {number:02}", age=age), number < those)
        for age, (those, left) in placed.items()
        for number in range(those + left)
    ]
    facts = tiny_week(authority("A"), vacancy("V", "A", 99), *(row for row, _ in rows))
    found = rows_of(subgroups(facts, by_hand(*((row.ref, "A") for row, taken in rows if taken))), "age")
    assert {key: row.placed for key, row in found.items()} == {"11 to 15": None, "16": 21, "17": None}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=3))
def test_no_small_number_follows_from_what_is_told(numbers: list[tuple[int, int]]) -> None:
    """Whoever knows the whole may take off every number told: what is left is nothing, or not small, or of several."""
    rows = [
        (child(f"{age} {number}", age=age), number < placed)
        for age, (placed, left) in zip((15, 16, 17), numbers, strict=True)
        for number in range(placed + left)
    ]
    facts = tiny_week(authority("A"), vacancy("V", "A", 99), *(row for row, _ in rows))
    told = rows_of(subgroups(facts, by_hand(*((row.ref, "A") for row, placed in rows if placed))), "age")
    sizes = {"11 to 15": sum(numbers[0]), "16": sum(numbers[1]), "17": sum(numbers[2])}
    placed = dict(zip(sizes, (each[0] for each in numbers), strict=True))
    for values, attribute in ((sizes, "children"), (placed, "placed")):
        hidden = [key for key, row in told.items() if getattr(row, attribute) is None]
        assert all(getattr(row, attribute) in (None, values[key]) for key, row in told.items())
        assert not 0 < sum(values[key] for key in hidden) < SMALL or len(hidden) == len(told)
        assert len(hidden) != 1 or len(told) == 1
        assert all(values[key] == 0 or values[key] >= SMALL for key in told if key not in hidden)
    for key, row in told.items():
        if row.placed is not None:
            assert sizes[key] - placed[key] == 0 or sizes[key] - placed[key] >= SMALL


def test_hidden_categories_are_never_fewer_than_two_of_several() -> None:
    for few, many in combinations((3, 6, 12), 2):
        rows = [child(f"F{i}", sex="female") for i in range(few)] + [child(f"M{i}") for i in range(many)]
        found = rows_of(subgroups(tiny_week(authority("A"), *rows), by_hand()), "sex")
        hidden = [row for row in found.values() if row.children is None]
        assert len(hidden) in (0, 2)
