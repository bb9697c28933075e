"""What a proposal says of its proofs: ours are multipliers and search, another back end's are its solver's word."""

from __future__ import annotations

import pytest

from matcher.answer import PROOFS, WORD
from matcher.proposal import Proposal, StageResult
from matcher.propose import propose
from matcher.report.objectives import objectives
from matcher.week import Policy
from tests.tiny import authority, child, tiny_week, vacancy

WEEK = tiny_week(
    authority("A", "10"), authority("B", "20"), child("x"), child("y"), vacancy("V", "A"), vacancy("W", "B"),
    stages=("placed", "fairness", "tie-break"),
)  # fmt: skip


def proofs(backend: str) -> set[str]:
    proposal = propose(WEEK, backend=backend)
    assert proposal.status == "optimal"
    return {stage.proof for stage in proposal.stages}


@pytest.mark.parametrize("backend", ["mip", "textbook"])
def test_another_back_ends_optimum_is_its_solvers_word_alone(backend: str) -> None:
    assert proofs(backend) == {"proven optimal on the solver's word alone"}


@pytest.mark.parametrize(
    ("proof", "sure"),
    [
        (PROOFS["multipliers"], "proven: no plan does better"),
        (PROOFS["branching"], "proven: no plan does better"),
        (PROOFS["search"], "no plan does better, on the solver's word"),
        (WORD, "no plan does better, on the solver's word"),
        (f"{WORD}; given up within the tolerance for later stages", "no plan does better, on the solver's word"),
    ],
)
def test_page_and_workbook_say_when_only_a_solver_vouches(proof: str, sure: str) -> None:
    stage = StageResult(name="near", sense="maximise", unit="children", value=1, bound=1, gap=0.0, proof=proof)
    proposal = Proposal(status="optimal", week_starting="2026-03-02", stages=(stage,))
    assert objectives(proposal, Policy())[0].certainty == sure


def test_our_optimum_rests_on_exact_multipliers() -> None:
    assert proofs("cpsat") == {"proven optimal by exact multipliers"}


@pytest.mark.parametrize("backend", ["greedy", "rota"])
def test_a_rule_that_proves_nothing_says_so_and_blames_no_time_limit(backend: str) -> None:
    proposal = propose(WEEK, backend=backend)
    unproven = {stage.proof for stage in proposal.stages if stage.gap != 0}
    assert unproven == {"not proven: this back end proves nothing here"}
