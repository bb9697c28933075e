"""Writes the certificate of a proposal: prices that prove its stages best.

::

    proving    the certificate of any proposal
    engine     the multipliers of the engine's rows as prices
    sharpen    better prices, cuts and cases, where those prove too little
    relaxed    what is left of a linear program, step by step, and what it finds
    program    the checker's ways as that linear program
    options    what children can take, as its columns       gatherings  sets of groups
    point      a plan as a point of it                      splitting   cases
    cuttings   its cuts
"""

from __future__ import annotations

from matcher.certificate.engine import certificate_of
from matcher.certificate.proving import certificate_for
from matcher.check.certificate import Certificate

__all__ = ["Certificate", "certificate_for", "certificate_of"]
