"""Whom a pronoun before a reporting verb stands for: "it said", "they wrote".

In: a scene and the place of the pronoun. Out: ids. Never looks beyond the sentence but for what the
scene remembers.
"""

from __future__ import annotations

import re

from tracker.analyze import actors
from tracker.analyze.parties import within
from tracker.analyze.scenes import Scene

_MADE = frozenset({"model", "model_family"})


def meant(scene: Scene, pronoun: re.Match[str]) -> tuple[str, ...]:
    """Return who a pronoun before its verb stands for: who spoke last, else who was named."""
    if pronoun.group().lower() in {"he", "she"}:
        return scene.carried
    bodies = () if all(id_ in scene.knowledge.people for id_ in scene.carried) else scene.carried
    return (
        _about(scene, pronoun)
        or bodies
        or first_body(scene, pronoun.start())
        or scene.latest
        or scene.carried
    )


def _about(scene: Scene, pronoun: re.Match[str]) -> tuple[str, ...]:
    """Return whom a sentence is about that ends with "it said": its subject, where it is one body."""
    verb = next((t for t in scene.sentence if t.idx == pronoun.start()), None)
    top = verb.head.head if verb is not None and pronoun.start() > scene.start else None
    subject = actors.subject_of(top) if top is not None else None
    if subject is None or subject.idx >= pronoun.start():
        return ()
    party = actors.party_at(subject, scene.parties)
    return party.ids if party is not None and party.kind == "organization" else ()


def first_body(scene: Scene, at: int) -> tuple[str, ...]:
    """Return who a sentence is about up to a place: its first organisation, or a model's maker."""
    for party in within(scene.parties, scene.start, at):
        if party.kind == "organization":
            return party.ids[:1]
        maker = scene.knowledge.maker(party.ids[0]) if party.kind in _MADE else None
        if maker:
            return (maker,)
    return ()
