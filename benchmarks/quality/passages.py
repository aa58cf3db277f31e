"""Lay out labelled passages as labelled reports, so that the one scorer takes both.

In: a folder of YAML files, each a list of passages with their claims. Out: `reports/`,
`gold/` and `split.json` as in this folder; what has an even number is kept apart. A passage
without claims follows the one before it on its page, where anything found in it is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from benchmarks.quality.pages import Row

_ADDRESS = "https://passages.example/{}"
_OUTLET = "Passage Post"
# A page is read where it is on the topic; one sentence of a report on it need not show that.
_TOPIC = "Model distillation"


def lay_out(passages: Path, folder: Path) -> Path:
    """Write all passages of a folder as reports with gold; return the folder written to."""
    pages = [page for path in sorted(passages.glob("*.yaml")) for page in _pages(path)]
    for name in ("reports", "gold"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for page in pages:
        (folder / "reports" / f"{page[0]['id']}.md").write_text(_report(page), encoding="utf-8")
    _write_rows(folder / "gold" / "claims.jsonl", (row for page in pages for row in _gold(page)))
    for name in ("mentions", "conflicts", "traps", "stories"):
        _write_rows(folder / "gold" / f"{name}.jsonl", ())
    apart = [_ADDRESS.format(page[0]["id"]) for page in pages if _is_even(page[0])]
    split = {"about": "Passages with an even number.", "stories": [], "unseen": apart}
    (folder / "split.json").write_text(json.dumps(split, indent=1), encoding="utf-8")
    return folder


def _pages(path: Path) -> list[list[Row]]:
    """Group a file's passages: one with claims, then those without that have the same parity."""
    pages: list[list[Row]] = []
    latest: dict[bool, list[Row]] = {}
    for row in yaml.safe_load(path.read_text(encoding="utf-8")):
        home = latest.get(_is_even(row))
        if row["claims"] or home is None:
            latest[_is_even(row)] = [row]
            pages.append(latest[_is_even(row)])
        else:
            home.append(row)
    return pages


def _is_even(row: Row) -> bool:
    return int(row["id"][1:]) % 2 == 0


def _report(page: list[Row]) -> str:
    first = page[0]
    head = {"title": first.get("title") or "", "url": _ADDRESS.format(first["id"]), "outlet": _OUTLET,
            "language": "en", "published": str(first["published"]) if first.get("published") else None}  # fmt: skip
    kept = {name: value for name, value in head.items() if value or name == "title"}
    text = "\n\n".join(row["text"].strip() for row in page)
    front = "".join(f"{name}: {_written(name, value)}\n" for name, value in kept.items())
    return f"---\n{front}---\n\n{text}\n\n{_TOPIC}\n"


def _written(name: str, value: str) -> str:
    """Write a fact as the scorer reads it: words in double quotes, addresses bare."""
    return value if name == "url" else json.dumps(value, ensure_ascii=False)


def _gold(page: list[Row]) -> Iterable[Row]:
    for row in page:
        for number, claim in enumerate(row["claims"]):
            days = claim.get("event_date")
            when = {"start": str(days[0]), "end": str(days[1])} if days else None
            lists: dict[str, list[Any]] = {
                name: claim.get(name) or [] for name in ("agent", "target", "quantities", "quotes")
            }
            yield {
                **claim,
                **lists,
                "speakers": claim["speakers"] or ["outlet"],
                "id": f"{row['id']}-{number}",
                "url": _ADDRESS.format(page[0]["id"]),
                "event_date": when,
            }


def _write_rows(path: Path, rows: Iterable[Row]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(lines, encoding="utf-8")
