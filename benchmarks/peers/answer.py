"""A peer's answer as a row: run by its own interpreter, laid over the week, judged by the independent checker.

The outcome is ``part``, never ``proven``: what the checker finds is counted by rule, since a peer that cannot
express a rule breaks it without being wrong about what it was asked.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cells import Cell, Row
from benchmarks.instances import Instance
from benchmarks.peers.roster import PEERS, Peer
from matcher.errors import Usage

if TYPE_CHECKING:
    from matcher.proposal import Proposal
    from matcher.rules import Model
    from matcher.week import Week

SCRIPTS = Path(__file__).with_name("scripts")
INTERPRETER = "BENCHMARKS_PEERS_PYTHON"
SPARE_SECONDS = 30.0
"""For starting the interpreter and loading the library, beyond the limit."""


def peer_row(cell: Cell, instance: Instance) -> Row:
    """Ask a peer for what it can express of a week.

    Raises
    ------
    Usage
        No such peer, the instance is no week, or the library is not installed.
    """
    if cell.backend not in PEERS:
        raise Usage(f"there is no peer {cell.backend!r}; there are {', '.join(PEERS)}")
    if instance.week is None:
        raise Usage(f"{cell.backend} takes weeks only")
    from benchmarks.peers.part import part, program
    from matcher.rules import build_model

    peer = PEERS[cell.backend]
    model = build_model(instance.week, cell.seed, whole=True)
    question = program(model.problem) if peer.asks == "program" else part(model)
    answer = ask(peer, question, cell.seconds)
    if "detail" in answer:
        return answer
    return _judged(instance.week, model, answer)


def ask(peer: Peer, question: dict[str, Any], seconds: float) -> Row:
    """The peer's own document, or a row without an answer where it gave none."""
    command = [interpreter(peer), str(SCRIPTS / peer.script)]
    limit = json.dumps({**question, "seconds": seconds}).encode()
    try:
        done = subprocess.run(command, input=limit, capture_output=True, timeout=seconds + SPARE_SECONDS, check=True)
    except subprocess.TimeoutExpired:
        return {"outcome": "nothing", "detail": f"no answer within {seconds:g} seconds"}
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return {"outcome": "error", "detail": " ".join(last)[:500]}
    answer: Row = json.loads(done.stdout.splitlines()[-1])
    return answer


def interpreter(peer: Peer) -> str:
    """This interpreter where the library is installed, else the one that the environment names.

    Raises
    ------
    Usage
        Neither has it.
    """
    if importlib.util.find_spec(peer.module) is not None:
        return sys.executable
    other = os.environ.get(INTERPRETER)
    if other is None:
        raise Usage(
            f"{peer.library} is not installed: install the extra 'peers', or name in {INTERPRETER} an interpreter that "
            f"has it (fairpyx needs numpy before 2, so an environment of its own)"
        )
    return other


def _judged(week: Week, model: Model, answer: Row) -> Row:
    from matcher.check import verify

    row: Row = {
        "outcome": "part",
        "wall_seconds": round(answer["wall_seconds"], 4),
        "cpu_seconds": round(answer["cpu_seconds"], 4),
        "children": len(week.children),
    }
    if "largest_ratio" in answer:  # shared out in fractions: nobody is placed, so there is nothing to check
        return row | {key: answer[key] for key in ("largest_ratio", "largest_of_takers", "placed", "fractional")}
    proposal = _proposal(week, model, answer)
    if proposal is None:
        return row | {"outcome": "error", "detail": "its plan breaks a row of the program that it was given"}
    report = verify(week, proposal)
    broken = {rule: count for rule, count in report.by_rule().items() if rule != "claims"}
    stages = [{"name": stage.name, "value": stage.value} for stage in report.stages]
    return row | {
        "placed": len(proposal.assignments),
        "broken": broken,
        "violations": sum(broken.values()),
        **_largest(week, proposal),
        "values": stages,
    }


def _proposal(week: Week, model: Model, answer: Row) -> Proposal | None:
    """The peer's plan with names; None where a whole plan does not keep the program's own rows."""
    from matcher.proposal import Assignment, Proposal

    start = model.draft.facts.start.isoformat()
    codes = model.draft.facts.authorities.codes
    if "plan" in answer:
        from matcher.problem import ints
        from matcher.rules.deal import deal

        plan = ints(answer["plan"])
        if not model.problem.is_feasible(plan):
            return None
        chosen = deal(model, plan).authority.tolist()
    else:
        chosen = answer["assignment"]
    refs = model.draft.facts.children.ref
    pairs = [(str(ref), codes[a]) for ref, a in zip(refs, chosen, strict=True) if a >= 0]
    rows = tuple(Assignment(ref=ref, authority=authority) for ref, authority in pairs)
    return Proposal(status="feasible", week_starting=start, assignments=rows)


def _largest(week: Week, proposal: Proposal) -> Row:
    """Largest load over share, of all and of those that take a child."""
    received = Counter(row.authority for row in proposal.assignments)
    ratios = {}
    for row in week.authorities:
        share = week.policy.share(row.child_population, row.fair_share)
        if share is not None and row.uasc_in_care is not None:
            ratios[row.code] = float((row.uasc_in_care + received[row.code]) / share)
    return {
        "largest_ratio": max(ratios.values(), default=None),
        "largest_of_takers": max((ratios[code] for code in received if code in ratios), default=None),
    }
