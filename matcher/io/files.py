"""Reading bytes: what cannot be read is a ``FileTrouble`` that says why and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matcher.errors import FileTrouble


def read_bytes(path: Path) -> bytes:
    """Bytes of a file.

    Raises
    ------
    FileTrouble
        The file is missing, or may not be read.
    """
    with trouble_told(path):
        return path.read_bytes()


def list_folder(folder: Path) -> list[Path]:
    """Files of a folder by name, without hidden ones and the marks that office programs leave beside open files."""
    with trouble_told(folder):
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))


@contextmanager
def trouble_told(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be read into ``FileTrouble``."""
    try:
        yield
    except FileNotFoundError:
        raise FileTrouble(f"{path} is not there. Check the name and the folder.") from None
    except PermissionError:
        raise FileTrouble(
            f"{path} may not be read. Close the file in Excel, or ask for the right to read it."
        ) from None
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror}.") from None
