"""Which back ends there are, by name."""

from __future__ import annotations

import importlib.util

from matcher.errors import Usage

OURS = "cpsat"
PEER = "peer-"


def engine_backends() -> tuple[str, ...]:
    """Names that ``matcher.propose.propose`` takes: our own, and those of ``matcher.solve.backends.BACKENDS``."""
    if importlib.util.find_spec("matcher.solve.backends") is None:
        return (OURS,)
    module = importlib.import_module("matcher.solve.backends")
    return tuple(dict.fromkeys([OURS, *getattr(module, "BACKENDS", ())]))


def claims_proofs(name: str) -> bool:
    """Whether a back end sets out to prove its answers; of one that is not known here, yes."""
    from matcher.solve.backends import BACKENDS

    return not name.startswith(PEER) and (name not in BACKENDS or BACKENDS[name].exact)


def require_engine_backend(name: str) -> None:
    """Refuse a name that the engine does not know, before it could be taken for another.

    Raises
    ------
    Usage
        With the names that there are.
    """
    known = engine_backends()
    if name not in known:
        raise Usage(f"there is no back end {name!r}; there are {', '.join(known)}")
