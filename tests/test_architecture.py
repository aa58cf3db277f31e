"""The house rules that a machine can check: direction of data flow, sizes, names, docstrings."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "tracker").rglob("*.py"))
PURE = {"collect", "read", "analyze", "compare", "review", "digest", "knowledge"}
STAGES = [m for m in MODULES if m.relative_to(ROOT / "tracker").parts[0] in PURE]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_data_flows_one_way() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    if path.stat().st_size:
        assert ast.get_docstring(parse(path)), "module docstring is missing"
    assert path.stem not in {"utils", "helpers", "core", "base", "common", "misc", "manager"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{f.name}: {f.end_lineno - f.lineno + 1} lines"
        for f in functions(parse(path))
        if f.end_lineno and f.end_lineno - f.lineno + 1 > 40
    ]
    assert not long


@pytest.mark.parametrize("path", STAGES, ids=name)
def test_stages_do_not_look_at_clock_environment_or_disk(path: Path) -> None:
    """Reading a data file of the package when a module loads is the one thing allowed."""
    forbidden = {"now", "utcnow", "today", "time", "monotonic", "getenv", "environ", "urandom"}
    found = [
        f"line {node.lineno}: {node.attr}"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute)
        and node.attr in forbidden
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "time", "os", "random"}
    ]
    assert not found


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_registry_or_machine_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("/work/", "/tmp/venv", "../shared"):
        assert word not in text
