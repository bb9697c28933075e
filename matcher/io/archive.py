"""Is it safe to open a workbook? The zip is looked through before any XML is parsed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from matcher.errors import Fault
from matcher.io.codes import FaultCode

MOST_ENTRIES = 1_000
MOST_BYTES = 128 * 2**20
MOST_RATIO = 200
RATIO_COUNTS_FROM = 2**20  # small files may well be all blanks
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z$]{1,4}[0-9]{1,7}[A-Z0-9:$]{0,20})["']""")
CHUNK, OVERLAP = 2**20, 256
HOW = "Open it in Excel and save it as 'Excel Workbook (*.xlsx)'"


def faults_of_archive(name: str, content: bytes) -> list[Fault]:
    """What speaks against opening a workbook: no zip, a password, a bomb, entities.

    Parameters
    ----------
    name
        The file's name, as the faults give it.
    content
        Its bytes.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        why = "it is no Excel workbook, or has a password"
        return [FaultCode.MALFORMED.at(name, None, why=why, how=f"{HOW}, without a password.")]
    with archive:
        why = _suspicion(archive.infolist()) or _entities(archive)
    return [FaultCode.SUSPICIOUS_WORKBOOK.at(name, None, why=why)] if why else []


def _suspicion(entries: list[zipfile.ZipInfo]) -> str:
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or len({entry.filename for entry in entries}) < len(entries):
        return f"it is made of {len(entries)} parts, or of two with one name"
    if unpacked > MOST_BYTES:
        return f"it would unpack to {unpacked // 2**20} MiB, more than {MOST_BYTES // 2**20}"
    if unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * max(packed, 1):
        return f"it is packed {unpacked // max(packed, 1)} times over"
    return ""


def _entities(archive: zipfile.ZipFile) -> str:
    try:
        for entry in archive.infolist():
            # The declared size may lie: no more than it is read, and a wrong checksum is an error.
            head = archive.open(entry).read(CHUNK)
            if DOCTYPE.search(head.replace(b"\0", b"")):
                return f"its part {entry.filename} declares entities"
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError):
        return "a part of it cannot be unpacked"
    return ""


def merged_ranges(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Ranges of merged cells in a sheet's part, which the row-by-row reader does not tell."""
    ranges: list[str] = []
    before = b""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            ranges += [found.decode() for found in MERGED.findall(before + chunk)]
            text = before + chunk
            # Keep a tail that may hold half a tag, but nothing that was found already.
            before = text[max(text.rfind(b">") + 1, len(text) - OVERLAP) :]
    return ranges
