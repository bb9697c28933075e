"""Writes the certificate of a proposal: prices that prove its stages best.

::

    proving    the certificate of any proposal
    engine     the multipliers of the engine's rows as prices
    sharpen    better prices, and cases, where those prove too little
    program    the checker's ways as a linear program
    gatherings sets of groups as its columns
"""

from __future__ import annotations

from matcher.certificate.engine import certificate_of
from matcher.certificate.proving import certificate_for
from matcher.check.certificate import Certificate

__all__ = ["Certificate", "certificate_for", "certificate_of"]
