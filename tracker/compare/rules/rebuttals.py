"""Who rejects what: denials and charges by their words, whatever frame they have.

In: the claims of one story. Out: what each of the accused rejects and what is told of them.
A deed told as not done is a denial where one of the accused tells it. Who speaks is known by
the claim, else by a name in the sentence, else by the accused for whom the report speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.compare import rejecting
from tracker.compare.context import Context
from tracker.compare.cues import has
from tracker.compare.matter import holds
from tracker.compare.rules.accused import (
    UNVOICED,
    Cast,
    cast_of,
    everybody,
    is_charge,
    is_rejection,
    is_unused,
    names,
    voiced,
    who,
    worded,
)
from tracker.compare.wording import COMMON, NATIONS, proper, stems
from tracker.domain import PlacedClaim

_BLAMING = frozenset({"investigate", "lawsuit", "sanction"})
_OPENING = 5  # words within which a name is that of the one who speaks
_COMMON = 2
_ALIKE = 3  # words of a charge by which a negation is its denial
_FIRST = re.compile(r"\W*((?:[A-Z0-9][\w.&-]*\s?)+)(?!['’])")
_OURS = re.compile(r"\b(?:we|our|ours|us)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:of|by|from|against|to)\s(?:the\s)?(?:[A-Z][\w'’-]*\s?)+")


@dataclass(frozen=True, slots=True)
class Dispute:
    """What one of the accused rejects, beside what is told of them."""

    accused: str
    denials: tuple[PlacedClaim, ...]
    charges: tuple[PlacedClaim, ...]


def disputes(claims: Iterable[PlacedClaim], context: Context) -> Iterator[Dispute]:
    """Yield what each of the accused of a story denies, beside what is told of them."""
    told = tuple(claims)
    cast = cast_of(told, context)
    denials = _denials(told, cast)
    rejected = {p.claim.id for own in denials.values() for p in own}
    for one, own in sorted(denials.items()):
        charges = tuple(
            p for p in told if p.claim.id not in rejected and _is_against(p, one, own, cast)
        )
        if charges and (
            not _is_listed(one, context) or _is_meant(one, own, charges, told, context)
        ):
            yield Dispute(one, tuple(own), charges)


def _is_meant(
    one: str,
    denials: Sequence[PlacedClaim],
    charges: Sequence[PlacedClaim],
    told: Sequence[PlacedClaim],
    context: Context,
) -> bool:
    """Say whether reports of a charge name somebody listed, or a state answers for its own."""
    pages = {p.facts.id for p in charges}
    return any(has("state", p.claim.text) for p in denials) or any(
        one in everybody((*p.claim.roles.target, *p.claim.roles.object), context)
        or names(one, p.claim.text, context)
        for p in told if p.facts.id in pages
    )  # fmt: skip


def answered(
    claims: Iterable[PlacedClaim], context: Context
) -> tuple[dict[str, list[PlacedClaim]], Callable[[PlacedClaim], frozenset[str]]]:
    """Return what each of the accused answered, and of which of them a claim tells."""
    told = tuple(claims)
    cast = cast_of(told, context)

    def of_whom(placed: PlacedClaim) -> frozenset[str]:
        claim = placed.claim
        named = frozenset(cast.named(claim.text)) or frozenset(
            one for one in cast.accusers if names(one, claim.text, context)
        )
        acting = everybody((*voiced(claim.speakers), *claim.roles.agent), context)
        return named or acting - cast.outlets

    return _denials(told, cast), of_whom


def _denials(told: Sequence[PlacedClaim], cast: Cast) -> dict[str, list[PlacedClaim]]:
    found: dict[str, list[PlacedClaim]] = {}
    for placed in told:
        one = _denier(placed, told, cast)
        if one:
            found.setdefault(one, []).append(placed)
    return found


def _denier(placed: PlacedClaim, told: Sequence[PlacedClaim], cast: Cast) -> str | None:
    """Return which of the accused denies something in a claim, or None."""
    sure = is_rejection(placed)
    told_not = sure or is_unused(placed)
    if not (told_not or _contradicts(placed, told)):
        return None
    claim, context = placed.claim, cast.context
    agents = claim.roles.agent if claim.frame == "deny" or not claim.speakers else ()
    voices = [who(one, context) for one in voiced((*claim.speakers, *agents))]
    found = _opening(claim.text, cast) if sure else None
    found = found or next((one for one in voices if one in cast.accused), None)
    if found and has("state", claim.text) and not _speaks(found, claim.text, context):
        return None  # a state speaks for nobody in particular
    if found or not told_not or any(one in cast.accusers for one in voices):
        return found
    if not any(_is_listed(one, context) for one in voices):
        found = _by_name(placed, cast, sure=sure) or _by_report(placed, voices, told, cast)
    return found or _newcomer(placed, voices, told, cast)


def _speaks(one: str, text: str, context: Context) -> bool:
    """Say whether a text names somebody, and not only as the one whose charge or matter it is."""
    return names(one, _ASIDE.sub(" ", text), context)


def _contradicts(placed: PlacedClaim, told: Sequence[PlacedClaim]) -> bool:
    """Say whether a claim negates what a charge tells in the same words."""
    claim = placed.claim
    plain = claim.modality == "question" or has("no denial", claim.text)
    if plain or rejecting.silent(claim.text) or not has("negations", claim.text):
        return False
    words = stems(claim.text) - _named(placed)
    return any(
        len(words & stems(p.claim.text)) > _ALIKE for p in told
        if p.facts.id != placed.facts.id and is_charge(p)
        and not {*p.claim.speakers} & {*claim.speakers}
    )  # fmt: skip


def _newcomer(
    placed: PlacedClaim, voices: Sequence[str], told: Sequence[PlacedClaim], cast: Cast
) -> str | None:
    """Return who answers a charge that names nobody, or only his product.

    He is named in a report of it; or his answer, and what is told, name something else alike.
    """
    context = cast.context
    mine = next(
        (one for one in voices or _ourselves(placed, context) if one not in cast.accusers), None
    )
    if (
        mine is None
        or placed.claim.frame == "no_comment"
        or _only_tells(mine, placed, told, context)
    ):
        return None
    charges = [
        p for p in told
        if (is_charge(p) or _tells_deed(p)) and mine not in everybody(p.claim.speakers, context)
    ]  # fmt: skip
    tellers = frozenset[str]().union(*(everybody(p.claim.speakers, context) for p in charges))
    if mine in tellers:
        return None
    pages = {p.facts.id for p in charges} - {placed.facts.id}
    if any(p.facts.id in pages and names(mine, p.claim.text, context) for p in told):
        return mine
    if not is_rejection(placed):
        return None
    beside = (p for p in told if p.facts.id == placed.facts.id and is_rejection(p))
    words = frozenset[str]().union(*map(_named, beside))
    return mine if any(words & _named(p) for p in charges) else None


def _ourselves(placed: PlacedClaim, context: Context) -> tuple[str, ...]:
    """Return the publisher of a page that speaks of itself."""
    publisher = placed.facts.publisher
    own = publisher and _OURS.search(placed.claim.text) and not _is_quote(placed.claim.text)
    return (who(publisher, context),) if own and publisher else ()


def _only_tells(
    one: str, placed: PlacedClaim, told: Sequence[PlacedClaim], context: Context
) -> bool:
    """Say whether somebody only has the news: as an outlet that others credit, or of others."""
    if any(one in everybody(p.facts.credits, context) for p in told):
        return True
    own = placed.facts.publisher and one == who(placed.facts.publisher, context)
    return bool(own) and not _OURS.search(placed.claim.text)


def _named(placed: PlacedClaim) -> frozenset[str]:
    return proper(placed.claim.text) - NATIONS - COMMON


def _is_listed(one: str, context: Context) -> bool:
    return context.names.is_listed(one)


def _by_name(placed: PlacedClaim, cast: Cast, *, sure: bool) -> str | None:
    text = placed.claim.text
    if has("state", text):
        return None  # a state speaks for nobody in particular
    opening = " ".join(text.split()[:_OPENING])
    unvoiced = any(one.startswith(UNVOICED) for one in placed.claim.speakers)
    own = text if sure else _ASIDE.sub(" ", text)
    named = cast.named(opening if unvoiced else own)
    return named[0] if len(named) == 1 else None


def _opening(text: str, cast: Cast) -> str | None:
    """Return which of the accused begins a sentence, so that it is he who rejects."""
    first = _FIRST.match(text)
    named = cast.named(first[1]) if first else []
    return named[0] if len(named) == 1 else None


def _by_report(
    placed: PlacedClaim, voices: Sequence[str], told: Sequence[PlacedClaim], cast: Cast
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
    beside = {p.facts.id for p in told if any(names(v, p.claim.text, context) for v in voices)}
    speaking = {
        one for p in told
        if is_rejection(p) and p.facts.id in beside | {facts.id}
        for one in everybody((*p.claim.speakers, *p.claim.roles.agent), context) & cast.accused
    }  # fmt: skip
    found = speaking or cast.accused
    return min(found) if len(found) == 1 else None


def _is_quote(text: str) -> bool:
    """Say whether a text is nothing but somebody's words, whose other mark may be elsewhere."""
    marks = [sign for sign in text if sign in '"“”']
    return len(marks) == 1 or (bool(marks) and text.strip(" .,")[0] in marks)


