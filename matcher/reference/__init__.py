"""The 212 authorities of the scheme, with source and year of each figure, and stand-in rota weights."""

from __future__ import annotations

from matcher.reference.table import ATTRIBUTION, Figure, authorities, figures, rota_weights

__all__ = ["ATTRIBUTION", "Figure", "authorities", "figures", "rota_weights"]
