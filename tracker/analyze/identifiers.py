"""Find numbered bills, orders and notices: "H.R. 8283", "NSTM-4".

In: text. Out: places with the listed policy of that number, else a provisional one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.analyze.families import Found, slug, squeeze
from tracker.analyze.wordlists import words
from tracker.domain import Entity
from tracker.knowledge import Knowledge


class Identifiers:
    """Numbers of policies, ready to search for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._pattern = re.compile(
            rf"(?<![\w.-])(?:{'|'.join(words('names')['policy_identifiers'])})(?![\w-])"
        )
        self._listed = {
            squeeze(name): entity for name, entity in knowledge.names() if entity.type == "policy"
        }

    def search(self, text: str) -> Iterator[Found]:
        """Yield every number with its policy."""
        for match in self._pattern.finditer(text):
            yield Found(*match.span(), self._entity(match.group()))

    def _entity(self, written: str) -> Entity:
        listed = self._listed.get(squeeze(written))
        if listed is not None:
            return listed
        name = " ".join(written.split())
        id = slug(re.sub(r"(?<=[A-Z])\.\s?(?=[A-Z]\.)", "", name))
        return Entity(id=id, name=name, type="policy", provisional=True)
