"""What the tracker puts on a spaCy Doc and Span, declared in one place.

In: nothing. Out: custom attributes on `Doc` and `Span`, and the two span groups that
components share: `doc.spans["entities"]` (label: entity type, kb_id: entity id) and
`doc.spans["references"]` ("the company", "they"; `span._.refers_to` names entity ids).
"""

from __future__ import annotations

from typing import Any, Protocol

from spacy.language import Language
from spacy.tokens import Doc, Span

from tracker.analyze.groups import ENTITIES, REFERENCES
from tracker.knowledge import Knowledge

__all__ = [
    "ENTITIES",
    "ON_DOC",
    "REFERENCES",
    "Knowing",
    "inform",
    "register",
    "starts_of",
    "text_of",
    "words_of",
]

_TEXT = "tracker_text"
_STARTS = "tracker_starts"
_WORDS = "tracker_words"

ON_DOC: dict[str, object] = {
    "published": None,  # Moment | None: set before the pipeline runs
    "outlet": None,  # str | None: set before the pipeline runs
    "zones": (),  # tuple[Zone, ...]: set before the pipeline runs
    "language": None,  # str | None: as the report says, or seen from its script
    "provisional": (),  # tuple[Entity, ...]: entities that nobody has listed yet
    "notes": (),  # tuple[str, ...]: what was not attempted and why
    "times": (),
    "quantities": (),
    "quotes": (),
    "claims": (),
}


class Knowing(Protocol):
    """A component that works from the knowledge base; it is told once, after assembly."""

    def know(self, knowledge: Knowledge) -> None:
        """Take in the names and facts the component needs."""


def register() -> None:
    """Declare all attributes; calling it again changes nothing."""
    for name, default in ON_DOC.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    if not Span.has_extension("refers_to"):
        Span.set_extension("refers_to", default=())


def text_of(doc: Doc) -> str:
    """Return the text of a Doc; `doc.text` puts it together anew every time."""
    kept: dict[Any, Any] = doc.user_data
    if _TEXT not in kept:
        kept[_TEXT] = doc.text
    text: str = kept[_TEXT]
    return text


def starts_of(doc: Doc) -> list[int]:
    """Return where in the text each token starts, kept until tokens are split."""
    kept: dict[Any, Any] = doc.user_data
    starts: list[int] = kept.get(_STARTS, [])
    if len(starts) != len(doc):
        starts = kept[_STARTS] = doc.to_array("IDX").tolist()
    return starts


def words_of(doc: Doc) -> list[str]:
    """Return the text of each token, kept until tokens are split."""
    kept: dict[Any, Any] = doc.user_data
    words: list[str] = kept.get(_WORDS, [])
    if len(words) != len(doc):
        words = kept[_WORDS] = [token.text for token in doc]
    return words


def inform(nlp: Language, knowledge: Knowledge) -> None:
    """Tell every component of a pipeline what is known."""
    for _, component in nlp.pipeline:
        know = getattr(component, "know", None)
        if know is not None:
            know(knowledge)


register()
