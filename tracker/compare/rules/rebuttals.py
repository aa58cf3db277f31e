"""Who rejects what: denials, charges and silence by their words, whatever frame they have.

In: the claims of one story. Out: what each of the accused rejects and what is told of them.
A deed told as not done is a denial where one of the accused tells it. Who speaks is known by
the claim, else by a name in the sentence, else by the accused for whom the report speaks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.compare.context import Context
from tracker.compare.marks import mark
from tracker.compare.naming import Names
from tracker.compare.voices import has, words_of
from tracker.compare.wording import COMMON, NATIONS, proper, stems
from tracker.domain import Claim, PlacedClaim

_UNUSED = re.compile(
    rf"\b(?:{'|'.join(words_of('denied use'))})\b[^.;:?]{{0,70}}?"
    rf"\b(?:{'|'.join(words_of('use'))})\b",
    re.IGNORECASE,
)
_UNVOICED = ("anon:", "doc:")
_OPENING = 5  # words within which a name is that of the one who speaks
_COMMON = 2
_REMEMBERED = 65_536  # the same sentences are asked for the same names with each report of a story
_MOST_NAMED = 4096
_ALIKE = 3  # words of a charge by which a negation is its denial
_ASIDE = re.compile(r"\b(?:of|by|from|against|to)\s(?:the\s)?(?:[A-Z][\w'’-]*\s?)+")
_WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Dispute:
    """What one of the accused rejects, beside what is told of them."""

    accused: str
    denials: tuple[PlacedClaim, ...]
    charges: tuple[PlacedClaim, ...]


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who is accused in a story, and who accuses."""

    accused: frozenset[str]
    accusers: frozenset[str]
    context: Context

    def named(self, text: str) -> list[str]:
        """Return the accused that a text names."""
        return [one for one in sorted(self.accused) if _names(one, text, self.context)]


def disputes(claims: Iterable[PlacedClaim], context: Context) -> Iterator[Dispute]:
    """Yield what each of the accused of a story denies, beside what is told of them."""
    told = tuple(claims)
    cast = _cast(told, context)
    denials = _denials(told, cast)
    rejected = {p.claim.id for own in denials.values() for p in own}
    for one, own in sorted(denials.items()):
        charges = tuple(
            p for p in told if p.claim.id not in rejected and _is_against(p, one, own, cast)
        )
        if charges and (not _is_listed(one, context) or _is_meant(one, own, charges, context)):
            yield Dispute(one, tuple(own), charges)


def _is_meant(
    one: str, denials: Sequence[PlacedClaim], charges: Sequence[PlacedClaim], context: Context
) -> bool:
    """Say whether a charge is laid to somebody listed, or a state answers for its own."""
    return any(has("state", p.claim.text) for p in denials) or any(
        one in _all(p.claim.roles.target, context) or _names(one, p.claim.text, context)
        for p in charges
    )


def answered(
    claims: Iterable[PlacedClaim], context: Context
) -> tuple[dict[str, list[PlacedClaim]], Callable[[PlacedClaim], frozenset[str]]]:
    """Return what each of the accused answered, and of which of them a claim tells."""
    told = tuple(claims)
    cast = _cast(told, context)
    outlets = _outlets(told, context)

    def of_whom(placed: PlacedClaim) -> frozenset[str]:
        claim = placed.claim
        named = frozenset(cast.named(claim.text)) or frozenset(
            one for one in cast.accusers if _names(one, claim.text, context)
        )
        acting = _all((*_voiced(claim.speakers), *claim.roles.agent), context)
        return named or acting - outlets

    return _denials(told, cast), of_whom


def _denials(told: Sequence[PlacedClaim], cast: _Cast) -> dict[str, list[PlacedClaim]]:
    found: dict[str, list[PlacedClaim]] = {}
    for placed in told:
        one = _denier(placed, told, cast)
        if one:
            found.setdefault(one, []).append(placed)
    return found


def is_rejection(placed: PlacedClaim) -> bool:
    """Say whether a claim rejects something in words that leave no doubt of it."""
    claim = placed.claim
    if claim.modality == "question" or has("no denial", claim.text):
        return False
    return has("denial", claim.text) or has("rebuttal", claim.text)


def is_unused(placed: PlacedClaim) -> bool:
    """Say whether a claim tells that nothing was taken or used."""
    claim = placed.claim
    if claim.modality == "question" or has("no denial", claim.text):
        return False
    return not has("silence", claim.text) and _says_unused(claim.text)


@lru_cache(maxsize=_REMEMBERED)
def _says_unused(text: str) -> bool:
    return bool(_UNUSED.search(text))


