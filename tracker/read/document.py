"""Plain text and Markdown, with or without front matter.

In: the characters of a file. Out: a `Draft`. A fact that the file does not state, in
front matter or in labelled lines at the top of plain text, stays unknown; the first line is
taken for a headline only where it looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

from lxml import html as lxml_html
from markdown_it import MarkdownIt

from tracker.domain import Moment
from tracker.read import dates, front_matter
from tracker.read.cleaning import clean, flat
from tracker.read.draft import Block, Draft
from tracker.read.labels import BASIS, take_labels
from tracker.read.language import primary_tag
from tracker.read.tree import absolute, blocks
from tracker.read.zones import is_headline, same_words

_MARKUP = re.compile(r"[*_`\[\]<>!&~\\#|]")
_LONGEST_PARAGRAPH = 20_000  # longer ones are read as they stand
_MOST_MARKUP = 2_000
_LARGEST_MARKDOWN = 1_000_000
_NARROWEST_WRAP, _WIDEST_WRAP = 40, 100


def read_text(text: str, *, where: str, markdown: bool) -> Draft:
    """Return the draft of a text or Markdown file."""
    keys, body = front_matter.split(clean(text), where=where)
    labelled: dict[str, str] = {}
    if markdown and _is_harmless(body):
        found = _markdown(body)
    else:
        labelled, found = take_labels(paragraphs(body))
    title = flat(keys.get("title", "")) or None
    above = tuple(takewhile(lambda block: block.kind == "boilerplate", found)) if labelled else ()
    title, below = with_headline(title, found[len(above) :])
    said = {**labelled, **keys}
    return Draft(
        blocks=(*above, *below),
        title=title,
        url=absolute("", said.get("url")),
        outlet=flat(said.get("outlet", "")) or None,
        author=flat(said.get("author", "")) or None,
        language=primary_tag(keys.get("language")),
        published=_date("published", keys, labelled),
        modified=_date("modified", keys, labelled),
        extra=_extra(keys),
    )


def with_headline(
    title: str | None, found: Sequence[Block]
) -> tuple[str | None, tuple[Block, ...]]:
    """Return the headline and the blocks below it, never the same line twice."""
    if not found:
        return title, ()
    top = found[0]
    if title is None and len(found) > 1 and top.kind is None and is_headline(top.text):
        title = top.text
    if title is not None and same_words(title, top.text) and len(found) > 1:
        return title, tuple(found[1:])
    return title, tuple(found)


def _date(name: str, keys: Mapping[str, str], labelled: Mapping[str, str]) -> Moment | None:
    found = dates.moment(keys.get(name), "front matter")
    return found or dates.moment(labelled.get(name), BASIS)


def paragraphs(text: str) -> tuple[Block, ...]:
    """Return the paragraphs of plain text; lines broken at a fixed width are joined again."""
    done: list[Block] = []
    for chunk in re.split(r"\n(?:[ \t]*\n)+", text):
        lines = [line for line in map(flat, chunk.split("\n")) if line]
        if _is_wrapped(lines):
            lines = [flat(" ".join(lines))]
        if not done and len(lines) == len(("headline", "standfirst")) and is_headline(lines[0]):
            done = [Block(text=lines[0]), Block(text=lines[1], kind="standfirst")]
        else:
            done.extend(Block(text=line) for line in lines)
    return tuple(done)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """No line could have taken the first word of the next: they were cut at a width."""
    width = max(map(len, lines), default=0)
    return (
        len(lines) > 1
        and _NARROWEST_WRAP <= width <= _WIDEST_WRAP
        and all(
            len(line) + 1 + len(after.split(" ", 1)[0]) > width for line, after in pairwise(lines)
        )
    )


def _is_harmless(body: str) -> bool:
    """Markdown's inline rules can take quadratic time on long runs of markup."""
    if len(body) > _LARGEST_MARKDOWN:
        return False
    return all(
        len(part) <= _LONGEST_PARAGRAPH and len(_MARKUP.findall(part)) <= _MOST_MARKUP
        for part in re.split(r"\n(?:[ \t]*\n)+", body)
    )


def _markdown(body: str) -> tuple[Block, ...]:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    page = reader.render(body)
    if not page.strip():
        return ()
    tree = lxml_html.document_fromstring(f"<body>{page}</body>")
    return blocks(tree.body, "")


def _extra(keys: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Keep what nobody asks for, and dates that could not be read."""
    lost = {
        name
        for name in ("published", "modified")
        if keys.get(name) and dates.moment(keys[name], name) is None
    }
    return tuple(
        (clean(key), clean(value))
        for key, value in keys.items()
        if key not in front_matter.KNOWN or key in lost
    )
