"""List and run the benchmarks.

    python -m benchmarks                 run all
    python -m benchmarks NAME… [-- …]    run some; what follows -- goes to each of them
    python -m benchmarks --list

A benchmark is a module of this folder, or a package with `__main__`, whose `main` takes
arguments and returns an exit code. Its docstring's first line says what it measures.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent


def names() -> list[str]:
    """Return the names of all benchmarks."""
    found = pkgutil.iter_modules([str(HERE)])
    return sorted(module.name for module in found if not module.name.startswith("_"))


def benchmark(name: str) -> ModuleType:
    """Return the module of a benchmark that has `main`."""
    front = f"benchmarks.{name}.__main__"
    package = (HERE / name).is_dir() and find_spec(front)
    return import_module(front if package else f"benchmarks.{name}")


def main(arguments: Sequence[str]) -> int:
    """Run the command line; the highest exit code of the benchmarks is returned."""
    if "--list" in arguments:
        for name in names():
            print(f"{name:<12}{str(benchmark(name).__doc__).splitlines()[0]}")
        return 0
    cut = list(arguments).index("--") if "--" in arguments else len(arguments)
    wanted, rest = list(arguments[:cut]) or names(), list(arguments[cut + 1 :])
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(names())}", file=sys.stderr)
        return 2
    codes = []
    for name in wanted:
        print(f"== {name}", flush=True)
        codes.append(int(benchmark(name).main(rest)))
        print(flush=True)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
