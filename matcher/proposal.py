"""The answer: what is proposed, for whom not and why, how good it is, and how that is known."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from matcher.week.noun import Code, Noun

SCHEMA_VERSION = 1
Status = Literal["optimal", "feasible", "infeasible", "stopped"]


class Assignment(Noun):
    """One child's proposed authority, and what the child takes there."""

    ref: Code
    authority: Code
    vacancy: Code | None = None
    school_place: Code | None = None
    esol_place: Code | None = None
    miles_to_anchor: Annotated[float, Field(ge=0)] | None = None


WITHDRAWN = "eligibility: the referral was withdrawn."
"""The one reason of a child who is not placed and is not escalated either: it waits for nothing."""


class Unmatched(Noun):
    """A child who stays with the entry authority and, unless withdrawn, is escalated, with the reasons."""

    ref: Code
    reasons: tuple[str, ...] = ()


class Level(Noun):
    """One level of a leximin stage: so many authorities (or regions) at exactly this ratio."""

    ratio: str
    count: int


class StageResult(Noun):
    """One stage: its value, the proven bound, and how the proof was had.

    ``value`` and ``bound`` are in the stage's own unit; None where nothing is known. For a leximin
    stage they are the largest ratio, and ``levels`` holds every level from the highest down.
    """

    name: Code
    sense: Literal["maximise", "minimise"]
    unit: str
    value: int | float | None = None
    bound: int | float | None = None
    gap: float | None = None
    seconds: float | None = None
    proof: str = ""
    levels: tuple[Level, ...] | None = None


class Load(Noun):
    """One authority before and after. ``ratio`` is after over fair share, None where either is unknown."""

    authority: Code
    name: str
    region: str
    before: int | None
    received: int
    after: int | None
    fair_share: float | None
    ratio: float | None


class Provenance(Noun):
    """What the answer rests on, so that anyone can have it again.

    ``ledger_head`` is the newest hash of the ledger whose history entered the week, None where none did.
    ``peak_memory_mib`` is the most memory that the solving process held, what it shared with its parent included; None
    where it had no process of its own.
    """

    week_sha256: str
    policy_sha256: str
    seed: int
    backend: str
    versions: dict[str, str]
    platform: str | None = None
    seconds: float | None = None
    ledger_head: str | None = None
    peak_memory_mib: float | None = None


class Change(Noun):
    """One child whose authority is another one than in the earlier proposal; None: nobody. ``why`` is a sentence."""

    ref: Code
    before: Code | None
    now: Code | None
    cause: Code
    why: str


class Proposal(Noun):
    """The proposal of one week. People decide; this proposes.

    ``changes`` is there where the proposal was made after an earlier one, and is left out of the document elsewhere.
    """

    schema_version: int = SCHEMA_VERSION
    status: Status
    week_starting: str
    stages: tuple[StageResult, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    loads: tuple[Load, ...] = ()
    notices: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    provenance: Provenance | None = None
    changes: tuple[Change, ...] | None = None

    @model_serializer(mode="wrap")
    def _without_what_is_not_there(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        document: dict[str, Any] = handler(self)
        if document.get("changes") is None:
            document.pop("changes", None)
        return document


def comparable(document: dict[str, Any]) -> dict[str, Any]:
    """The proposal's JSON document without times, memory and platform: equal for equal runs on any machine.

    The only places that may differ are ``stages[].seconds``, ``provenance.seconds``, ``provenance.platform`` and
    ``provenance.peak_memory_mib``; this function is the one list of them.
    """
    stages = [{**stage, "seconds": None} for stage in document.get("stages", [])]
    provenance = {**(document.get("provenance") or {}), "seconds": None, "platform": None}
    provenance.pop("peak_memory_mib", None)
    return {**document, "stages": stages, "provenance": provenance}


def proposal_digest(proposal: Proposal) -> str:
    """SHA-256 (hex) of the proposal without times and platform: equal for equal runs on any machine."""
    document = comparable(proposal.model_dump(mode="json"))
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
