"""Workbooks that are built to harm cost little time and end in a fault, never in a crash."""

from __future__ import annotations

import io
import random
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.io import check_week, write_rows
from matcher.io.rows import RawTable, Rows
from matcher.io.spreadsheet import workbook_bytes

Change = Callable[[str, bytes], bytes]


@pytest.fixture
def good() -> bytes:
    cells = {"ref": ["c1"], "entry_authority": ["ENT"], "referred_on": ["2026-01-05"], "age": ["16"], "sex": ["male"]}
    return workbook_bytes(Rows({"children": RawTable("children", cells, [2])}))


def changed(content: bytes, change: Change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, change(entry.filename, source.read(entry)))
    return out.getvalue()


def codes(tmp_path: Path, content: bytes) -> list[str]:
    (tmp_path / "week.xlsx").write_bytes(content)
    began = time.process_time()
    found = [fault.code for fault in check_week(tmp_path / "week.xlsx").faults]
    assert time.process_time() - began < 5
    return found


def in_sheet(old: bytes, new: bytes) -> Change:
    return lambda name, data: data.replace(old, new) if name.endswith("sheet1.xml") else data


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, good: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = changed(good, lambda name, data: b" " * (200 * 2**20) if name.endswith("theme1.xml") else data)
    after_making = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert codes(tmp_path, bomb) == ["V018"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - max(before, after_making) < 200 * 1024


def test_entities_are_refused(tmp_path: Path, good: bytes) -> None:
    laughs = b'<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    hostile = changed(good, lambda name, data: data.replace(b"?>", b"?>" + laughs, 1))
    assert codes(tmp_path, hostile) == ["V018"]


def test_entities_in_another_encoding_are_refused(tmp_path: Path, good: bytes) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE s [<!ENTITY a "ha">]><sst>&a;</sst>'.encode("utf-16")
    hostile = changed(good, lambda name, data: text if name.endswith("sharedStrings.xml") else data)
    assert codes(tmp_path, hostile) == ["V018"]


def test_a_sparse_giant_sheet_costs_nothing(tmp_path: Path, good: bytes) -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    found = codes(tmp_path, changed(good, in_sheet(b"</sheetData>", far)))
    assert "V013" in found


def test_a_row_number_beyond_any_sheet_costs_nothing(tmp_path: Path, good: bytes) -> None:
    far = b'<row r="99999999999"><c><v>1</v></c></row></sheetData>'
    assert codes(tmp_path, changed(good, in_sheet(b"</sheetData>", far)))


def test_a_giant_merge_is_one_fault(tmp_path: Path, good: bytes) -> None:
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    assert "V011" in codes(tmp_path, changed(good, in_sheet(b"</sheetData>", merge)))


def test_a_shared_string_that_is_not_there_is_a_damaged_file(tmp_path: Path, good: bytes) -> None:
    assert codes(tmp_path, changed(good, in_sheet(b"<v>0</v>", b"<v>999</v>"))) == ["V015"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"ref,age\n1,2\n"]
)
def test_what_is_no_workbook_is_told_as_such(tmp_path: Path, content: bytes) -> None:
    assert codes(tmp_path, content) == ["V015"]


def test_bytes_turned_at_random_never_crash_the_reader(tmp_path: Path, good: bytes) -> None:
    draw = random.Random(7)
    for _ in range(150):
        noisy = bytearray(good)
        for _ in range(draw.randint(1, 6)):
            noisy[draw.randrange(len(noisy))] = draw.randrange(256)
        codes(tmp_path, bytes(noisy))


def test_xml_turned_at_random_never_crashes_the_reader(tmp_path: Path, good: bytes) -> None:
    draw = random.Random(11)

    def spoil(name: str, data: bytes) -> bytes:
        noisy = bytearray(data)
        if draw.random() < 0.3:
            for _ in range(draw.randint(1, 3)):
                noisy[draw.randrange(len(noisy))] = draw.choice(b'<>"/019AZaz ')
        return bytes(noisy)

    for _ in range(150):
        codes(tmp_path, changed(good, spoil))


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = Rows(
        {"decisions": RawTable("decisions", {"reason": ["=HYPERLINK(1)", "+1", "@x", "http://a.b"]}, [2, 3, 4, 5])}
    )
    write_rows(rows, tmp_path / "week.xlsx")
    with zipfile.ZipFile(tmp_path / "week.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
