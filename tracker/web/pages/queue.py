"""`/queue`: what waits for a person, most important first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from tracker import archive
from tracker.domain import ItemState, ReviewItem
from tracker.web.visit import PAGES, View, Visit, in_words

_PAGE = 50
_STATES: Final[tuple[tuple[ItemState, str], ...]] = (
    ("open", "Waiting"), ("deferred", "Put off"), ("decided", "Decided"), ("withdrawn", "Withdrawn"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A review item with what its line shows."""

    item: ReviewItem
    waiting: str
    allowed: str
    late: bool


def row(item: ReviewItem, now: datetime) -> Row:
    """Return the line of an item."""
    return Row(
        item=item,
        waiting=in_words(now - item.opened_at),
        allowed=in_words(item.due_at - item.opened_at),
        late=now > item.due_at,
    )


@PAGES(r"/queue")
def queue(visit: Visit) -> View:
    """Show the queue, filtered by state, class and kind."""
    state: ItemState = next((s for s, _ in _STATES if s == visit.asked.get("state")), "open")
    everything = archive.queue_items(visit.con, now=visit.now, states=(state,))
    klass, kind = visit.asked.get("class", ""), visit.asked.get("kind", "")
    chosen = [
        item
        for item in everything
        if klass in ("", item.conflict.klass) and kind in ("", item.conflict.kind)
    ]
    late = sum(visit.now > item.due_at for item in chosen) if state == "open" else 0
    start = _number(visit.asked.get("from", "0"))
    rows = [row(item, visit.now) for item in chosen[start : start + _PAGE]]
    return View(
        template="queue",
        context={
            "title": "Queue",
            "headline": _headline(state, len(chosen), late),
            "items": rows,
            "total": len(chosen),
            "states": _STATES,
            "state": state,
            "klass": klass,
            "kind": kind,
            "narrowed": bool(klass or kind or state != "open"),
            "classes": _count([item.conflict.klass for item in everything]),
            "kinds": _count([item.conflict.kind for item in everything]),
            "page_size": _PAGE,
            "more": _more(visit, start, len(chosen)),
        },
    )


def _headline(state: ItemState, total: int, late: int) -> str:
    items = "1 item" if total == 1 else f"{total} items"
    if state != "open":
        return f"{items} {dict(_STATES)[state].lower()}."
    if not total:
        return "Nothing waits."
    text = f"{items} {'waits' if total == 1 else 'wait'}."
    return f"{text} {late} {'is' if late == 1 else 'are'} late." if late else text


def _count(names: Sequence[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items())


def _number(text: str) -> int:
    return int(text[:9]) if text.isdecimal() else 0


def _more(visit: Visit, start: int, total: int) -> str | None:
    if start + _PAGE >= total:
        return None
    return "/queue?" + urlencode({**visit.asked, "from": start + _PAGE})