def _is_against(placed: PlacedClaim, one: str, denials: Sequence[PlacedClaim], cast: Cast) -> bool:
    """Say whether a claim is a charge against one of the accused, or what they deny."""
    claim, context = placed.claim, cast.context
    admits = claim.act == "confirm" and holds("admission", claim.text)
    own = one in everybody(claim.speakers, context)
    if (
        (own and not admits)
        or claim.frame == "no_comment"
        or claim.polarity < 0
        or claim.modality == "question"
    ):
        return False
    aimed = everybody(claim.roles.target, context)
    named = own or one in aimed or names(one, claim.text, context)
    blamed = rejecting.accused(claim.text)
    if blamed and one not in aimed and not names(one, blamed, context) and cast.named(blamed):
        return False  # somebody else is
    charged = is_charge(placed) or (_tells_deed(placed) and not is_rejection(placed))
    told = everybody((*voiced(claim.speakers), *voiced(claim.roles.agent)), context) & cast.tellers
    if named and (charged or told or claim.frame in _BLAMING or _is_denied(placed, denials)):
        return True
    if is_unused(placed) or cast.named(claim.text):
        return False
    return bool(told and is_charge(placed)) or _is_nameless(placed, denials, aimed, cast)


def _tells_deed(placed: PlacedClaim) -> bool:
    text = placed.claim.text
    return rejecting.tells_deed(text) and not is_unused(placed) and not rejecting.silent(text)


