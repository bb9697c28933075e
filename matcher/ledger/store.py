"""The ledger's file: opened with care, brought up to date, read in one snapshot, written in one transaction.

A rollback journal, ``synchronous=EXTRA`` (FULL, and the folder is synced as well) and ``BEGIN IMMEDIATE``: what was
confirmed is on the disk, what was not confirmed was never there, and only one process writes at a time.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

from matcher.errors import FileTrouble

APPLICATION_ID = 0x4D4C4447
"""``MLDG`` in the file's header: this is a ledger."""
WAIT_SECONDS = 10.0
"""How long a process waits while another one writes."""
PRAGMAS = ("synchronous = EXTRA", "foreign_keys = ON", "trusted_schema = OFF")


@cache
def migrations() -> tuple[str, ...]:
    """The scripts that bring a ledger from each schema version to the next; the first makes it."""
    scripts = sorted(
        (item for item in (files(__package__) / "migrations").iterdir() if item.name.endswith(".sql")),
        key=lambda item: item.name,
    )
    return tuple(item.read_text(encoding="utf-8") for item in scripts)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one state of the ledger throughout, and can change nothing.

    Raises
    ------
    FileTrouble
        The file is not there, is no ledger, is damaged, or is of a newer version.
    """
    if not path.is_file():
        raise FileTrouble(f"{path} is not there. 'matcher ledger record {path} WEEK PROPOSAL' begins a ledger.")
    with _told(path), closing(_open(path)) as connection:
        if _version_now(connection, path) < len(migrations()):
            _migrate(connection, path, migrations())
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        yield connection
        connection.rollback()


@contextmanager
def writing(path: Path, scripts: Sequence[str] | None = None) -> Iterator[sqlite3.Connection]:
    """A connection within one transaction: all of it is kept, on the disk, or nothing.

    Parameters
    ----------
    path
        The ledger; made if it is not there, readable by its owner only.
    scripts
        The migrations; the package's own by default.

    Raises
    ------
    FileTrouble
        The file cannot be written, is no ledger, or another process writes to it for too long.
    """
    with _told(path):
        _make(path)
        with closing(_open(path)) as connection:
            _migrate(connection, path, migrations() if scripts is None else scripts)
            with _transaction(connection):
                yield connection


def _make(path: Path) -> None:
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _open(path: Path) -> sqlite3.Connection:
    # mode=rw, also for reading: a journal that a killed process left behind must be rolled back first.
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS, isolation_level=None
    )
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def _version(connection: sqlite3.Connection, path: Path, newest: int | None = None) -> int:
    """Schema version; 0 where nothing was ever kept."""
    mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if mark != APPLICATION_ID and not (empty and mark == 0 and version == 0):
        raise FileTrouble(f"{path} is a database of another program, no ledger. Give the ledger a file of its own.")
    if version > (len(migrations()) if newest is None else newest):
        raise FileTrouble(f"{path} was written by a newer matcher. Bring this program up to date.")
    return version


def _version_now(connection: sqlite3.Connection, path: Path, newest: int | None = None) -> int:
    """The version at one moment: another process may just be making a ledger of an empty file."""
    connection.execute("BEGIN")
    try:
        return _version(connection, path, newest)
    finally:
        connection.rollback()


def _migrate(connection: sqlite3.Connection, path: Path, scripts: Sequence[str]) -> None:
    """Bring the schema up to date in one transaction; the version is read within it, so that two cannot both do it."""
    if _version_now(connection, path, len(scripts)) == len(scripts):
        return
    with _transaction(connection):
        for script in scripts[_version(connection, path, len(scripts)) :]:
            for statement in statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(scripts)}")


def statements(script: str) -> Iterator[str]:
    """The single statements of a script: ``executescript`` would end the transaction that it should be part of."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Errors of the file, as the project tells them; a broken promise of our own code stays what it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        raise FileTrouble(f"{path} cannot be used: {_why(error)} Nothing of it was changed.") from error
    except OSError as error:
        raise FileTrouble(
            f"{path} cannot be written: {error.strerror}. Choose a folder that you may write to."
        ) from None


def _why(error: sqlite3.DatabaseError) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "another process is writing to it. Wait until it has ended and run the command again."
    if name.startswith("SQLITE_FULL"):
        return "the disk is full. Make room and run the command again."
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return "it, or its folder, may not be written. Choose a place that you may write to."
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return "it is no ledger, or is damaged. Take the last good copy of it."
    return f"{error}."
