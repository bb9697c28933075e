"""A review workbook in which somebody has decided is moved aside before another one takes its name."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from matcher.errors import FileTrouble
from matcher.io.review_columns import CHILDREN_SHEET, DECISION_COLUMNS

DECISION = DECISION_COLUMNS[0].name


def keep_decided(path: Path, untouched: bytes) -> Path | None:
    """Give a workbook with decisions in it a name of its own.

    Parameters
    ----------
    untouched
        What stands in a workbook in which nobody has decided, if it is the same again: then it need not be opened.

    Returns
    -------
    Its new name, or None: there is no such file, or nothing is decided in it. One that is not as it was written, so
    that there is no telling, is kept as well.

    Raises
    ------
    FileTrouble
        It cannot be moved.
    """
    if not path.exists() or path.read_bytes() == untouched or not _is_decided_in(path):
        return None
    free = (path.with_name(f"{path.stem}-decided-{number}{path.suffix}") for number in count(1))
    kept = next(name for name in free if not name.exists())
    try:
        path.rename(kept)
    except OSError as error:
        raise FileTrouble(f"{path} holds decisions and cannot be moved aside: {error.strerror}. Close it.") from None
    return kept


def _is_decided_in(path: Path) -> bool:
    """Whether a decision stands in a workbook, or it is not what was written, so that there is no telling."""
    from matcher.io.workbook import read_sheets, table_of

    sheets, faults = read_sheets(path)
    sheet = next((sheet for sheet in sheets if sheet.name == CHILDREN_SHEET and sheet.records), None)
    if faults or sheet is None:
        return True
    table, _ = table_of(sheet)
    return any(table.cells.get(DECISION, ("unknown",)))
