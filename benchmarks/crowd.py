"""How well reports are grouped where all labelled stories lie in one archive, told by few outlets.

    python -m benchmarks crowd                     outlets as labelled, then twenty for all
    python -m benchmarks crowd -- --outlets 8      fewer

In a labelled set each story has outlets of its own, which no archive of a user has: the same
twenty tell of everything, and of the same parties week after week. So each story's outlets are
renamed to some of a few, in its reports' front matter and texts. Printed are totals alone, since
stories that are kept apart are among them: adjusted Rand index and exact counts of origins.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.quality.output import make_output
from benchmarks.quality.pages import rows
from benchmarks.quality.score import compare, figures

ROOT = Path(__file__).resolve().parents[1]
SETS = ("benchmarks/quality", "tests/compare/heldout", "tests/compare/kinds")
GOLD = ("reports", "stories", "conflicts", "traps", "claims", "mentions")
PLACES = ("Ashdown", "Granite", "Meridian", "Cobalt", "Saltire", "Copperhill", "Prairie", "Lowland")
PAPERS = ("Ledger", "Courier", "Observer", "Tribune", "Chronicle")
INVENTED = ".example"
_FIELD = r'^{}: *"?([^"\n]+?)"? *$'


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for the labelled outlets and one for few."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outlets", type=int, default=20, choices=range(8, 41), metavar="8-40")
    given = parser.parse_args(arguments)
    print(f"{'':24}{'Rand':>8}{'documents':>12}{'observers':>12}")
    with TemporaryDirectory() as folder:
        home = Path(folder)
        _gather(home)
        print(_line("outlets as labelled", home))
        _rename(home, [f"{a} {b}" for b, a in product(PAPERS, PLACES)][: given.outlets])
        print(_line(f"{given.outlets} outlets for all", home))


def _gather(home: Path) -> None:
    """Copy the labelled sets into one."""
    (home / "reports").mkdir()
    (home / "gold").mkdir()
    for name in SETS:
        mark = name.replace("/", "-")
        for report in sorted((ROOT / name / "reports").glob("*.md")):
            shutil.copy(report, home / "reports" / f"{mark}-{report.name}")
        for what in GOLD:
            with (home / "gold" / f"{what}.jsonl").open("a", encoding="utf-8") as out:
                for row in rows(ROOT / name / "gold" / f"{what}.jsonl"):
                    more = {"file": f"{mark}-{row['file']}"} if "file" in row else {}
                    print(json.dumps(row | more, ensure_ascii=False), file=out)


def _line(name: str, home: Path) -> str:
    found = figures(compare(home / "gold", make_output(None, home / "reports")))["stories"]
    shown = (found["adjusted_rand"], found["documents_exact"], found["observers_exact"])
    return f"{name:24}{shown[0]:8.1%}{shown[1]:12.1%}{shown[2]:12.1%}"


def _rename(home: Path, names: Sequence[str]) -> None:
    """Give each story some of a few outlets in place of its own."""
    homes = {url: row["id"] for row in rows(home / "gold" / "stories.jsonl") for url in row["urls"]}
    stories: dict[str, list[Path]] = {}
    for report in sorted((home / "reports").glob("*.md")):
        url = _field("url", report.read_text("utf-8"))
        if INVENTED in url:
            stories.setdefault(homes.get(url, report.name), []).append(report)
    for place, story in enumerate(sorted(stories)):
        texts = {path: path.read_text("utf-8") for path in stories[story]}
        called = sorted({_field("outlet", text) for text in texts.values()} - {""})
        given = {one: names[(place + n) % len(names)] for n, one in enumerate(called)}
        for path, text in texts.items():
            path.write_text(_told_by(text, given), encoding="utf-8")


def _field(name: str, text: str) -> str:
    found = re.search(_FIELD.format(name), text, re.MULTILINE)
    return found[1] if found else ""


def _told_by(text: str, given: Mapping[str, str]) -> str:
    """Return a report with other names for outlets; its address stays, by which it is known."""
    for old, new in _longest_first(given):
        text = re.sub(rf"(?<![\w./-]){re.escape(old.removeprefix('The '))}(?![\w/-])", new, text)
    return text


def _longest_first(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from sorted(given.items(), key=lambda pair: (-len(pair[0]), pair[0]))


if __name__ == "__main__":
    main()
