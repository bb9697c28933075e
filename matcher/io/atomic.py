"""Files that are whole or not there: temporary file in the same folder, fsync, rename.

A crash leaves the old file or the new one, never half of either.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from matcher.errors import FileTrouble


def write_bytes(path: Path, content: bytes, *, private: bool) -> None:
    """Write a file whole.

    Parameters
    ----------
    path
        The file; one that is there is replaced.
    content
        Its bytes.
    private
        Whether only its owner may read it: so for any file that holds children's rows.

    Raises
    ------
    FileTrouble
        The folder or the file may not be written, the disk is full, or the file is open in Excel.
    """
    refuse_open(path)
    try:
        _replace(path, content, private=private)
    except PermissionError:
        advice = "If it is open, close the file in Excel; else choose a folder that you may write to."
        raise FileTrouble(f"{path} cannot be written. {advice}") from None
    except OSError as error:
        raise FileTrouble(f"{path} cannot be written: {error.strerror}. Nothing of it was changed.") from None


def refuse_open(path: Path) -> None:
    """Refuse a file that is open in Excel; ask it of every file before the first of several is written.

    Raises
    ------
    FileTrouble
        Excel has left its mark beside the file.
    """
    if path.with_name(f"~${path.name}").exists():
        raise FileTrouble(f"{path} is open in Excel. Close the file and run the command again.")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, unless they are there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileTrouble(f"The folder {folder} cannot be made: {error.strerror}.") from None


def _replace(path: Path, content: bytes, *, private: bool) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    # The rename itself is durable only once the folder is; some systems cannot sync a folder.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
