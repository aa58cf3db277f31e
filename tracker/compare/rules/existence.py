"""Things named before they existed, and public acts that stand in no other report.

In: claims under the key of an entity and a day, of an event, or of a public voice. Out:
findings against the knowledge base or against what is missing. A family of models has no
date; plans and retellings are silent; young reports wait three days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tracker.compare import frames, keys, sketch
from tracker.compare.context import Context
from tracker.compare.cues import has, is_public
from tracker.compare.known import Fact
from tracker.compare.naming import day
from tracker.compare.rules import (
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    at_home,
    firsts,
    lonely,
    rule,
)
from tracker.compare.rules.telling import count, published
from tracker.domain import PlacedClaim

_NEAR = timedelta(days=31)
_NEAR_WORDS = timedelta(days=3)
_ALIKE = 0.5
_TOLD = re.compile(r"\b(?:told|tells|telling|asked)\b", re.IGNORECASE)
_JOINT = 2
_TITLES = frozenset({"headline", "standfirst"})


@rule("anachronism", levels="xs", severity=1.0)
def anachronism(group: Group, context: Context) -> Iterator[Finding]:
    """Find an event that names something which came later."""
    if keys.level(group.key) == "s":
        yield from firsts.used_before_it_came(group, context)
        return
    _, entity, written = group.key.split("|")
    on, first = date.fromisoformat(written), context.names.existed(entity)
    fact = context.known.of_thing(entity)
    if first is None or fact is None or not group.claims:
        return
    gap = (first - on).days
    name = context.names.name(entity)
    explain = (
        ("event", f"{on}"),
        ("not before", f"{first}, {entity}, confidence {fact.confidence}"),
        ("allow", f"1 day for time zones: {on + timedelta(days=1)}"),
        ("gap", f"{first} − {on} = {count(gap, 'day')}"),
    )
    for slot, told in (
        ("event_date", f"A report dates an event {day(on)} that involves {name}"),
        ("release_date", f"A report has {name} out by {day(on)}"),
        ("published", f"A report of {day(on)} has {name} used"),
    ):
        voices = tuple(Extract(p) for p in group.claims if slot == _slot(p, entity))
        frame = voices[0].placed.claim.frame if voices else "other"
        if not voices:
            continue
        yield Finding(
            key=group.key,
            a=Stand(Reading(slot, written, day(on), frame), voices),
            b=Stand(Reading(slot, f"{first}", day(first), fact.frame), (), fact),
            difference=Difference(
                summary=f"{told}; by the knowledge base {name} came {count(gap, 'day')} later, "
                f"on {day(first)}",
                explain=explain,
                gap=gap,
            ),
        )


def _slot(placed: PlacedClaim, entity: str) -> str:
    """Tell a claim that dates the release itself from one that names the thing."""
    claim = placed.claim
    released = claim.frame == "release_model" and entity in keys.things(claim.roles)
    earlier = claim.event_date is not None and has("earlier", claim.event_date.text)
    if claim.event_date is None and claim.event is None:
        return "published"
    return "release_date" if released or earlier else "event_date"


@rule("existence_uncorroborated", levels="pvs", severity=0.6)
def existence_uncorroborated(group: Group, context: Context) -> Iterator[Finding]:
    """Find a public act of named parties that stands in no other report."""
    if keys.level(group.key) == "s":
        yield from lonely.unknown_elsewhere(group, context)
        return
    for placed in group.claims:
        if not at_home(group.key, placed) or not _settled(placed, context):
            continue
        if keys.level(group.key) == "v":
            found = _lonely_words(group, placed, context)
        else:
            found = _lonely_act(group, placed, context)
        if found:
            yield found


def _settled(placed: PlacedClaim, context: Context) -> bool:
    """Say whether others might have carried a claim by now, and its own document is not it."""
    own_document = placed.facts.origin_class == "primary" or (
        placed.facts.publisher in {*placed.claim.roles.agent, *placed.claim.speakers}
    )
    return not own_document and lonely.has_waited(placed, context)


def _lonely_act(group: Group, placed: PlacedClaim, context: Context) -> Finding | None:
    """Judge a joint statement: somebody else, or a party itself, should have it."""
    claim = placed.claim
    parties = keys.actors(claim.roles.agent, context.names)
    if (
        not _formal(placed)
        or len(parties) < _JOINT
        or claim.modality != "assertion"
        or claim.polarity < 0
    ):
        return None
    if any(_carries(other, placed, context) for other in group.claims):
        return None
    when = _when(placed)
    for fact in context.known.under(placed.keys):
        if fact.frame == "joint_statement" and (when is None or _days_off(fact, when) <= _NEAR):
            return None
    who = context.names.listing(parties)
    dated = f" of {day(when)}" if when else ""
    kind = "joint statement" if claim.frame == "joint_statement" else "pact"
    return _missing(
        group, placed, f"joint statement:{when or 'undated'}", f"{kind}{dated}",
        (_only_here(f"a {kind} by {who}{dated}"), who),
    )  # fmt: skip


def _only_here(what: str) -> str:
    return f"No independent report at hand has {what}; nor has a document of theirs"


def _formal(placed: PlacedClaim) -> bool:
    """Say whether a claim tells of an act that leaves a document: a statement, a pact."""
    claim = placed.claim
    joint = frames.parent(claim.frame) == "joint_action"
    return claim.frame == "joint_statement" or (joint and has("instrument", claim.text))


def _carries(other: PlacedClaim, placed: PlacedClaim, context: Context) -> bool:
    """Say whether another origin tells of the same act, or a party's own document does."""
    if other.facts.id == placed.facts.id or other.claim.polarity < 0:
        return False
    theirs, ours = _when(other) or published(other), _when(placed)
    if theirs and ours and abs(theirs - ours) > _NEAR:
        return False
    if other.facts.origin_class == "primary":
        parties = keys.actors(placed.claim.roles.agent, context.names)
        return other.facts.publisher in parties and _published_near(other, ours)
    if set(other.origin.roots) & set(placed.origin.roots):
        return False
    return _formal(other)


