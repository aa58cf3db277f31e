"""Statements a desk could check, out of a parsed report.

In: a Doc on which all other components have put what they found. Out: `Claim` values on
the Doc, in order of place, numbered within the report; the front gives them the report's
identity. Nothing comes from a report in a language it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from tracker.analyze.actors import is_passive
from tracker.analyze.attribution import Voice
from tracker.analyze.binding import bind
from tracker.analyze.certainty import Told as Statement
from tracker.analyze.certainty import (
    accuses_himself,
    act_of,
    hedge_of,
    is_outlet,
    modality_of,
    polarity_of,
    status_of,
)
from tracker.analyze.checkworthy import checkable
from tracker.analyze.denials import denies
from tracker.analyze.drafts import Backward, Draft, Reading
from tracker.analyze.frames import frame_of
from tracker.analyze.lexicon import FrameRule
from tracker.analyze.measures import grammar_of_amounts
from tracker.analyze.ownership import charges, of_a_method, of_own, others
from tracker.analyze.parties import Party
from tracker.analyze.publishers import listed_publishers
from tracker.analyze.quotes import counts_as_quoted
from tracker.analyze.roles import Told, roles
from tracker.analyze.stance import in_first_person, is_emphatic, is_negated, is_past
from tracker.analyze.vocabulary import guess, named_in
from tracker.domain import Act, Claim, Entity, Frame, Quantity, Quote
from tracker.knowledge import Knowledge

MOST_CLAIMS = 500
"""More than any report needs: what comparing costs grows with the claims of one report."""
_OWNER_NEAR = 40
# What a publisher of his own news makes known by telling it.
_NEWS = frozenset({"access_ban", "countermeasure", "info_share", "release_model", "advisory", "sanction",
                   "joint_statement", "joint_action", "bill", "gov_act"})  # fmt: skip
_WE_DO = re.compile(
    r"\b[Ww]e\s|\bhas?(?:ve)? (?:today |now )?(?:released|published|imposed|issued)\b"
)
_WE_ASKED = re.compile(r"We have (?:\w+ )?(?:asked|requested|urged|demanded|invited|called)\b")
# A page takes back what it said itself.
_CORRECTS = re.compile(
    r"\b(?:we|I) (?:wrote|reported|said|stated|claimed|gave|misstated|published)\b|"
    r"\b(?:earlier|previous|first|original) version of (?:this|the|our)\b",
    re.IGNORECASE,
)
_OWN_PART = re.compile(
    r"\W*(?:\w+ ){0,3}?(?:that )?(?:it|they|we|(?:the|his|her|our|their) (?:company|firm|lab|own))\b",
    re.IGNORECASE,
)
_FINDS_NONE = re.compile(
    r"\b(?:no|little|without any|scant) (?:\w+ )?(?:sign|evidence|proof|trace|indication)s? (?:that|of)\b",
    re.IGNORECASE,
)
_ACCUSING = re.compile(r"\b(?:alleg|suspect|accus)", re.IGNORECASE)


@Language.factory("tracker_claims", assigns=["doc._.claims"])
def make_claims(nlp: Language, name: str) -> Claims:  # noqa: ARG001 - asked for by spaCy
    """Build the claim reader."""
    return Claims()


class Claims:
    """Put the claims of a report on its Doc."""

    def __init__(self) -> None:
        self.know(Knowledge())

    def know(self, knowledge: Knowledge) -> None:
        """Take in who is an outlet, who made which model, and who owns whom."""
        self.knowledge = knowledge
        self._publishers = listed_publishers(knowledge)

    def __call__(self, doc: Doc) -> Doc:
        """Read all sentences of an English report; leave others alone."""
        if doc._.language in {None, "en"}:
            reading = Reading(doc, self.knowledge, self._publishers)
            claims = _numbered(reading)
            if len(claims) > MOST_CLAIMS:
                doc._.notes = (*doc._.notes, f"more than {MOST_CLAIMS} claims: not all read")
            doc._.claims = bind(claims[:MOST_CLAIMS])
            _introduce(doc, reading.author, self.knowledge)
        return doc


def _introduce(doc: Doc, author: Sequence[str], knowledge: Knowledge) -> None:
    """Make an unlisted publisher that claims speak of an entity of the report."""
    known = {entity.id for entity in doc._.provisional}
    new = [id_ for id_ in author if knowledge.entity(id_) is None and id_ not in known]
    doc._.provisional = (
        *doc._.provisional,
        *(Entity(id=id_, name=doc._.outlet, type="organization", provisional=True) for id_ in new),
    )


def _numbered(reading: Reading) -> list[Claim]:
    """Return the claims of a report, with ids that count up, until there are too many."""
    claims: list[Claim] = []
    before = 0
    for sentence in reading.sentences():
        if len(claims) > MOST_CLAIMS:
            break
        if isinstance(sentence, Backward):
            told = any(claim.attribution for claim in claims[before:])
            claims[before:] = [
                _sourced(claim, sentence, reading) if claim.attribution or not told else claim
                for claim in claims[before:]
            ]
            continue
        before = len(claims)
        for draft in sentence:
            claim = _claim(draft, reading, len(claims))
            if claim is not None:
                claims.append(claim)
    return claims


def _sourced(claim: Claim, source: Backward, reading: Reading) -> Claim:
    """Give a claim the source that the next sentence names for it."""
    if claim.attribution and not reading.tracked:
        return claim
    chain = tuple(dict.fromkeys((*claim.attribution, *source.chain)))
    nameless = any(id_.startswith("anon:") for id_ in chain)
    act: Act = "report" if claim.act == "assert" else claim.act
    return replace(
        claim,
        speakers=claim.speakers or source.chain[:1],
        attribution=chain,
        act=act,
        hedge=max(claim.hedge, 2 if nameless else 1),
    )


def _claim(draft: Draft, reading: Reading, number: int) -> Claim | None:
    words = draft.words()
    rule = frame_of(words, draft.main(words), draft.parties, draft.amounts, reading.words)
    if not checkable(draft, rule, tracked=reading.tracked, lexicon=reading.words):
        return None
    frame = _frame(draft, reading, _kind_of(rule, draft, reading))
    metrics = frozenset(amount.metric for amount in draft.amounts)
    event = draft.event
    hedge = hedge_of(draft.text, draft.tellers, frame, reading.words, draft.clause.start, event)
    told = _statement(draft, reading, frame, metrics, hedge)
    act = act_of(draft.tellers, told, reading.knowledge)
    speakers = draft.tellers[-1].speakers if draft.tellers else reading.author
    found = roles(reading.text, frame, draft.parties, _told(draft, reading, act), reading.knowledge)
    act = _own_news(act, frame, draft, reading)
    return Claim(
        id=str(number),
        report="",
        revision="",
        start=draft.clause.start,
        end=draft.clause.end,
        text=draft.text,
        zone=draft.zone.kind,
        frame=frame,
        act=act,
        hedge=hedge,
        polarity=-1
        if _FINDS_NONE.search(draft.text) and frame != "no_comment"
        else polarity_of(
            _words(draft, reading), act, frame, reading.words, told=bool(draft.tellers), event=event
        ),
        speakers=speakers,
        roles=found,
        event_date=draft.dated,
        quantities=tuple(_measured(q, draft, reading, found.agent) for q in draft.amounts),
        quotes=_quotes(draft, speakers),
        attribution=tuple(dict.fromkeys(id_ for v in draft.tellers for id_ in v.chain)),
        modality=modality_of(draft.text, reading.words),
        fields=_fields(draft, reading),
    )


def _kind_of(rule: FrameRule | None, draft: Draft, reading: Reading) -> Frame:
    """Return what a rule says, else the words; behind a trailing teller they deny nothing for him."""
    if rule is None:
        everybody = {id_ for voice in draft.tellers for id_ in voice.chain}
        named = named_in(draft.parties, everybody, reading.knowledge, amounts=bool(draft.amounts))
        return guess(_told_tokens(draft), named) or guess(draft.tokens, named) or "other"
    if rule.frame == "accuse_distill" and of_a_method(draft, reading):
        return "other"
    if rule.frame == "deny" and draft.tellers and draft.tellers[-1].trailing:
        words = _words(draft, reading)
        return "deny" if rule.patterns.fits(words, reading.words.screen.live(words)) else "other"
    return rule.frame


def _told_tokens(draft: Draft) -> list[Token]:
    """Return the words of what is told, without those that say who tells it."""
    if not draft.tellers:
        return list(draft.tokens)
    voice = draft.tellers[-1]
    return [t for t in draft.tokens if voice.start <= t.idx < voice.end and t is not draft.cue]


def _statement(
    draft: Draft, reading: Reading, frame: Frame, metrics: frozenset[str], hedge: int
) -> Statement:
    """Put together what the act depends on."""
    event = draft.event
    told = _words(draft, reading) if draft.tellers else ""
    return Statement(
        words=_words(draft, reading),
        frame=frame,
        metrics=metrics,
        hedge=hedge,
        own=_own(draft, reading, frame, told),
        own_words=event is not None and in_first_person(event) and bool(reading.answering),
        emphatic=event is not None and is_emphatic(event),
        vague=any(amount.bound == "vague" for amount in draft.amounts),
        happened=event is None or is_past(event),
        negated=bool(_FINDS_NONE.search(draft.text)) or (event is not None and is_negated(event)),
        accusing=bool(_ACCUSING.search(draft.text)),
        alone=bool(draft.tellers) and not others(draft, reading),
    )


def _own(draft: Draft, reading: Reading, frame: Frame, told: str) -> bool:
    """Say whether a statement is about its teller's own doings, and not about what befell him."""
    event = draft.event
    if event is None or event is draft.cue:
        return bool(_OWN_PART.match(told))
    robbed = frame == "accuse_distill" and is_passive(event)
    return not robbed and of_own(draft, reading)


