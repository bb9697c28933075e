"""Certificates: what the multipliers of a solver prove, verified in whole numbers without any solver.

::

    verdict      verify_certificate, stated
    audit        stage by stage                  leximin    levels
    bound        the bound that prices prove, and what it closes
    sets         the cheapest set of units for each authority
    walk         how a step narrows              cases
    left         what is left of all ways        holding    tolerances
    prices       prices laid over the facts' rows        naming     sizes
    cuts         rows that follow from others for whole numbers
    paid         what ways cost once prices are paid
    costs        what each stage costs, way by way
    ways         every way a child can go        study  alike  alone  limits  segments
    document     what a certificate is            reading    from JSON

CERTIFICATE.md tells what is in the document, and why it proves what it does.
"""

from __future__ import annotations

from matcher.check.certificate.document import Certificate, Cut, Malformed, Split, Stage, Step
from matcher.check.certificate.naming import apart_key
from matcher.check.certificate.reading import certificate_from, read_certificate
from matcher.check.certificate.verdict import Verdict, stated, verify_certificate

__all__ = [
    "Certificate", "Cut", "Malformed", "Split", "Stage", "Step", "Verdict", "apart_key", "certificate_from",
    "read_certificate", "stated", "verify_certificate",
]  # fmt: skip
