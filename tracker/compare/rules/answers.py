"""What the accused answer, by the words of it, in a story where no key joins both.

In: the claims of one story. Out: denials beside what they deny, and silence told of somebody
whose answer was out before. Whose words they are is known by any name that two sentences
share; where the silent are named by nobody, every answer counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.marks import mark
from tracker.compare.naming import day
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.telling import count, published, said
from tracker.compare.voices import has
from tracker.compare.wording import NATIONS, proper
from tracker.domain import PlacedClaim

_ANSWERED_WITHIN = timedelta(days=62)


def denied(group: Group, context: Context) -> Iterator[Finding]:
    """Find who denies what others tell, for each who answers."""
    charges = [p for p in group.claims if is_charge(p)]
    by_voice: dict[str, list[PlacedClaim]] = {}
    for placed in group.claims:
        if is_denial(placed):
            voice = _voice(placed, context)
            if voice:
                by_voice.setdefault(voice, []).append(placed)
    accusers = {
        one for p in charges if p.claim.frame == "accuse_distill" and p.claim.roles.target
        for one in (*_speaking(p, context), *keys.tops(p.claim.roles.agent, context.names))
    }  # fmt: skip
    accused = {
        one for p in charges for one in keys.tops(p.claim.roles.target, context.names)
    }  # fmt: skip
    for voice, denials in sorted(by_voice.items()):
        if voice in accusers - accused:
            continue
        words = frozenset[str]().union(*(_named(p) for p in denials))
        told = [p for p in charges if _is_against(p, voice, words, context)]
        if told:
            yield _dispute(group, voice, denials, told, context)


def _is_against(placed: PlacedClaim, voice: str, words: frozenset[str], context: Context) -> bool:
    """Say whether a charge is one against who denies it, or shares a name with the denial."""
    claim, names = placed.claim, context.names
    charged = claim.frame == "accuse_distill"
    accusing = keys.tops(claim.roles.agent, names) if charged else frozenset()
    if voice in _speaking(placed, context) | accusing:
        return False
    if voice in keys.tops(claim.roles.target, names):
        return True
    if voice in names.knowledge.organizations and claim.roles.target:
        return False
    return bool(words & _named(placed)) or mark(voice) in claim.text.casefold()


def _named(placed: PlacedClaim) -> frozenset[str]:
    return proper(placed.claim.text) - NATIONS


def is_denial(placed: PlacedClaim) -> bool:
    """Say whether a claim tells that somebody denies something."""
    claim = placed.claim
    if claim.frame == "no_comment" or claim.modality == "question":
        return False
    unnamed = any(one.startswith("anon:") for one in claim.speakers)
    return not unnamed and (claim.frame == "deny" or has("denial", claim.text))


def is_charge(placed: PlacedClaim) -> bool:
    """Say whether a claim tells what somebody may have done wrong, or admits."""
    claim = placed.claim
    if claim.modality not in {"assertion", "hypothetical"} or is_denial(placed):
        return False
    named = bool(claim.roles.target or claim.roles.agent or claim.speakers)
    charged = claim.frame == "accuse_distill" and claim.polarity > 0 and named
    return charged or (claim.polarity > 0 and has("charge", claim.text))


def parties(placed: PlacedClaim, context: Context) -> frozenset[str]:
    """Return the names a claim goes by: of those who speak or act in it, and in its words."""
    claim = placed.claim
    told = (*claim.speakers, *claim.roles.agent)
    named = {keys.voice(one, context.names) for one in told if not one.startswith("anon:")}
    return frozenset(named | {mark(one) for one in told} | {*proper(claim.text)})


def _speaking(placed: PlacedClaim, context: Context) -> frozenset[str]:
    return frozenset(keys.voice(one, context.names) for one in placed.claim.speakers)


def _voice(placed: PlacedClaim, context: Context) -> str | None:
    """Return the one who denies, by name; an outlet denies nothing by telling it."""
    claim, names = placed.claim, context.names
    tellers = {placed.facts.publisher, *placed.facts.credits}
    for one in (*claim.speakers, *claim.roles.agent):
        unnamed = one.startswith(("anon:", "doc:")) or one == "outlet"
        if not unnamed and one not in tellers and not names.is_outlet(one):
            return keys.voice(one, names)
    return None


def _dispute(
    group: Group, voice: str, denials: list[PlacedClaim], told: list[PlacedClaim], context: Context
) -> Finding:
    name = context.names.name(voice)
    return Finding(
        key=group.key,
        a=Stand(Reading("answer", f"denied:{voice}", "denied", "deny"), _voices(denials)),
        b=Stand(Reading("answer", "told", "told", "accuse_distill"), _voices(told)),
        difference=Difference(
            summary=f"{name} is accused and denies it",
            explain=(("who denies", name), ("answer", "denied; a dispute, nobody's mistake")),
            gap=1.0,
        ),
    )


def _voices(claims: Iterable[PlacedClaim]) -> tuple[Extract, ...]:
    return tuple(Extract(p) for p in claims)


def unheard(group: Group, context: Context) -> Iterator[Finding]:
    """Find silence told after an answer was out."""
    answers = [p for p in group.claims if is_denial(p)]
    for placed in group.claims:
        if not _is_silence(placed):
            continue
        earlier = [p for p in _before(placed, answers) if _same_party(placed, p, context)]
        if earlier:
            yield _silence(group, placed, earlier)


def _is_silence(placed: PlacedClaim) -> bool:
    claim = placed.claim
    return claim.modality != "question" and (
        has("silence", claim.text) or (claim.frame == "no_comment" and claim.act == "decline")
    )


def _before(placed: PlacedClaim, answers: Iterable[PlacedClaim]) -> list[PlacedClaim]:
    told = published(placed)
    return [
        p for p in answers
        if p.facts.id != placed.facts.id and told and (out := published(p))
        and timedelta(0) < told - out <= _ANSWERED_WITHIN
    ]  # fmt: skip


def _same_party(silent: PlacedClaim, answer: PlacedClaim, context: Context) -> bool:
    ours = parties(silent, context) - {silent.facts.publisher}
    return not ours or bool(ours & parties(answer, context))


def _silence(group: Group, placed: PlacedClaim, earlier: list[PlacedClaim]) -> Finding:
    first = min(out for p in earlier if (out := published(p)))
    told = published(placed)
    assert told is not None
    return Finding(
        key=group.key,
        a=Stand(
            Reading("response", f"silent: {said(placed)}", "no answer", "no_comment"),
            (Extract(placed),),
        ),
        b=Stand(Reading("response", "answered", "answered", "deny"), _voices(earlier)),
        difference=Difference(
            summary=f"A report of {day(told)} has no answer; one had been told on {day(first)}",
            explain=(
                ("answer told", f"{first}"),
                ("silence told", f"{told}"),
                ("apart", f"{told} − {first} = {count((told - first).days, 'day')}"),
            ),
        ),
    )