def _words(draft: Draft, reading: Reading) -> str:
    """Return what is told, without its teller."""
    if not draft.tellers:
        return draft.text
    voice, clause = draft.tellers[-1], draft.clause
    told = reading.text[max(voice.start, clause.start) : min(voice.end, clause.end)]
    return told or draft.text


def _frame(draft: Draft, reading: Reading, frame: Frame) -> Frame:
    if not draft.tellers or frame == "no_comment":
        return frame
    inner = draft.tellers[-1]
    if inner.act == "deny" or denies(draft, reading, frame):
        return "deny"
    if inner.act in {"confirm", "retract"} and frame == "deny":
        return "other"
    if frame == "other" and (inner.act == "allege" or charges(draft, reading)):
        return "accuse_distill"
    together = len(inner.speakers) > 1 and inner.act == "announce"
    return "joint_statement" if together and frame == "info_share" else frame


def _own_news(act: Act, frame: Frame, draft: Draft, reading: Reading) -> Act:
    """Raise `assert` where a page tells what its own publisher has done."""
    if (
        act in {"assert", "report"}
        and not draft.tellers
        and not reading.author
        and _CORRECTS.search(draft.text)
    ):
        return "retract"
    if act == "assert" and reading.author and _WE_ASKED.match(draft.text):
        return "announce"
    if act != "assert" or draft.tellers or not reading.author:
        return act
    news = frame in _NEWS and bool(_WE_DO.search(draft.text))
    return "announce" if news or re.match(r"We\s(?:have|are)\b", draft.text) else act


