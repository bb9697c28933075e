from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from matcher.errors import FileTrouble, LedgerChanged, Usage
from matcher.ledger import entries, history, of_child, record_decisions, verify, waiting
from matcher.proposal import Provenance, proposal_digest
from matcher.week import Authority, Decision
from tests.ledger.synthetic import MONDAY, Event, children, proposal_of, week_of, write, year

AUTHORITIES = tuple(
    Authority(code=code, name=code, region=region)
    for code, region in (("A0", "North"), ("A1", "South"), ("A2", "East"))
)


def event(placed: dict[str, str], *decisions: Decision, weeks: int = 0, count: int = 3) -> Event:
    monday = MONDAY + timedelta(weeks=weeks)
    week = week_of(monday, children(count, 0, MONDAY), AUTHORITIES)
    return Event(week, proposal_of(week, placed), decisions)


def decision(number: int, kind: str, where: str | None = "A1", **columns: object) -> Decision:
    row = {"ref": f"C{number:05}", "authority": where, "decision": kind, "decided_by": "duty"}
    return Decision.model_validate(row | columns)


def test_a_recorded_week_is_there_with_its_proposal_and_decisions(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    done = write(path, event({"C00000": "A1", "C00001": "A2"}, decision(0, "accept")))
    assert (done.week, done.proposal, done.decisions) == (True, True, 1)
    assert [row.kind for row in entries(path)] == [
        "weeks", "shares", "rota", "proposals", "loads", "waits", "decisions",
    ]  # fmt: skip
    assert entries(path)[-1].sha256 == done.head == history(path).head
    assert [(row.ref, row.outcome, row.authority) for row in sorted(waiting(path))] == [
        ("C00000", "proposed", "A1"),
        ("C00001", "proposed", "A2"),
        ("C00002", "escalated", None),
    ]
    assert [(step.what, step.authority) for step in of_child(path, "C00000")] == [("proposed", "A1"), ("accept", "A1")]
    assert verify(path) == ()


def test_the_same_call_again_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    same = event({"C00000": "A1"}, decision(0, "refused-by-authority", reason="risk"), decision(1, "pin", "A2"))
    first = write(path, same)
    again = write(path, same)
    assert (again.week, again.proposal, again.decisions) == (False, False, 0)
    assert again.head == first.head


def test_the_ledger_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    write(path, event({}))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_writer_who_saw_an_older_state_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    seen = write(path, event({"C00000": "A1"})).head
    write(path, event({"C00000": "A2"}), expected_head=seen)
    before = path.read_bytes()
    with pytest.raises(LedgerChanged, match="meanwhile"):
        write(path, event({"C00000": "A0"}), expected_head=seen)
    assert path.read_bytes() == before


def test_a_proposal_made_from_an_older_state_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    head = write(path, event({"C00000": "A1"})).head
    newer = event({"C00000": "A2"})
    provenance = Provenance(week_sha256="w", policy_sha256="p", seed=0, backend="cpsat", versions={}, ledger_head=head)
    resting = Event(newer.week, newer.proposal.model_copy(update={"provenance": provenance}), ())
    write(path, event({"C00000": "A0"}))
    with pytest.raises(LedgerChanged, match="moved on since"):
        write(path, resting)


def test_a_week_before_the_newest_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    write(path, event({}, weeks=1))
    with pytest.raises(LedgerChanged, match="2026-01-12"):
        write(path, event({}, weeks=0))


def test_a_decision_on_an_old_proposal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    old = event({"C00000": "A1"})
    write(path, old)
    write(path, event({"C00000": "A2"}))
    with pytest.raises(LedgerChanged, match="older one"):
        record_decisions(path, proposal_digest(old.proposal), [decision(0, "accept")])


def test_a_decision_on_a_child_whom_the_proposal_does_not_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    only = event({"C00000": "A1"})
    write(path, only)
    with pytest.raises(Usage, match="C00077"):
        record_decisions(path, proposal_digest(only.proposal), [decision(0, "accept"), decision(77, "accept")])
    assert history(path).decisions == {}


def test_decisions_on_an_unknown_proposal_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with pytest.raises(Usage, match="not there"):
        record_decisions(path, "0" * 64, [])
    write(path, event({}))
    with pytest.raises(Usage, match="does not have this proposal"):
        record_decisions(path, "0" * 64, [])


def test_a_refusal_that_returns_after_an_acceptance_is_recorded_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    refusal = decision(0, "refused-by-child", reason="child-objects")
    done = write(path, event({"C00000": "A1"}, refusal, decision(0, "accept"), refusal))
    assert done.decisions == 3
    assert history(path).decisions == {"C00000": (refusal,)}


def test_a_decision_that_somebody_set_aside_is_not_recorded_by_reading_it_once_more(tmp_path: Path) -> None:
    """A workbook that was read again "to be safe" used to put a child's objection out of force, and said nothing."""
    path = tmp_path / "ledger.db"
    only = event({"C00000": "A1"}, ann := decision(0, "accept", decided_by="ann"))
    write(path, only)
    digest = proposal_digest(only.proposal)
    bob = decision(0, "refused-by-child", reason="child-objects", decided_by="bob")
    assert record_decisions(path, digest, [bob]).set_aside == ((ann, bob),)
    again = record_decisions(path, digest, [ann])
    assert (again.decisions, again.outdated) == (0, ((ann, bob),))
    assert history(path).decisions == {"C00000": (bob,)}
    later = ann.model_copy(update={"decided_by": "ann, after a talk"})
    assert record_decisions(path, digest, [later]).set_aside == ((bob, later),)


def test_only_what_was_proposed_can_be_accepted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    for number, where in ((0, "A2"), (2, "A1")):
        with pytest.raises(Usage, match="cannot be accepted"):
            write(path, event({"C00000": "A1"}, decision(number, "accept", where)))
    assert entries(path) == []


def test_what_is_reopened_is_undecided_and_not_received(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    only = event({"C00000": "A1"}, decision(0, "accept"))
    write(path, only)
    assert sum(history(path).received.values()) == 1
    digest = proposal_digest(only.proposal)
    assert record_decisions(path, digest, [decision(0, "reopened", None, reason="mistake")]).decisions == 1
    assert (history(path).decisions["C00000"], sum(history(path).received.values())) == ((), 0)
    assert record_decisions(path, digest, [decision(1, "reopened", None)]).decisions == 0  # nothing to take back
    assert [step.what for step in of_child(path, "C00000")] == ["proposed", "accept", "reopened"]
    assert verify(path) == ()


def test_a_proposal_that_rests_on_another_ledger_begins_none(tmp_path: Path) -> None:
    path = tmp_path / "typo.db"
    foreign = event({"C00000": "A1"})
    made = Provenance(
        week_sha256="a" * 64, policy_sha256="b" * 64, seed=0, backend="cpsat", versions={}, ledger_head="e" * 64
    )
    with pytest.raises(LedgerChanged):
        write(path, replace(foreign, proposal=foreign.proposal.model_copy(update={"provenance": made})))
    assert not path.exists()


def test_a_recorded_proposal_is_not_confirmed_for_another_week(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    one = event({"C00000": "A1"})
    write(path, one)
    with pytest.raises(Usage, match="other facts"):
        write(path, replace(one, week=event({}, count=2).week))


def test_a_decision_given_twice_in_one_call_is_recorded_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    assert write(path, event({"C00000": "A1"}, decision(0, "accept"), decision(0, "accept"))).decisions == 1


def test_a_decision_needs_a_decider_even_in_the_database(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with pytest.raises(sqlite3.IntegrityError, match="decided_by"):
        write(path, event({"C00000": "A1"}, decision(0, "accept", decided_by=None)))
    assert entries(path) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE waits SET authority = 'A9'", "DELETE FROM decisions", "DELETE FROM audit"]
)
def test_the_database_refuses_to_alter_a_row(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "ledger.db"
    write(path, event({"C00000": "A1"}, decision(0, "accept")))
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)


def test_the_database_refuses_a_row_without_an_entry_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    write(path, event({"C00000": "A1"}, decision(0, "accept")))
    with closing(sqlite3.connect(path)) as other:
        for insert in ("INSERT", "INSERT OR REPLACE"):
            with pytest.raises(sqlite3.IntegrityError, match="must follow"):
                other.execute(f"{insert} INTO rota VALUES (1, 3, 1, 'North', '1', 99)")
            with pytest.raises(sqlite3.IntegrityError, match="must follow"):
                other.execute(f"{insert} INTO audit SELECT * FROM audit WHERE seq = 1")


def test_another_programs_database_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE cats (name)")
    before = path.read_bytes()
    for use in (lambda: write(path, event({})), lambda: history(path)):
        with pytest.raises(FileTrouble, match="another program"):
            use()
    assert path.read_bytes() == before


def test_a_text_file_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("nothing of the kind " * 100)
    with pytest.raises(FileTrouble, match="no ledger, or is damaged"):
        history(path)


def test_a_ledger_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with pytest.raises(FileTrouble, match="matcher ledger record"):
        history(path)
    assert not path.exists()
    with pytest.raises(FileTrouble, match="cannot be written"):
        write(tmp_path / "no folder" / "ledger.db", event({}))


def test_a_locked_ledger_is_told_after_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    write(path, event({}))
    monkeypatch.setattr("matcher.ledger.store.WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FileTrouble, match="another process is writing"):
            write(path, event({"C00000": "A1"}))


def test_waits_keep_the_day_of_the_referral(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    for one in year(3, weeks=4):
        write(path, one)
    oldest = waiting(path)[0]
    assert date.fromisoformat(oldest.referred_on) <= date.fromisoformat(oldest.week_starting)
    assert [row.referred_on for row in waiting(path)] == sorted(row.referred_on for row in waiting(path))
