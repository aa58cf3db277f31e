"""List what went wrong on the seen part, by class.

In: a comparison of the seen part. Out: errors with the sentence, what was expected and
what came instead. Nobody reads the errors of the unseen part, so nothing here takes one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from benchmarks.quality.alike import interval, unmatched
from benchmarks.quality.claims import SLOTS, checks, fillers, same_days
from benchmarks.quality.mentions import linked
from benchmarks.quality.pages import Reports, Row, many, mapping
from benchmarks.quality.score import Comparison
from benchmarks.quality.stories import COUNTS, counted_right

_AROUND = 60
_FIELDS = {"speaker": "speakers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """One error: its class, the page, the sentence, the gold and the prediction."""

    kind: str
    url: str
    sentence: str
    expected: object
    got: object


def list_errors(seen: Comparison, what: str) -> list[Error]:
    """Return the errors in claims, mentions, conflicts or stories."""
    return sorted(_LISTS[what](seen), key=lambda error: (error.kind, error.url, error.sentence))


def as_text(errors: list[Error]) -> str:
    """Return errors as text, the most frequent class first."""
    classes = [list(group) for _, group in groupby(errors, key=lambda error: error.kind)]
    lines = []
    for group in sorted(classes, key=len, reverse=True):
        lines.append(f"\n{group[0].kind}: {len(group)}")
        for error in group:
            lines.append(f"  {error.url}\n    {error.sentence}")
            lines.append(f"    expected: {error.expected}\n    got:      {error.got}")
    return "\n".join(lines).strip() or "no errors"


def _mention_errors(seen: Comparison) -> Iterator[Error]:
    for name in seen.mentions:
        url, spelling = name.key
        for gold in name.must[name.hits :]:
            sentence = _around(seen.reports, url, gold["text"], gold["nth"])
            kind = "mention missed, " + ("new" if gold["entity"].startswith("new:") else "listed")
            yield Error(kind=kind, url=url, sentence=sentence, expected=gold["entity"], got="")
        for pred in name.found[-name.surplus :] if name.surplus else ():
            yield Error(
                kind="mention too many",
                url=url,
                sentence=spelling,
                expected="",
                got=pred.get("entity"),
            )
        for gold, pred in name.pairs():
            if not linked(gold, pred):
                wanted = [gold["entity"], *gold.get("also", [])]
                sentence = _around(seen.reports, url, gold["text"], gold["nth"])
                yield Error(
                    kind="link wrong",
                    url=url,
                    sentence=sentence,
                    expected=wanted,
                    got=pred.get("entity"),
                )


def _claim_errors(seen: Comparison) -> Iterator[Error]:
    reports = seen.reports
    for gold in seen.claims.missed:
        facts = {key: gold[key] for key in ("speakers", "act", "frame")}
        yield _error("claim missed", gold, reports, facts, "")
    for pred in seen.claims.false:
        facts = {key: pred.get(key) for key in ("speakers", "act", "frame")}
        yield Error(
            kind="claim false", url=pred["url"], sentence=pred["text"], expected="", got=facts
        )
    for gold, pred in seen.claims.pairs:
        for name, right in checks(reports.outlets).items():
            if not right(gold, pred):
                key = _FIELDS.get(name, name)
                wanted = [*many(gold[key]), *many(gold.get(f"{key}_also"))]
                yield _error(f"{name} wrong", gold, reports, wanted, pred.get(key))
        if gold["event_date"] and not same_days(gold, pred):
            wanted_days, given = interval(gold["event_date"]), interval(pred.get("event_date"))
            yield _error("date wrong", gold, reports, wanted_days, given)
    yield from _slot_errors(seen)


def _slot_errors(seen: Comparison) -> Iterator[Error]:
    for pool in seen.claims.pools:
        for slot, (_, same) in SLOTS.items():
            gold, pred = fillers(pool, slot)
            missing, surplus = unmatched(gold, pred, same)
            if missing or surplus:
                yield _error(f"{slot} wrong", pool.gold[0], seen.reports, missing, surplus)


def _conflict_errors(seen: Comparison) -> Iterator[Error]:
    judged, reports = seen.conflicts, seen.reports
    for gold, pair, odd in judged.found:
        if not pair:
            kind = "pair not found, odd side flagged" if odd else "conflict missed"
            other = _passage(gold["b"], reports)
            yield _error(
                f"{kind}: {gold['kinds'][0]}", gold["a"], reports, f"{other} ({gold['note']})", ""
            )
    sprung = {number: trap for trap, hits in judged.sprung for number in hits}
    for number in sorted(judged.wrong):
        pred, trap = judged.predictions[number], sprung.get(number)
        kind = "trap sprung" if trap else "conflict wrong"
        yield Error(
            kind=f"{kind}: {pred['kind']}",
            url=_first_url(pred),
            sentence=" ↔ ".join(map(_side, pred["sides"])),
            expected=trap["why"] if trap else "",
            got=pred.get("summary"),
        )


def _story_errors(seen: Comparison) -> Iterator[Error]:
    for gold, group in seen.stories.matches:
        for count in COUNTS:
            if not counted_right(gold, group, count):
                got = group[1].get(count)
                yield _story_error(f"{count} wrong", gold, gold[count], got)
    for gold in seen.stories.gold:
        pages = sorted(url for url, id_ in seen.stories.true.items() if id_ == gold["id"])
        homes = {seen.stories.given[url] for url in pages}
        if len(homes) > 1:
            parts = {url: seen.stories.given[url] for url in pages}
            yield _story_error("story split", gold, "one story", parts)


def _story_error(kind: str, gold: Row, expected: object, got: object) -> Error:
    return Error(
        kind=kind, url=gold["urls"][0], sentence=f"story {gold['id']}", expected=expected, got=got
    )


def _error(kind: str, place: Row, reports: Reports, expected: object, got: object) -> Error:
    sentence = _passage(place, reports)
    return Error(kind=kind, url=place["url"], sentence=sentence, expected=expected, got=got)


def _passage(place: Row, reports: Reports) -> str:
    if "knowledge" in place:
        return f"knowledge base: {place['knowledge']}"
    return reports.sentence(place["url"], place["contains"])


def _around(reports: Reports, url: str, text: str, nth: int) -> str:
    body, at = reports.bodies[url], -1
    for _ in range(nth):
        at = body.find(text, at + 1)
    passage = body[max(at - _AROUND, 0) : at + len(text) + _AROUND]
    return f"{text}: …{' '.join(passage.split())}…"


def _side(side: Row) -> str:
    spans = [str(mapping(span).get("text")) for span in many(side.get("spans"))]
    return spans[0] if spans else ", ".join(map(str, many(side.get("origins"))))


def _first_url(pred: Row) -> str:
    spans = [mapping(span) for side in pred["sides"] for span in many(side.get("spans"))]
    return str(spans[0].get("url")) if spans else ""


_LISTS = {
    "claims": _claim_errors,
    "conflicts": _conflict_errors,
    "mentions": _mention_errors,
    "stories": _story_errors,
}
