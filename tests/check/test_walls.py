"""The checker stands alone: what it imports, and what its registry names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import matcher.check
from matcher.check import RULES

ROOM = Path(matcher.check.__file__).parent
MAY = ("matcher.check", "matcher.errors", "matcher.week", "matcher.proposal")
PARTIES = {"numpy", "holidays"}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            names.add(node.module or "")
    return names


def test_the_checker_shares_no_code_with_the_solving_side() -> None:
    for path in ROOM.glob("**/*.py"):
        for name in imported(path):
            root = name.split(".")[0]
            lawful = name.startswith(MAY) if root == "matcher" else root in PARTIES | sys.stdlib_module_names
            assert lawful, f"{path.name} imports {name}"


def test_importing_the_checker_loads_no_solver_and_nothing_that_solves() -> None:
    code = (
        "import sys, matcher.check; print([n for n in sys.modules if n.split('.')[0] in ('ortools', 'pandas', 'click')"
        " or n.startswith(('matcher.rules', 'matcher.solve', 'matcher.problem', 'matcher.geography',"
        " 'matcher.calendars', 'matcher.propose'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_rule_of_the_semantics_is_checked_under_its_name_and_in_its_order() -> None:
    text = (ROOM.parent / "rules" / "SEMANTICS.md").read_text(encoding="utf-8")
    table = text.split("## Rules")[1].split("## Stages")[0]
    assert list(RULES) == re.findall(r"^\| `([a-z-]+)` \|", table, flags=re.MULTILINE)
