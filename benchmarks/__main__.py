"""List and run the benchmarks.

    python -m benchmarks                 run all
    python -m benchmarks NAME… [-- …]    run some; what follows -- goes to each of them
    python -m benchmarks --list

A benchmark is a module of this folder, or a package with `__main__`, that runs by
`python -m benchmarks.NAME`. Its docstring's first line says what it measures. Each runs in a
process of its own, so that none sees the memory or the threads of another.
"""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNKNOWN = 2


def benchmarks() -> dict[str, str]:
    """Return what each benchmark measures, by name."""
    found = pkgutil.iter_modules([str(HERE)])
    return {m.name: _first_line(m.name) for m in found if not m.name.startswith("_")}


def main(arguments: Sequence[str]) -> int:
    """Run the command line; the highest exit code of the benchmarks is returned."""
    known = benchmarks()
    if "--list" in arguments:
        print("\n".join(f"{name:<12}{what}" for name, what in known.items()))
        return 0
    cut = list(arguments).index("--") if "--" in arguments else len(arguments)
    wanted, rest = list(arguments[:cut]) or list(known), list(arguments[cut + 1 :])
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return UNKNOWN
    return max(_run(name, rest) for name in wanted)


def _run(name: str, rest: Sequence[str]) -> int:
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}", *rest]
    code = subprocess.run(command, cwd=HERE.parent, check=False).returncode
    print(flush=True)
    return code


def _first_line(name: str) -> str:
    """Return what a module says about itself, without importing it."""
    package = HERE / name / "__main__.py"
    source = package if package.exists() else HERE / f"{name}.py"
    said = ast.get_docstring(ast.parse(source.read_text("utf-8"))) or ""
    return said.split("\n", 1)[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
