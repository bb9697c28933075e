"""Small weeks as folders of CSV files, for the tests of this room."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
FAULTY = ROOT / "instances" / "faulty"

AUTHORITIES = """code,name,region,child_population,uasc_in_care
ENT,Entry,South,50000,40
RCV,Receiving,North,60000,10
OTH,Other,North,40000,
"""
POLICY = "key,value\nuse_reference,no\n"
CHILDREN = "ref,entry_authority,referred_on,age,sex\nc1,ENT,2026-01-05,16,male\nc2,ENT,25/01/2026,17,female\n"


def folder(path: Path, **tables: str | bytes) -> Path:
    """Write a week's folder: three good tables, replaced or joined by those given."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in {"authorities": AUTHORITIES, "policy": POLICY, "children": CHILDREN, **tables}.items():
        (path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
