"""What every noun of the week has in common: frozen, strict, no unknown fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Code = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Noun(BaseModel):
    """A frozen fact. Strict: no coercion of ``'nan'``, ``'1_0'`` or ``1`` for a boolean."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)
