"""Reading bytes: what cannot be read is a ``FileTrouble`` that says why and what to do."""

from __future__ import annotations

from pathlib import Path

from matcher.errors import FileTrouble


def read_bytes(path: Path) -> bytes:
    """Bytes of a file.

    Raises
    ------
    FileTrouble
        The file is missing, or may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileTrouble(f"{path} is not there. Check the name and the folder.") from None
    except PermissionError:
        raise FileTrouble(
            f"{path} may not be read. Close the file in Excel, or ask for the right to read it."
        ) from None
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror}.") from None