def _is_denied(placed: PlacedClaim, denials: Sequence[PlacedClaim]) -> bool:
    """Say whether a claim tells what somebody denies in the same words."""
    words = stems(placed.claim.text) - _named(placed)
    return not is_rejection(placed) and any(
        p.facts.id != placed.facts.id and p.claim.frame == "deny" and is_rejection(p)
        and len(words & stems(p.claim.text)) > _COMMON
        for p in denials
    )  # fmt: skip


def _is_nameless(
    placed: PlacedClaim, denials: Sequence[PlacedClaim], aimed: frozenset[str], cast: Cast
) -> bool:
    """Say whether a claim that names none of the accused is a charge all the same."""
    claim = placed.claim
    charged = is_charge(placed) or _tells_deed(placed)
    if charged and any(_named(placed) & _named(p) for p in denials):
        return True
    told = bool(claim.speakers or claim.roles.agent or claim.roles.target)
    beside = any(p.facts.id == placed.facts.id for p in denials)
    accuses = is_charge(placed) and claim.frame == "accuse_distill" and told
    if accuses and not aimed & cast.accused and (worded(claim) or not beside):
        return True
    shared = (stems(claim.text) & stems(p.claim.text) for p in denials)
    alone = len(cast.accused) == 1
    return alone and not beside and any(len(words) > _COMMON for words in shared)
