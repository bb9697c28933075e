"""The certificate of any proposal, whoever made it: by linear programs alone, without an engine's multipliers."""

from __future__ import annotations

from matcher.certificate.sharpen import Sharpener
from matcher.check import plan_of, stage_values
from matcher.check.certificate import Certificate, Stage, stated
from matcher.io import week_digest
from matcher.proposal import Proposal
from matcher.week import Week


def certificate_for(week: Week, proposal: Proposal) -> Certificate:
    """Prove as much as can be of a lawful proposal.

    Of one that is not the best there is, some stage stays unproven: that is what makes a certificate worth having.
    """
    seed = proposal.provenance.seed if proposal.provenance else 0
    stages = tuple(Stage(stage.name, None, ()) for stage in stage_values(week, proposal, seed))
    return stated(week, proposal, Certificate(week_digest(week), seed, stages), Sharpener(plan_of(week, proposal)))
