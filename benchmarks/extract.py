"""Main text of web pages: quality and pages a CPU second, beside trafilatura.

In: the pages of scrapinghub/article-extraction-benchmark with their labelled texts (a folder
with `html/*.html.gz` and `ground-truth.json`; the pages belong to their publishers and are not
shipped). Out: one table. Words are compared in runs of four, as that benchmark does. Ours is
the whole of `tracker.read`, facts and zones included; its headline, its captions and what it
takes for boilerplate are left out of the comparison, since the labels have neither.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import trafilatura

from benchmarks.language import stay_on_one_core
from tracker.domain import Item, Response, ZoneKind
from tracker.errors import InputError
from tracker.read import read

PAGES = Path(__file__).resolve().parents[2] / "shared/speed/aeb"
ROUNDS = 3
RUN = 4
READ_AT = datetime(2026, 11, 20, tzinfo=UTC)
NO_MAIN_TEXT: tuple[ZoneKind, ...] = ("headline", "boilerplate", "caption")

Way = Callable[[str, str], str]
Page = tuple[str, str, str]


def load(folder: Path) -> list[Page]:
    """Return markup, address and labelled text of each page."""
    labels = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        (gzip.decompress(path.read_bytes()).decode("utf-8"), label["url"], label["articleBody"])
        for path in sorted((folder / "html").glob("*.gz"))
        if (label := labels.get(path.name.partition(".")[0]))
    ]


def ours(left_out: tuple[ZoneKind, ...]) -> Way:
    """Return the tracker's own way, without zones of some kinds."""

    def text(markup: str, url: str) -> str:
        response = Response(
            url=url, status=200, headers=(("content-type", "text/html; charset=utf-8"),),
            body=markup.encode("utf-8", "replace"), fetched_at=READ_AT,
        )  # fmt: skip
        try:
            report = read(Item(url=url), response)
        except InputError:
            return ""
        parts = (z for z in report.zones if z.kind not in left_out)
        return "\n".join(report.text[zone.start : zone.end] for zone in parts)

    return text


def theirs(**options: Any) -> Way:
    """Return trafilatura's way."""
    return lambda markup, _: trafilatura.extract(markup, include_comments=False, **options) or ""


WAYS: dict[str, Way] = {
    "tracker.read": ours(NO_MAIN_TEXT),
    "the same, captions counted": ours(("headline", "boilerplate")),
    "trafilatura": theirs(),
    "trafilatura, fast": theirs(fast=True),
    "trafilatura, for precision": theirs(favor_precision=True),
}


def runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + RUN]) for i in range(max(len(words) - RUN + 1, 1)))


def score(pages: list[Page], found: list[str]) -> tuple[float, float, float]:
    """Return F1, precision and recall; each page counts the same."""
    right = extra = missed = 0.0
    for (_, _, label), text in zip(pages, found, strict=True):
        true, given = runs(label), runs(text) if text else Counter()
        shares = ((true & given).total(), (given - true).total(), (true - given).total())
        whole = sum(shares) or 1
        right, extra, missed = (
            total + share / whole
            for total, share in zip((right, extra, missed), shares, strict=True)
        )
    precision, recall = right / (right + extra), right / (right + missed)
    return 2 * precision * recall / (precision + recall), precision, recall


def measure(pages: list[Page], rounds: int) -> dict[str, tuple[float, list[str]]]:
    """Return CPU seconds (the median) and texts of each way; they take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    texts: dict[str, list[str]] = {}
    for way in WAYS.values():
        way(*pages[0][:2])
    for _ in range(rounds):
        for name, way in WAYS.items():
            begun = time.process_time()
            texts[name] = [way(markup, url) for markup, url, _ in pages]
            seconds[name].append(time.process_time() - begun)
    return {name: (median(seconds[name]), texts[name]) for name in WAYS}


def main() -> int:
    """Run the command line."""
    cli = argparse.ArgumentParser(prog="python -m benchmarks.extract")
    cli.add_argument("--pages", type=Path, default=PAGES)
    cli.add_argument("--rounds", type=int, default=ROUNDS)
    given = cli.parse_args()
    if not (given.pages / "ground-truth.json").exists():
        print(f"skipped: no labelled pages in {given.pages}")
        return 0
    stay_on_one_core()
    pages = load(given.pages)
    print(f"{len(pages)} pages, {given.rounds} rounds\n")
    print(f"{'':<30}{'F1':>8}{'precision':>11}{'recall':>8}{'pages/s':>9}")
    for name, (seconds, texts) in measure(pages, given.rounds).items():
        f1, precision, recall = score(pages, texts)
        speed = len(pages) / seconds
        print(f"{name:<30}{f1:>8.3f}{precision:>11.3f}{recall:>8.3f}{speed:>9.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
