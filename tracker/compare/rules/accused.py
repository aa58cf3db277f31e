"""Who is accused in a story and who accuses, by roles and by the words of the sentences.

In: the claims of one story. Out: a `Cast`, and what it was made of: whether a claim is a charge,
whether it rejects one. Who rejects what is told of him is accused, whoever else is; whom others
name as the one who did it is, too. Outlets that only tell the news are neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.compare import rejecting
from tracker.compare.context import Context
from tracker.compare.cues import has
from tracker.compare.marks import mark
from tracker.compare.matter import holds
from tracker.compare.naming import Names
from tracker.domain import Claim, PlacedClaim

UNVOICED = ("anon:", "doc:")
_REMEMBERED = 65_536  # the same sentences are asked for the same names with each report of a story
_MOST_NAMED = 4096
_PUBLIC = frozenset({"agency", "court", "government", "legislature"})
_WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is accused in a story, who accuses, and who only tells of it.

    Attributes:
        accusers: beyond doubt, by the words of what they say.
        tellers: whoever says or does what a charge is about, the accusers among them.
    """

    accused: frozenset[str]
    accusers: frozenset[str]
    tellers: frozenset[str]
    outlets: frozenset[str]
    context: Context

    def named(self, text: str) -> list[str]:
        """Return the accused that a text names."""
        return [one for one in sorted(self.accused) if names(one, text, self.context)]


def cast_of(told: Sequence[PlacedClaim], context: Context) -> Cast:
    """Return who is accused in the claims of a story, and who accuses."""
    accused: Counter[str] = Counter()
    accusers: Counter[str] = Counter()
    tellers: frozenset[str] = frozenset()
    taken = {one for p in told for one in p.claim.roles.object}
    outlets = outlets_of(told, context)
    known = _parties(told, taken, context)
    by_others: set[str] = set()
    for placed in told:
        if not is_charge(placed):
            continue
        blamed, blaming = _sides(placed, taken, known, context)
        accused.update(blamed)
        by_others |= blamed - outlets_of((placed,), context)
        accusers.update(blaming)
        tellers |= everybody(
            (*voiced(placed.claim.speakers), *voiced(placed.claim.roles.agent)), context
        )
    answering: set[str] = set()
    for placed in filter(is_rejection, told):  # whoever is blamed after it, too
        denying = _answering(placed, told, context)
        answering |= denying
        accused.update(denying & accused.keys())
        accusers.update(_answered(placed, taken, context) & known)
    outlets -= by_others & answering
    likely = [one for one in accused if accused[one] >= accusers[one]]
    likely.extend(sorted(answering - accusers.keys() - set(likely)))
    parties = frozenset(one for one in likely if one not in outlets) or frozenset(likely)
    return Cast(
        parties, frozenset(accusers) - parties, tellers - parties - outlets, outlets, context
    )


def _sides(
    placed: PlacedClaim, taken: set[str], known: frozenset[str], context: Context
) -> tuple[frozenset[str], frozenset[str]]:
    """Return whom a charge blames, by role, by word or as maker of the copy, and who blames."""
    claim = placed.claim
    telling = everybody(voiced(claim.speakers), context)
    acting = everybody(voiced(claim.roles.agent), context)
    if telling and holds("admission", claim.text) and claim.act == "confirm":
        return telling, frozenset()
    aimed = everybody((one for one in claim.roles.target if one not in taken), context) - telling
    aimed -= outlets_of((placed,), context)
    aimed = frozenset(one for one in aimed if not _is_body(one, context))
    blamed = aimed - acting
    words = rejecting.accused(claim.text)
    if words:
        blamed |= {one for one in sorted(known) if names(one, words, context)} - telling
    makers = _makers(claim, context) - telling - acting
    if not blamed and len(makers) == 1:
        blamed = makers
    return blamed, (telling | acting) - aimed - blamed if blamed and worded(claim) else frozenset()


def _is_body(one: str, context: Context) -> bool:
    """Say whether somebody is a public body, which copies no models."""
    row = context.names.knowledge.organizations.get(one)
    return row.kind in _PUBLIC if row else one in rejecting.BODIES


def _makers(claim: Claim, context: Context) -> frozenset[str]:
    """Return the listed makers of the models that a claim speaks of."""
    maker = context.names.knowledge.maker
    models = (one for one in (*claim.roles.target, *claim.roles.object) if maker(one))
    return everybody(models, context)


