"""Facts that a plain text states about itself in labelled lines at its top.

In: the blocks of a text, first to last. Out: the facts by name, and the blocks with those
lines marked as boilerplate. What bears no label stays text; a value that is no date, no
address or too long to be a name does not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from tracker import yamlsource
from tracker.errors import KnowledgeError
from tracker.read import dates
from tracker.read.draft import Block
from tracker.read.zones import is_headline

BASIS = "labelled line"
_LOOKED_AT = 10
_LONGEST_NAME = 80
_SENTENCE_END = re.compile(r"[.!?;:]$")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+$")
# A byline needs no colon: "By" and names, each with a capital, to the end of the line.
_BYLINE = re.compile(r"By(?: (?:and|de|van|von|[^\W\d_a-z][\w.'’-]*,?)){2,8}$")


def take_labels(found: Sequence[Block]) -> tuple[dict[str, str], tuple[Block, ...]]:
    """Return what the labelled lines at the top say, and all blocks with those lines marked.

    Looking ends with the first line that is neither labelled nor like a headline.
    """
    facts: dict[str, str] = {}
    blocks = list(found)
    for place, block in enumerate(found[:_LOOKED_AT]):
        said = _fact(block.text)
        if said is not None and said[0] not in facts:
            facts[said[0]] = said[1]
            blocks[place] = replace(block, kind="boilerplate")
        elif block.kind not in (None, "standfirst") or not is_headline(block.text):
            break
    return facts, tuple(blocks)


def _fact(line: str) -> tuple[str, str] | None:
    """Return the name and value of the fact that a line states, None where it states none."""
    label, colon, value = line.partition(":")
    name, value = _labels().get(label.strip().casefold()), value.strip()
    if not colon and _BYLINE.match(line):
        name, value = "author", line[len("By ") :].strip()
    return (name, value) if name and _counts(name, value) else None


def _counts(name: str, value: str) -> bool:
    if name in ("published", "modified"):
        return dates.moment(value, BASIS) is not None
    if name == "url":
        return bool(_ADDRESS.match(value))
    return bool(value) and len(value) <= _LONGEST_NAME and not _SENTENCE_END.search(value)


@cache
def _labels() -> Mapping[str, str]:
    file = resources.files(__package__).joinpath("labels.yaml")
    table = yamlsource.parse(
        file.read_text(encoding="utf-8"), where=str(file), error=KnowledgeError
    )
    return {label: name for name, labels in table.items() for label in labels}