def who(id: str, context: Context) -> str:
    """Return whom an id stands for: the last owner of a listed one, else the word it goes by."""
    return _stands_for(id, context.names)


@lru_cache(maxsize=_REMEMBERED)
def _stands_for(id: str, names: Names) -> str:
    speaks = names.employer(id) or id
    return names.top(speaks) if names.is_listed(speaks) else mark(speaks)


def _cast(told: Sequence[PlacedClaim], context: Context) -> _Cast:
    accused: Counter[str] = Counter()
    accusers: Counter[str] = Counter()
    answering: set[str] = set()
    taken = {one for p in told for one in p.claim.roles.object}
    for placed in told:
        claim = placed.claim
        telling = _all(_voiced(claim.speakers), context)
        acting = _all(_voiced(claim.roles.agent), context)
        aimed = _all((one for one in claim.roles.target if one not in taken), context) - telling
        aimed -= _outlets((placed,), context)
        if _is_charge(placed):
            accused.update(aimed - acting)
            accusers.update((telling | acting) - aimed if aimed - acting and _worded(claim) else ())
        elif is_rejection(placed):
            denying = (telling | acting) - _outlets((placed,), context)
            answering.update(one for one in denying if _is_charged(one, told, context))
    outlets = _outlets(told, context)
    likely = [one for one in accused if accused[one] >= accusers[one]]
    likely.extend(sorted(answering - accusers.keys() - set(likely)))
    parties = frozenset(one for one in likely if one not in outlets) or frozenset(likely)
    return _Cast(parties, frozenset(accusers) - parties, context)


def _all(ids: Iterable[str], context: Context) -> frozenset[str]:
    return _everybody(tuple(ids), context.names)


@lru_cache(maxsize=_REMEMBERED)
def _everybody(ids: tuple[str, ...], names: Names) -> frozenset[str]:
    return frozenset(_stands_for(one, names) for one in ids)


def _is_charged(one: str, told: Sequence[PlacedClaim], context: Context) -> bool:
    """Say whether somebody else tells a charge in which this one is named."""
    return any(
        _is_charge(p) and _names(one, p.claim.text, context)
        and one not in _all((*p.claim.speakers, *p.claim.roles.agent), context)
        for p in told
    )  # fmt: skip


def _outlets(told: Iterable[PlacedClaim], context: Context) -> frozenset[str]:
    """Return those who only tell the news."""
    found: set[str] = set()
    for placed in told:
        facts = placed.facts
        own = (facts.publisher,) if facts.publisher and facts.origin_class != "primary" else ()
        found |= _all((*own, *facts.credits), context)
    return frozenset(found)


def _voiced(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if not one.startswith(_UNVOICED) and one != "outlet")


def _names(one: str, text: str, context: Context) -> bool:
    forms = context.names.forms(one)
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


def _denier(placed: PlacedClaim, told: Sequence[PlacedClaim], cast: _Cast) -> str | None:
    """Return which of the accused denies something in a claim, or None."""
    sure = is_rejection(placed)
    told_not = sure or is_unused(placed)
    if not (told_not or _contradicts(placed, told)):
        return None
    claim, context = placed.claim, cast.context
    agents = claim.roles.agent if claim.frame == "deny" or not claim.speakers else ()
    voices = [who(one, context) for one in _voiced((*claim.speakers, *agents))]
    found = next((one for one in voices if one in cast.accused), None)
    if found and has("state", claim.text) and not _speaks(found, claim.text, context):
        return None  # a state speaks for nobody in particular
    if found or not told_not or any(one in cast.accusers for one in voices):
        return found
    if not any(_is_listed(one, context) for one in voices):
        found = _by_name(placed, cast, sure=sure) or _by_report(placed, voices, told, cast)
    return found or (_newcomer(placed, voices, told, cast) if sure else None)


def _speaks(one: str, text: str, context: Context) -> bool:
    """Say whether a text names somebody, and not only as the one whose charge or matter it is."""
    return _names(one, _ASIDE.sub(" ", text), context)


def _contradicts(placed: PlacedClaim, told: Sequence[PlacedClaim]) -> bool:
    """Say whether a claim negates what a charge tells in the same words."""
    claim = placed.claim
    plain = claim.modality == "question" or has("no denial", claim.text)
    if plain or has("silence", claim.text) or not has("negations", claim.text):
        return False
    words = stems(claim.text) - _named(placed)
    return any(
        len(words & stems(p.claim.text)) > _ALIKE for p in told
        if p.facts.id != placed.facts.id and _is_charge(p)
        and not {*p.claim.speakers} & {*claim.speakers}
    )  # fmt: skip


