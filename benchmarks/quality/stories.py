"""Score stories: how alike the grouping is, and whether origins are counted right.

In: gold and predicted stories. Out: a `Grouping`, from which both the figures and the list
of errors are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.quality.alike import ratio
from benchmarks.quality.mentions import Figures
from benchmarks.quality.pages import Row, many

COUNTS = ("documents", "observers")
Group = tuple[set[str], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Each page with its gold story and its predicted one, and the best match of each story."""

    gold: Sequence[Row]
    true: dict[str, str]
    given: dict[str, Hashable]
    matches: list[tuple[Row, Group]]
    """Counted gold stories with the predicted story that shares most pages."""


def match_stories(gold: Sequence[Row], pred: Iterable[Row], url_of: Mapping[str, str]) -> Grouping:
    """Find for each page and each gold story the predicted story that fits best."""
    groups = [_group(row, url_of) for row in pred]
    true = {
        url: row["id"] for row in gold for url in row["urls"] if url not in row.get("secondary", [])
    }
    counted = [row for row in gold if row["documents"] is not None]
    return Grouping(
        gold=gold,
        true=true,
        given={url: _home(url, true, groups) for url in sorted(true)},
        matches=[(row, _closest({*row["urls"]}, groups)) for row in counted],
    )


def score_stories(grouping: Grouping) -> Figures:
    """Return the figures of a grouping."""
    urls = sorted(grouping.true)
    true = [grouping.true[url] for url in urls]
    out: Figures = {"adjusted_rand": adjusted_rand(true, [grouping.given[url] for url in urls])}
    for count in COUNTS:
        right = sum(counted_right(row, group, count) for row, group in grouping.matches)
        out[f"{count}_exact"] = ratio(right, len(grouping.matches))
    return {**out, "stories": len(grouping.gold), "counted": len(grouping.matches)}


def counted_right(gold: Row, group: Group, count: str) -> bool:
    """Tell whether the best predicted story has the same number of origins."""
    return bool(group[0] & {*gold["urls"]}) and group[1].get(count) == gold[count]


def adjusted_rand(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Return the adjusted Rand index of two groupings of the same things."""
    both = _pairs(zip(one, other, strict=True))
    x, y, everything = _pairs(one), _pairs(other), len(one) * (len(one) - 1) / 2
    expected = ratio(x * y, everything)
    return ratio(both - expected, (x + y) / 2 - expected)


def _pairs(labels: Iterable[Hashable]) -> float:
    return sum(n * (n - 1) / 2 for n in Counter(labels).values())


def _group(row: Row, url_of: Mapping[str, str]) -> Group:
    pages = many(row.get("reports") or row.get("urls"))
    return {url_of.get(str(page), str(page)) for page in pages}, row


def _home(url: str, true: Mapping[str, str], groups: Sequence[Group]) -> Hashable:
    """Return the number of the fitting story among those that hold the page, else the page."""
    home = {other for other in true if true[other] == true[url]}
    holding = [(_likeness(pages, home), n) for n, (pages, _) in enumerate(groups) if url in pages]
    return max(holding)[1] if holding else url


def _closest(urls: set[str], groups: Sequence[Group]) -> Group:
    return max(groups, key=lambda group: _likeness(group[0], urls), default=(set(), {}))


def _likeness(one: set[str], other: set[str]) -> float:
    return ratio(len(one & other), len(one | other))
