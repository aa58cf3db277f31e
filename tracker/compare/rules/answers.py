"""What the accused answer, by the words of it, in a story where no key joins both.

In: the claims of one story. Out: denials beside what they deny, and silence told of somebody
whose answer was out before. Whose words they are is known by any name that two sentences
share; where the silent are named by nobody, every answer counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tracker.compare import keys, rejecting
from tracker.compare.context import Context
from tracker.compare.cues import has
from tracker.compare.marks import mark
from tracker.compare.naming import day
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.accused import is_rejection, is_unused, names, who
from tracker.compare.rules.rebuttals import (
    Dispute,
    answered,
    disputes,
)
from tracker.compare.rules.telling import count, is_later, published, said
from tracker.compare.wording import COMMON, proper
from tracker.domain import PlacedClaim

_ANSWERED_WITHIN = timedelta(days=31)


def denied(group: Group, context: Context) -> Iterator[Finding]:
    """Find who denies what others tell, for each who answers."""
    for one in disputes(group.claims, context):
        yield _dispute(group, one, context)


def is_denial(placed: PlacedClaim) -> bool:
    """Say whether a claim tells that somebody denies something."""
    claim = placed.claim
    if claim.frame == "no_comment" or claim.modality == "question":
        return False
    unnamed = any(one.startswith("anon:") for one in claim.speakers)
    return not unnamed and (claim.frame == "deny" or is_rejection(placed))


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


def _dispute(group: Group, dispute: Dispute, context: Context) -> Finding:
    one = dispute.accused
    name = context.names.name(one)
    charged = not any(has("state", p.claim.text) for p in dispute.denials)
    pages = {p.facts.id for p in (*dispute.denials, *dispute.charges)}
    return Finding(
        key=group.key,
        a=Stand(Reading("answer", f"denied:{one}", "denied", "deny"), _voices(dispute.denials)),
        b=Stand(Reading("answer", "told", "told", "accuse_distill"), _voices(dispute.charges)),
        difference=Difference(
            summary=f"{name} is accused and denies it" if charged else f"{name} rejects the charge",
            explain=(("who denies", name), ("answer", "denied; a dispute, nobody's mistake")),
            gap=1.0,
            klass="dispute" if len(pages) > 1 else None,
        ),
    )


def _voices(claims: Iterable[PlacedClaim]) -> tuple[Extract, ...]:
    return tuple(Extract(p) for p in claims)


def unheard(group: Group, context: Context) -> Iterator[Finding]:
    """Find silence told after an answer was out."""
    denials, of_whom = answered(group.claims, context)
    answers = [p for p in group.claims if is_denial(p)]
    for placed in group.claims:
        if not _is_silence(placed):
            continue
        text = placed.claim.text
        silent = of_whom(placed)
        named = proper(text) - COMMON or _by(placed, context) - denials.keys()
        if rejecting.asks_others(text) and not silent & denials.keys() & _named_in(
            text, silent, context
        ):
            continue  # somebody else is silent
        anybody = len(denials) == 1 and not silent and not named
        if denials.keys() & silent or anybody:
            own = [p for one in sorted(silent or denials) for p in denials.get(one, ())]
        else:
            own = [
                p for p in answers
                if (_by(p, context) & silent if silent else _same_party(placed, p, context))
            ]  # fmt: skip
        earlier = _before(placed, own)
        if earlier and not any(p.facts.id == placed.facts.id for p in own):
            yield _silence(group, placed, earlier)


def _named_in(text: str, them: Iterable[str], context: Context) -> frozenset[str]:
    return frozenset(one for one in them if names(one, text, context))


def _by(placed: PlacedClaim, context: Context) -> frozenset[str]:
    return frozenset(who(one, context) for one in placed.claim.speakers or placed.claim.roles.agent)


def _is_silence(placed: PlacedClaim) -> bool:
    claim = placed.claim
    if claim.modality == "question" or is_rejection(placed):
        return False
    return rejecting.silent(claim.text) or (
        claim.frame == "no_comment" and claim.act == "decline" and not is_unused(placed)
    )


def _before(placed: PlacedClaim, answers: Iterable[PlacedClaim]) -> list[PlacedClaim]:
    return [
        p for p in answers
        if p.facts.id != placed.facts.id and is_later(placed, p, within=_ANSWERED_WITHIN)
    ]  # fmt: skip


def _same_party(silent: PlacedClaim, answer: PlacedClaim, context: Context) -> bool:
    ours = parties(silent, context) - {silent.facts.publisher}
    return bool((ours - COMMON) & parties(answer, context))


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
