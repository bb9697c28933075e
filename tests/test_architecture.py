"""The plan of the house, held: who may import whom, where each package may be used, how long anything may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import matcher
from matcher.check import RULES as CHECKED
from matcher.rules import RULES
from tests.rules.cases import CASES

HOUSE = Path(matcher.__file__).parent
ORDER = (
    ("errors",),
    ("week",),
    ("proposal", "problem"),
    ("geography", "calendars", "reference", "check"),
    ("io", "ledger"),
    ("rules", "solve", "report"),
    ("explain", "notices"),
    ("answer",),
    ("certificate",),
    ("engine",),
    ("propose",),
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
WALLS = {
    "ortools": {"solve"},
    "pydantic": {"week", "proposal", "io"},
    "click": {"cli"},
    "rich": {"cli"},
    "openpyxl": {"io", "report"},
    "xlsxwriter": {"io", "report"},
    "defusedxml": {"io"},
    "jinja2": {"report"},
    "sqlite3": {"ledger"},
    "holidays": {"calendars", "check"},
    "pandas": set(),
    "scipy": set(),
    "socket": set(),
    "urllib": set(),
}
LONGEST_MODULE = 250
LONGEST_FUNCTION = 45
MODULES = sorted(path for path in HOUSE.glob("**/*.py") if path.parent != HOUSE or not path.name.startswith("__"))


def room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Names of all modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names) if module == "matcher" else (module,)


def own(path: Path) -> Iterator[str]:
    """Rooms of ours that a file imports, other than its own; the version is everyone's."""
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "matcher" and len(parts) > 1 and parts[1] not in ("__version__", room(path)):
            yield parts[1]


def test_every_room_has_its_place_in_the_order() -> None:
    assert {room(path) for path in MODULES} <= set(RANK)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_file_imports_from_lower_rows_or_its_own_room(path: Path) -> None:
    wrong = {other for other in own(path) if RANK[other] >= RANK[room(path)]}
    assert not wrong, f"{path.relative_to(HOUSE)} imports {wrong}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_packages_stay_behind_their_walls(path: Path) -> None:
    used = {name.split(".")[0] for name in imported(path)}
    wrong = {name for name in used & WALLS.keys() if room(path) not in WALLS[name]}
    assert not wrong, f"{path.relative_to(HOUSE)} uses {wrong}"


def test_the_walk_sees_imports_inside_functions_and_of_the_version() -> None:
    assert "ortools.sat.python" in set(imported(HOUSE / "solve" / "search.py"))
    assert "matcher.__version__" in set(imported(HOUSE / "answer.py"))
    assert set(own(HOUSE / "engine.py")) >= {"rules", "solve", "check", "explain"}


def test_rules_know_no_solver_and_solvers_know_no_rule_and_no_week() -> None:
    for path in MODULES:
        if room(path) == "rules":
            assert "solve" not in set(own(path)), path
        if room(path) == "solve":
            assert set(own(path)) <= {"problem", "errors"}, path
        if room(path) == "problem":
            assert not set(own(path)), path


def test_no_module_is_longer_than_can_be_seen_at_a_glance() -> None:
    lengths = {path.relative_to(HOUSE).as_posix(): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(HOUSE)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 - _documentation(node) > LONGEST_FUNCTION
    ]
    assert long == []


def _documentation(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the docstring, which may be as long as it must."""
    first = node.body[0]
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return (first.end_lineno or first.lineno) - first.lineno + 1 if is_text else 0


def test_every_rule_is_enforced_checked_documented_and_tested_under_one_name() -> None:
    text = (HOUSE / "rules" / "SEMANTICS.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([a-z-]+)` \|", text.split("## Rules")[1].split("## Stages")[0], flags=re.MULTILINE)
    enforced = [rule.name for rule in RULES]
    assert len(set(enforced)) == len(enforced)
    assert set(enforced) == set(CHECKED) == set(documented) == set(CASES)


def test_every_rule_says_what_it_asks_and_where_it_comes_from() -> None:
    for rule in RULES:
        assert rule.says.endswith("."), rule.name
        assert rule.source, rule.name
        assert rule.because, rule.name


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import matcher", ("ortools", "pandas", "pydantic", "numpy", "click", "rich")),
        ("import matcher.io, matcher.check", ("ortools", "pandas", "click", "rich")),
        ("import matcher.cli", ("ortools", "pandas", "pydantic", "numpy", "rich")),
        ("import matcher.propose", ("ortools", "pandas", "click", "rich")),
    ],
)
def test_importing_loads_nothing_that_is_not_needed_yet(code: str, absent: tuple[str, ...]) -> None:
    program = f"import sys; {code}; print(sorted({set(absent)!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
