"""Writes the certificate of a proposal: prices that prove its stages best, from the engine and sharpened by need."""

from __future__ import annotations

from matcher.certificate.engine import certificate_of

__all__ = ["certificate_of"]
