"""What a certificate is worth, stage by stage, in plain words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from matcher.check.certificate.audit import Audit, Finding
from matcher.check.certificate.document import Certificate, Stage
from matcher.check.certificate.walk import Sharpen
from matcher.check.checker import plan_of, violations
from matcher.check.plan import Plan
from matcher.check.stages import stages_of
from matcher.proposal import Proposal
from matcher.week import Week

Worth = Literal["certified", "within", "refused"]
UNLAWFUL = "The proposal itself does not hold, so nothing of it is optimal."


@dataclass(frozen=True)
class Verdict:
    """What the certificate proves of one stage.

    Attributes
    ----------
    worth
        ``certified`` optimal; ``within`` a gap, the rest being the solver's word; or ``refused``.
    value
        The stage's value, computed here: a number, or a largest ratio as ``n/d``; with a tolerance, the witness's.
    bound
        What the prices prove of it; of a leximin stage that is not certified, ``above n/d``: every level there.
    gap
        Between the proposal's own value and the bound; None for a leximin stage.
    why
        Why it is refused; "" otherwise.
    """

    stage: str
    worth: Worth
    value: int | str | None
    bound: int | str | None
    gap: int | None = None
    why: str = ""

    def in_words(self) -> str:
        """The verdict as a person reads it."""
        if self.worth == "certified":
            return "certified optimal"
        if self.worth == "refused":
            return f"refused: {self.why}"
        if self.gap is not None:
            return f"certified within {self.gap} (the rest is the solver's word)"
        if self.bound is None:
            return "not certified (it is the solver's word)"
        return f"certified for every level {self.bound} (the rest is the solver's word)"


def verify_certificate(week: Week, proposal: Proposal, certificate: Certificate) -> list[Verdict]:
    """What a certificate proves of a proposal, in whole numbers and from the facts alone.

    Parameters
    ----------
    week
        The facts.
    proposal
        Any proposal. One that breaks a rule is certified in nothing.
    certificate
        Nothing in it is believed: prices are only ever used to work out a bound, and what it claims to be the value
        or the bound is compared with what is found here.
    """
    if violations(week, proposal):
        names = [stage.name for stage in stages_of(plan_of(week, proposal), certificate.seed)]
        return [Verdict(name, "refused", None, None, None, UNLAWFUL) for name in names]
    stages = {stage.name: stage for stage in certificate.stages}
    findings = findings_of(week, proposal, certificate)
    known = {finding.name for finding in findings}
    fault = _fault(proposal, certificate, known)
    return [_verdict(finding, stages.get(finding.name), fault) for finding in findings]


def findings_of(
    week: Week, proposal: Proposal, certificate: Certificate, sharpen: Sharpen | None = None
) -> list[Finding]:
    """What the prices of a certificate prove, whatever it claims."""
    witnesses = {stage.name: _witness(week, proposal, stage) for stage in certificate.stages if stage.witness}
    lawful = {name: plan for name, plan in witnesses.items() if plan is not None}
    stages = {stage.name: stage for stage in certificate.stages}
    found = Audit(plan_of(week, proposal), certificate.seed, sharpen).run(stages, lawful)
    unlawful = witnesses.keys() - lawful.keys()
    trouble = "Its witness breaks a rule."
    return [replace(each, certified=False, trouble=trouble) if each.name in unlawful else each for each in found]


def stated(week: Week, proposal: Proposal, certificate: Certificate, sharpen: Sharpen | None = None) -> Certificate:
    """The certificate with the values and bounds that its prices prove in place of those that it claims.

    Parameters
    ----------
    sharpen
        Gives better prices for a step that proves too little; these are then the certificate's.
    """
    found = {finding.name: finding for finding in findings_of(week, proposal, certificate, sharpen)}
    stages = []
    for stage in certificate.stages:
        each = found[stage.name]
        steps = stage.steps if each.trouble else each.steps
        stages.append(replace(stage, value=each.value, bound=each.bound, steps=steps))
    return replace(certificate, stages=tuple(stages))


def _witness(week: Week, proposal: Proposal, stage: Stage) -> Plan | None:
    """The plan that shows the best value of a stage with a tolerance; None where it breaks a rule."""
    shown = Proposal(status="feasible", week_starting=proposal.week_starting, assignments=stage.witness)
    return None if violations(week, shown) else plan_of(week, shown)


def _fault(proposal: Proposal, certificate: Certificate, known: set[str]) -> str:
    """Why the certificate as a whole cannot be for this proposal; "" where it can."""
    made_for = proposal.provenance
    if made_for is not None and made_for.seed != certificate.seed:
        return f"The certificate is for the seed {certificate.seed}, the proposal for {made_for.seed}."
    if made_for is not None and made_for.week_sha256 != certificate.week_sha256:
        return "The certificate was made for other facts than the proposal."
    strangers = sorted({stage.name for stage in certificate.stages} - known)
    if strangers or len(certificate.stages) != len({stage.name for stage in certificate.stages}):
        return f"The certificate has stages that this week does not have, or some twice: {', '.join(strangers)}."
    return ""


def _verdict(finding: Finding, stage: Stage | None, fault: str) -> Verdict:
    why = fault or finding.trouble or ("" if stage is None else _wrong_claim(finding, stage))
    if why:
        return Verdict(finding.name, "refused", finding.value, finding.bound, None, why)
    if finding.certified:
        return Verdict(finding.name, "certified", finding.value, finding.bound, 0)
    return Verdict(finding.name, "within", finding.value, finding.bound, finding.gap)


def _wrong_claim(finding: Finding, stage: Stage) -> str:
    """A value or bound that is not what is found here."""
    if stage.value != finding.value:
        return f"The value is said to be {stage.value}; it is {finding.value}."
    if stage.bound != finding.bound:
        return f"It is said to prove {stage.bound}; it proves {finding.bound}."
    if not stage.steps:
        return ""
    if len(stage.steps) != len(finding.steps):
        return f"It has {len(stage.steps)} steps, of which {len(finding.steps)} say something."
    for number, (said, found) in enumerate(zip(stage.steps, finding.steps, strict=True)):
        if said != found:
            return f"Step {number} is said to prove {said.bound}, and its cases so much; it proves {found.bound}."
    return ""
