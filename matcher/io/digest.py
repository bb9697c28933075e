"""Fingerprints of the facts and of the policy, from a canonical form that the order of rows does not change."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal

from matcher.week import Policy, Previous, Week
from matcher.week.noun import Noun


def week_digest(week: Week) -> str:
    """SHA-256 (hex) of the week's facts: every table but the policy, which has a digest of its own."""
    digest = hashlib.sha256()
    for table in sorted(set(Week.model_fields) - {"policy"}):
        digest.update(f"{table}\n".encode())
        for row in sorted(_canonical(noun) for noun in getattr(week, table)):
            digest.update(f"{row}\n".encode())
    return digest.hexdigest()


def policy_digest(policy: Policy) -> str:
    """SHA-256 (hex) of the policy, its defaults included."""
    return hashlib.sha256(_canonical(policy).encode()).hexdigest()


def _canonical(noun: Noun) -> str:
    # An earlier proposal's row has its places only where they are known: facts without them keep their fingerprint.
    row = noun.model_dump(exclude_none=isinstance(noun, Previous))
    return json.dumps(row, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, Decimal):  # 0.10 and 0.1 are one number
        return f"{value.normalize():f}"
    assert isinstance(value, date)
    return value.isoformat()