def _newcomer(
    placed: PlacedClaim, voices: Sequence[str], told: Sequence[PlacedClaim], cast: _Cast
) -> str | None:
    """Return who rejects a charge that names nobody, where both name something else alike."""
    claim, context = placed.claim, cast.context
    if not (has("denial", claim.text) or has("rebuttal", claim.text)):
        return None
    charges = [p for p in told if _is_charge(p)]
    telling = frozenset[str]().union(
        *(_all((*p.claim.speakers, *p.claim.roles.agent), context) for p in charges)
    )
    outlets = _outlets(told, context)
    mine = next((one for one in voices if one not in outlets | telling), None)
    beside = (p for p in told if p.facts.id == placed.facts.id and is_rejection(p))
    words = frozenset[str]().union(*map(_named, beside))
    return mine if any(words & _named(p) for p in charges) else None


def _named(placed: PlacedClaim) -> frozenset[str]:
    return proper(placed.claim.text) - NATIONS - COMMON


def _is_listed(one: str, context: Context) -> bool:
    return context.names.is_listed(one)


def _by_name(placed: PlacedClaim, cast: _Cast, *, sure: bool) -> str | None:
    text = placed.claim.text
    if has("state", text):
        return None  # a state speaks for nobody in particular
    opening = " ".join(text.split()[:_OPENING])
    unvoiced = any(one.startswith(_UNVOICED) for one in placed.claim.speakers)
    named = cast.named(opening if unvoiced or not sure else text)
    return named[0] if len(named) == 1 else None


def _by_report(
    placed: PlacedClaim, voices: Sequence[str], told: Sequence[PlacedClaim], cast: _Cast
) -> str | None:
    """Return the accused for whom a report speaks, or whose words it has."""
    facts, context = placed.facts, cast.context
    publisher = who(facts.publisher, context) if facts.publisher else ""
    if publisher in cast.accused:
        return publisher
    if not (voices or _is_quote(placed.claim.text)) or any(
        one.startswith("anon:") for one in placed.claim.speakers
    ):
        return None
    beside = {p.facts.id for p in told if any(_names(v, p.claim.text, context) for v in voices)}
    speaking = {
        one for p in told
        if is_rejection(p) and p.facts.id in beside | {facts.id}
        for one in _all((*p.claim.speakers, *p.claim.roles.agent), context) & cast.accused
    }  # fmt: skip
    found = speaking or cast.accused
    return min(found) if len(found) == 1 else None


def _is_quote(text: str) -> bool:
    """Say whether a text is nothing but somebody's words, whose other mark may be elsewhere."""
    marks = [sign for sign in text if sign in '"“”']
    return len(marks) == 1 or (bool(marks) and text.strip(" .,")[0] in marks)


def _is_charge(placed: PlacedClaim) -> bool:
    claim = placed.claim
    if claim.modality == "question" or is_rejection(placed) or has("silence", claim.text):
        return False
    return claim.polarity > 0 and (claim.frame == "accuse_distill" or _worded(claim))


def _worded(claim: Claim) -> bool:
    return has("charge", claim.text) or has("accusing", claim.text)


def _is_against(placed: PlacedClaim, one: str, denials: Sequence[PlacedClaim], cast: _Cast) -> bool:
    """Say whether a claim is a charge against one of the accused, or what they deny."""
    claim, context = placed.claim, cast.context
    aimed = _all(claim.roles.target, context)
    acting = _all(claim.roles.agent, context) - aimed if aimed else frozenset()
    if one in _all(claim.speakers, context) | acting or claim.frame == "no_comment":
        return False
    if _is_charge(placed) and (one in aimed or _names(one, claim.text, context)):
        return True
    if is_unused(placed) or cast.named(claim.text):
        return False
    return _is_nameless(placed, denials, aimed, cast)


def _is_nameless(
    placed: PlacedClaim, denials: Sequence[PlacedClaim], aimed: frozenset[str], cast: _Cast
) -> bool:
    """Say whether a claim that names none of the accused is a charge all the same."""
    claim = placed.claim
    if _is_charge(placed) and any(_named(placed) & _named(p) for p in denials):
        return True
    told = bool(claim.speakers or claim.roles.agent or claim.roles.target)
    charged = claim.frame == "accuse_distill" and _is_charge(placed) and told
    beside = any(p.facts.id == placed.facts.id for p in denials)
    if charged and not aimed & cast.accused and (_worded(claim) or not beside):
        return True
    shared = (stems(claim.text) & stems(p.claim.text) for p in denials)
    alone = len(cast.accused) == 1 and claim.polarity > 0
    return alone and not beside and any(len(words) > _COMMON for words in shared)