def _told(draft: Draft, reading: Reading, act: Act) -> Told:
    everybody = frozenset(id_ for voice in draft.tellers for id_ in voice.chain)
    event = draft.event
    if not draft.tellers:
        return Told((), draft.clause.start, everybody, event=event, inside=draft.parties)
    inner = draft.tellers[-1]
    employers = [reading.employers[id_] for id_ in inner.speakers if id_ in reading.employers]
    rows = [reading.knowledge.organizations.get(id_) for id_ in inner.speakers]
    outlet = any(is_outlet(id_, reading.knowledge) for id_ in inner.speakers)
    passing = inner.act == "report" and not any(row and row.kind == "ai_lab" for row in rows)
    return Told(
        inner.speakers,
        inner.start,
        everybody,
        by_outlet=outlet and inner.act != "retract",
        passed_on=passing,
        event=event,
        cue=draft.cue,
        inside=draft.parties,
        employers=tuple(employers),
        nameless=_nameless(inner) if act == "allege" else (),
    )


def _nameless(inner: Voice) -> tuple[str, ...]:
    """Return the people without a name who accuse somebody themselves."""
    return tuple(id_ for id_ in inner.speakers if accuses_himself(id_))


def _measured(
    amount: Quantity, draft: Draft, reading: Reading, agents: tuple[str, ...]
) -> Quantity:
    """Name what an amount is said of: its owner beside it, or the only actor."""
    text = reading.text
    of = re.compile(r"\s(?:of|for|by)\s(?:the\s)?").match(text, amount.char_end)
    after = [party for party in draft.parties if of and party.start == of.end()]
    subject = after or [p for p in draft.parties if _owns(p, amount, text)][-1:]
    if subject and len(subject[0].ids) == 1:
        return replace(amount, subject=subject[0].ids[0])
    if len(agents) != 1 or _only_counts(agents[0], amount, draft, text):
        return amount
    return replace(amount, subject=agents[0])


