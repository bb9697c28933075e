"""A review workbook in which somebody has decided is moved aside before another one takes its name."""

from __future__ import annotations

import warnings
from contextlib import closing
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
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():  # it drops the colours on reading, and says so
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True)
        with closing(book):
            rows = book[CHILDREN_SHEET].iter_rows(values_only=True)
            place = list(next(rows)).index(DECISION)
            return any(str(cell or "").strip() for row in rows for cell in row[place : place + 1])
    except Exception:  # openpyxl raises whatever its parts do
        return True  # somebody has had a hand in it