def _published_near(other: PlacedClaim, when: date | None) -> bool:
    out = published(other)
    return when is None or out is None or abs(out - when) <= _NEAR


def _when(placed: PlacedClaim) -> date | None:
    when = placed.claim.event_date
    return when.start if when else None


def _lonely_words(group: Group, placed: PlacedClaim, context: Context) -> Finding | None:
    """Judge words said in public by a listed person: others could have read them too."""
    claim, names = placed.claim, context.names
    _, voice, month = group.key.split("|")
    speaker = next((one for one in claim.speakers if keys.voice(one, names) == voice), None)
    if speaker is None or not is_public(claim) or claim.modality != "assertion":
        return None
    if _TOLD.search(claim.text):
        return None  # what somebody told one outlet, others need not have
    others = [p for p in group.claims if p.facts.id != placed.facts.id]
    if any(_same_occasion(other, placed) or _same_words(other, placed) for other in others):
        return None
    days = [day for day in (_when(placed), published(placed)) if day]
    if _on_record(voice, month, days, context) or speaker not in names.knowledge.people:
        return None
    who = names.name(speaker)
    words = " / ".join(quote.text for quote in claim.quotes) or claim.text
    shown = f"“{words}”" if claim.quotes else words
    value = " ".join(sketch.words(words))
    return _missing(
        group, placed, f"words:{value}", shown,
        (f"No other report at hand has {who} say in public: {shown}", who),
    )  # fmt: skip


def _same_occasion(other: PlacedClaim, placed: PlacedClaim) -> bool:
    """Say whether another origin has the speaker speak in public then, in whatever words."""
    ours, theirs = (_when(p) or published(p) for p in (placed, other))
    near = ours is not None and theirs is not None and abs(ours - theirs) <= _NEAR_WORDS
    other_root = not set(other.origin.roots) & set(placed.origin.roots) or (
        other.facts.id not in placed.facts.credits
    )
    return near and other_root and (is_public(other.claim) or bool(other.claim.quotes))


def _same_words(other: PlacedClaim, placed: PlacedClaim) -> bool:
    if set(other.origin.roots) & set(placed.origin.roots):
        return False
    one, two = (sketch.sketch(p.claim.text, width=1) for p in (other, placed))
    return sketch.likeness(one, two) >= _ALIKE or not (other.claim.quotes and placed.claim.quotes)


def _on_record(voice: str, month: str, days: list[date], context: Context) -> bool:
    """Say whether the knowledge base holds something of the speaker near those days."""
    for facts in context.known.by_key.values():
        for fact in facts:
            if fact.frame == "release_model" or voice not in keys.tops(fact.parties, context.names):
                continue
            if any(_days_off(fact, when) <= _NEAR_WORDS for when in days):
                return True
            if not days and f"{fact.days[0]:%Y-%m}" == month:
                return True
    return False


def _days_off(fact: Fact, when: date) -> timedelta:
    if fact.days[0] <= when <= fact.days[1]:
        return timedelta(0)
    return min(abs(fact.days[0] - when), abs(fact.days[1] - when))


def _missing(
    group: Group, placed: PlacedClaim, value: str, shown: str, told: tuple[str, str]
) -> Finding:
    summary, who = told
    frame = placed.claim.frame
    reports = sorted({p.facts.id for p in group.claims})
    slot = "existence"
    return Finding(
        key=group.key,
        a=Stand(Reading(slot, value, shown, frame), (Extract(placed), *_resting(group, placed))),
        b=Stand(
            Reading(slot, "~nowhere else", "not in the independent reports at hand", frame),
            _siblings(group, placed),
        ),
        difference=Difference(
            summary=summary,
            explain=(
                ("act", shown),
                ("by", who),
                ("reports compared", str(len(reports))),
                ("documents of the parties near that date", "0 in archive, 0 in knowledge base"),
                ("waited", "72 hours"),
            ),
        ),
    )


def _resting(group: Group, placed: PlacedClaim) -> tuple[Extract, ...]:
    """Return what the same report says of the act besides: its words, its headline."""
    return tuple(
        Extract(p) for p in group.claims
        if p.facts.id == placed.facts.id and p.claim.id != placed.claim.id
        and (p.claim.event or p.claim.zone in _TITLES or p.claim.speakers)
        and p.claim.polarity > 0
    )  # fmt: skip


def _siblings(group: Group, placed: PlacedClaim) -> tuple[Extract, ...]:
    """Return what other origins tell of the same parties, who lack the act."""
    ours = set(placed.origin.roots)
    return tuple(
        Extract(p) for p in group.claims
        if p.facts.id != placed.facts.id and not ours & set(p.origin.roots)
    )  # fmt: skip
