"""What a row tells, and what is known, of the back end that it names."""

from __future__ import annotations

from benchmarks.cells import Row

OURS = "cpsat"
PEER = "peer-"


def claims_proofs(row: Row) -> bool:
    """Whether a row's back end sets out to prove its answers; of one that is not known here, unless the row says no."""
    from matcher.solve.backends import BACKENDS

    name = row["backend"]
    return not name.startswith(PEER) and (BACKENDS[name].exact if name in BACKENDS else row.get("exact", True))


def own_words(name: str) -> Row:
    """Fields that tell what nobody else can look up: whether a module of somebody's own sets out to prove anything.

    Raises
    ------
    Usage
        There is no back end of that name; with those that there are.
    """
    from matcher.solve.backends import BACKENDS, backend_of

    backend = backend_of(name)
    return {} if name in BACKENDS else {"exact": backend.exact}