def _answering(
    placed: PlacedClaim, told: Sequence[PlacedClaim], context: Context
) -> frozenset[str]:
    claim = placed.claim
    denying = everybody((*voiced(claim.speakers), *voiced(claim.roles.agent)), context)
    return frozenset(one for one in denying if _is_charged(one, told, context))


def _answered(placed: PlacedClaim, taken: set[str], context: Context) -> frozenset[str]:
    """Return whose words somebody rejects."""
    claim = placed.claim
    if claim.frame != "deny":
        return frozenset()
    aimed = everybody((one for one in claim.roles.target if one not in taken), context)
    return aimed - everybody((*claim.speakers, *claim.roles.agent), context)


def _parties(told: Iterable[PlacedClaim], taken: set[str], context: Context) -> frozenset[str]:
    """Return all who speak, act or are aimed at in a story."""
    return everybody(
        voiced(
            one for p in told
            for one in (*p.claim.speakers, *p.claim.roles.agent, *p.claim.roles.target)
            if one not in taken
        ),
        context,
    )  # fmt: skip


def _is_charged(one: str, told: Sequence[PlacedClaim], context: Context) -> bool:
    """Say whether somebody else tells a charge in which this one is named."""
    return any(
        is_charge(p) and names(one, p.claim.text, context)
        and one not in everybody((*p.claim.speakers, *p.claim.roles.agent), context)
        for p in told
    )  # fmt: skip


def outlets_of(told: Iterable[PlacedClaim], context: Context) -> frozenset[str]:
    """Return those who only tell the news."""
    found: set[str] = set()
    for placed in told:
        facts = placed.facts
        own = (facts.publisher,) if facts.publisher and facts.origin_class != "primary" else ()
        found |= everybody((*own, *facts.credits), context)
    return frozenset(found)


def is_rejection(placed: PlacedClaim) -> bool:
    """Say whether a claim rejects something in words that leave no doubt of it."""
    claim = placed.claim
    if claim.modality == "question" or has("no denial", claim.text):
        return False
    return rejecting.rejects(claim.text)


def is_unused(placed: PlacedClaim) -> bool:
    """Say whether a claim tells that nothing was taken, or all was somebody's own work."""
    claim = placed.claim
    if claim.modality in {"question", "plan"} or has("no denial", claim.text):
        return False
    return not rejecting.silent(claim.text) and rejecting.clears(claim.text)


def is_charge(placed: PlacedClaim) -> bool:
    """Say whether a claim tells what somebody is accused of."""
    claim = placed.claim
    if claim.modality == "question" or is_rejection(placed) or rejecting.silent(claim.text):
        return False
    return claim.polarity > 0 and (claim.frame == "accuse_distill" or worded(claim))


def worded(claim: Claim) -> bool:
    """Say whether a claim has words of an accusation."""
    return has("charge", claim.text) or has("accusing", claim.text)


def who(id: str, context: Context) -> str:
    """Return whom an id stands for: the last owner of a listed one, else the word it goes by."""
    return _stands_for(id, context.names)


@lru_cache(maxsize=_REMEMBERED)
def _stands_for(id: str, names: Names) -> str:
    speaks = names.employer(id) or id
    return names.top(speaks) if names.is_listed(speaks) else mark(speaks)


def everybody(ids: Iterable[str], context: Context) -> frozenset[str]:
    """Return whom some ids stand for."""
    return _everybody(tuple(ids), context.names)


@lru_cache(maxsize=_REMEMBERED)
def _everybody(ids: tuple[str, ...], names: Names) -> frozenset[str]:
    return frozenset(_stands_for(one, names) for one in ids)


def voiced(ids: Iterable[str]) -> tuple[str, ...]:
    """Return those of some ids that have a name, and do not stand for the outlet itself."""
    return tuple(one for one in ids if not one.startswith(UNVOICED) and one != "outlet")


def names(one: str, text: str, context: Context) -> bool:
    """Say whether a text names somebody."""
    forms = context.names.belonging(one)
    return _stands_in(forms, text) if forms else one in _lows(text)


@lru_cache(maxsize=_REMEMBERED)
def _stands_in(forms: tuple[str, ...], text: str) -> bool:
    return bool(_any_of(forms).search(text.casefold()))


@lru_cache(maxsize=_MOST_NAMED)
def _any_of(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b")


@lru_cache(maxsize=_MOST_NAMED)
def _lows(text: str) -> frozenset[str]:
    found = _WORD.findall(text.casefold())
    return frozenset(word.removesuffix("'s").removesuffix("’s") for word in found)