def _only_counts(agent: str, amount: Quantity, draft: Draft, text: str) -> bool:
    """Say whether somebody gives an amount that is not his: "Anthropic counts 5 accounts"."""
    before = [party for party in draft.parties if party.end <= amount.char_start]
    if not before or agent not in before[-1].ids:
        return False
    return bool(grammar_of_amounts().counting.search(text[before[-1].end : amount.char_start]))


def _owns(party: Party, amount: Quantity, text: str) -> bool:
    between = text[party.end : amount.char_start]
    near = 0 <= amount.char_start - party.end <= _OWNER_NEAR
    if not near or re.search(r"[,.;]|\band\b|\bversus\b|\bthan\b", between):
        return False
    return not grammar_of_amounts().counting.search(between)


def _quotes(draft: Draft, speakers: Sequence[str]) -> tuple[Quote, ...]:
    """Give the quotations of a clause to its innermost teller; scare quotes stay nobody's."""
    told = speakers[0] if draft.tellers and speakers else None
    return tuple(replace(q, speaker=told) if counts_as_quoted(q) else q for q in draft.quotes)


def _fields(draft: Draft, reading: Reading) -> tuple[tuple[str, str], ...]:
    fields: list[tuple[str, str]] = []
    word = _comparator(draft, reading)
    if word:
        fields.append(("comparator", word))
    status = status_of(draft.text, reading.words, past=draft.past)
    if status:
        fields.append(("status", status))
    if draft.fresh and draft.dated is None and status != "plan":
        fields.append(("news", "1"))
    fields.extend(
        ("day", f"{day.start}/{day.end}@{day.char_start - draft.clause.start}-{day.char_end - draft.clause.start}")
        for day in draft.days if day != draft.dated
    )  # fmt: skip
    return tuple(fields)


def _comparator(draft: Draft, reading: Reading) -> str | None:
    """Return the word that sets two amounts side by side."""
    if len(draft.amounts) < 2:  # noqa: PLR2004 - it takes two
        return None
    last = draft.amounts[-1]
    for match in reading.words.comparator.finditer(
        reading.text, draft.clause.start, last.char_start
    ):
        inside = any(q.char_start <= match.start() < q.char_end for q in draft.amounts)
        if not inside:
            return match.group().lower()
    return None
