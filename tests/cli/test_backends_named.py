"""The command line names the back ends without loading one; the names must be those that there are."""

from matcher.cli.settings import BACKENDS
from matcher.explain.beside import RULES_IN_USE
from matcher.report.objectives import BY_RULE
from matcher.solve import backends


def test_the_back_ends_on_offer_are_those_that_there_are() -> None:
    assert set(BACKENDS) == set(backends.BACKENDS)
    assert set(RULES_IN_USE) <= set(BACKENDS)
    assert set(BY_RULE) == {name for name, it in backends.BACKENDS.items() if it.one_by_one}
