"""What part of a page each block is, and the text that all of them make.

In: blocks as the markup has them. Out: the report's text, its zones and links. Looks at
place, form and the wordings of `phrases.yaml`; changes no word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.domain import Link, Zone, ZoneKind
from tracker.read.draft import Block
from tracker.read.phrases import says

_LONGEST_NOTICE = 400
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 4, 160
_LONGEST_STANDFIRST = 300
_NO_WORDS = re.compile(r"[\W_]+")
_OPEN_END = re.compile(r"[.。:;,…]$")


def is_headline(line: str) -> bool:
    """Say whether a first line looks like a headline: short, without a final full stop."""
    short = _SHORTEST_HEADLINE <= len(line) <= _LONGEST_HEADLINE
    return short and not _OPEN_END.search(line) and line[0] not in "-*•>|#"


def same_words(left: str, right: str) -> bool:
    """Say whether two lines differ at most in case and punctuation."""
    return (
        _NO_WORDS.sub(" ", left.casefold()).strip() == _NO_WORDS.sub(" ", right.casefold()).strip()
    )


def is_notice(text: str) -> bool:
    """Say whether a paragraph asserts nothing: newsletter, cookies, disclaimers, labels."""
    if len(text) > _LONGEST_NOTICE:
        return False
    return says("boilerplate", text) or says("machine_summary", text) or says("partial", text)


def judge(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, each with its kind; the first paragraph of the body is the lead."""
    judged: list[Block] = []
    led = False
    for place, block in enumerate(blocks):
        kind = _by_words(block, last=place >= len(blocks) - 2 and place > 0)
        if kind is None and not led:
            standfirst = _is_standfirst(block, blocks[place + 1 :])
            kind = "standfirst" if standfirst else "lead"
            led = not standfirst
        led = led or kind == "list"
        judged.append(replace(block, kind=kind or "body"))
    return tuple(judged)


def _by_words(block: Block, *, last: bool) -> ZoneKind | None:
    if block.kind in ("caption", "standfirst", "table", "headline"):
        return block.kind
    if is_notice(block.text):
        return "boilerplate"
    if len(block.text) <= _LONGEST_NOTICE and says("caption", block.text):
        return "caption"
    if last and block.emphasis == "italic" and len(block.text) <= _LONGEST_NOTICE:
        return "boilerplate"
    return block.kind


def _is_standfirst(block: Block, rest: Sequence[Block]) -> bool:
    """A paragraph in bold, or one without a full stop, above the first whole sentence."""
    if not any(b.kind is None for b in rest) or len(block.text) > _LONGEST_STANDFIRST:
        return False
    return block.emphasis == "strong" or (is_headline(block.text) and block.text[-1] not in "?!")


def compose(
    title: str | None, blocks: Sequence[Block]
) -> tuple[str, tuple[Zone, ...], tuple[Link, ...]]:
    """Return text, zones and links of a headline and judged blocks."""
    parts: list[str] = []
    zones: list[Zone] = []
    links: list[Link] = []
    at = 0
    head = [Block(text=title, kind="headline")] if title else []
    for block in (*head, *blocks):
        zones.append(Zone(kind=block.kind or "body", start=at, end=at + len(block.text)))
        links.extend(Link(url=k.url, start=at + k.start, end=at + k.end) for k in block.links)
        parts.append(block.text)
        at += len(block.text) + 1
    return "\n".join(parts), tuple(zones), tuple(links)
