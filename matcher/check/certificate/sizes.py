"""How large the numbers of a step may be: all is added up exactly in 64 bits, or refused."""

from __future__ import annotations

MOST = 2**61
"""No number on the way may come near to what 64 bits hold."""


class TooLarge(Exception):
    """The numbers of a step cannot be added up exactly."""

    def __init__(self, why: str = "The numbers of this step are too large to be added up exactly in 64 bits.") -> None:
        super().__init__(why)
