"""Who vouches for the words of a sentence, and through whom they came.

In: the sentence's text, its parties, the word lists. Out: `Voice` values, outermost first.
Surface rules lead, since a small parser loses rare names; its tags only tell verbs from
nouns. Never invents a speaker: a cue without anybody near it is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from tracker.analyze.actors import doer_of, is_passive, subject_of, token_at
from tracker.analyze.asides import asides
from tracker.analyze.behind import (
    account_of,
    nameless_group,
    paper_behind,
    source_after,
    source_named,
)
from tracker.analyze.beside import Source
from tracker.analyze.cuewords import (
    BEING,
    BY,
    LED_IN,
    RELATIVE,
    ends,
    inserted,
    is_idiom,
    is_told_of,
    is_verb,
    negated,
    rejects_suit,
    tells,
)
from tracker.analyze.grammar import FINITE
from tracker.analyze.lexicon import Verb
from tracker.analyze.parties import SPEAKING, ids_of, runs
from tracker.analyze.scenes import Scene
from tracker.analyze.sources import source_before
from tracker.analyze.speechnouns import by_nouns
from tracker.analyze.turns import around_quote, before_that, turns
from tracker.domain import Act

# What somebody says behind his name and a colon has no verb: "X: nothing to it".
_ANSWERS = re.compile(
    r"\W*(?:no|not|nothing|never|none|yes|false|untrue|nonsense|we|our|i|they|you)\b|\s*[“\"«‘']",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"\s[–—-]\s*(?P<who>[A-Z][\w\s]{2,30}?|mass media)\s*$")
_OWN_NEGATION = frozenset({"decline", "retract"})
_LONG_BEFORE = 16
_QUOTED_BEFORE = 6
_MOST_VERBS = 12
_NO_LONGER = re.compile(r"\bno longer\s$", re.IGNORECASE)
_CLAIMING = frozenset({"assert", "allege", "estimate"})
_OUTLETS_ONLY = frozenset({"run", "break", "carry", "broadcast"})
# "…, it told customers." ends what is told as "…, it said." does.
_TO_SOMEBODY = frozenset(
    {"tell", "inform", "notify", "assure", "brief", "remind", "warn", "apprise"}
)
_HEARER = re.compile(
    r"\s(?:(?!\b(?:that|how|whether|of|about|to|it|they|the\s\w+\s(?:had|was|were))\b)[^,.;:“”\"]){2,60}?(?:[.,]\s|[.,]?$)"
)
_REASONS = frozenset(
    {"because", "since", "after", "as", "when", "while", "although", "though", "before", "if"}
)
_ASKED = frozenset({"ask", "question", "request", "call", "press", "invite"})
_AND = re.compile(r"\band\s(?:then\s|also\s|even\s|later\s)?$")
_ACCOUNT = re.compile(
    r"\b(?:(?:by|on|in)\s(?P<who>[^,.;:\n]{2,60}?)(?:['’]s?)?\s(?:own\s)?(?P<noun>account|admission|telling|reckoning|"
    r"estimates?|calculations?|count|view|opinion|judge?ment|assessment)\b(?!\s(?:of|that|for|by)\b))",
    re.IGNORECASE,
)
_NOUN_THAT = re.compile(r"['’]s?\s(?:[a-z-]+\s){0,2}?(?P<noun>[a-z]+)\sthat\b", re.IGNORECASE)
_ACTIVE = frozenset({"VB", "VBP", "VBZ", "VBG"})


@dataclass(frozen=True, slots=True)
class Voice:
    """One teller and what part of the sentence is told.

    Attributes:
        chain: the speakers, then farther sources named behind them.
        start, end: the stretch that is told.
        cue: where the reporting word stands; -1 for none.
    """

    speakers: tuple[str, ...]
    chain: tuple[str, ...]
    act: Act
    lemma: str
    start: int
    end: int
    cue: int
    trailing: bool = False


def voices(scene: Scene) -> tuple[Voice, ...]:
    """Return who speaks in a sentence, the outermost teller first."""
    found = [*_phrases(scene), *_accounts(scene), *_verbs(scene), *_headline(scene)]
    found = (
        found or [*_nominal(scene)] or [*_nouns(scene)] or [*_aside(scene)] or [*_unlisted(scene)]
    )
    nameless = all(id_.startswith("anon:") for voice in found for id_ in voice.speakers)
    if nameless:
        found = [*_labelled(scene)] or found or [*_continued(scene)]
    if any(voice.trailing for voice in found):
        found = [v for v in found if v.trailing or not _in_passing(v, scene)]
    farther = _farther(scene)
    if farther and found:
        first = min(found, key=lambda voice: (not voice.trailing, voice.cue))
        found[found.index(first)] = _extended(first, farther)
    return tuple(sorted(found, key=_depth))


def _depth(voice: Voice) -> tuple[bool, bool, int]:
    """Order tellers from the outermost: of "…, A told B, C reported" the last one is."""
    behind = voice.trailing and voice.end <= voice.cue
    return not voice.trailing, behind, -voice.cue if behind else voice.cue


def _in_passing(voice: Voice, scene: Scene) -> bool:
    """Tell "because it suspected X", a reason, from what the sentence tells."""
    token = token_at(scene.sentence, voice.cue) if voice.cue >= 0 else None
    if token is None or token.dep_ != "advcl":
        return False
    return any(child.dep_ == "mark" and child.lower_ in _REASONS for child in token.children)


def _extended(voice: Voice, farther: tuple[str, ...]) -> Voice:
    chain = tuple(dict.fromkeys((*voice.chain, *farther)))
    return Voice(voice.speakers, chain, voice.act, voice.lemma, voice.start, voice.end, voice.cue,
                 voice.trailing)  # fmt: skip


def _phrases(scene: Scene) -> Iterator[Voice]:
    """Yield "according to X, …" and "…, according to X"."""
    for match in scene.lexicon.phrase.finditer(scene.text, scene.start, scene.end):
        who = source_named(scene, match.end())
        if not who or (match.group().lower() == "per" and match.group()[0] != "P"):
            continue
        estimate = "estimate" in scene.text[match.start() : match.end() + 25].lower()
        act: Act = "estimate" if estimate else "report"
        yield Voice(who, who, act, "according to", scene.start, scene.end, match.start(), True)


def _accounts(scene: Scene) -> Iterator[Voice]:
    """Yield "by its own account, …", "in X's view" and "to hear X tell it"."""
    for match in _ACCOUNT.finditer(scene.text, scene.start, scene.end):
        who = account_of(scene, match)
        if who and not scene.quoted(match.start()):
            act = scene.lexicon.accounts.get((match["noun"] or "").lower(), "assert")
            yield Voice(who, who, act, "say", scene.start, scene.end, match.start(), True)


def _nominal(scene: Scene) -> Iterator[Voice]:
    """Yield "X's claim that …" where nobody else speaks."""
    for party in scene.parties:
        match = _NOUN_THAT.match(scene.text, party.end, scene.end)
        act = scene.lexicon.nouns.get(match["noun"].lower()) if match else None
        if match and act and party.kind in SPEAKING and not scene.quoted(party.start):
            at = match.start("noun")
            yield Voice(party.ids, party.ids, act, match["noun"], match.end(), scene.end, at)
            return


def _nouns(scene: Scene) -> Iterator[Voice]:
    """Yield who issues a denial, makes an accusation, gives an answer."""
    for told in by_nouns(scene):
        act = scene.lexicon.nouns[told.word]
        yield Voice(told.speakers, told.speakers, act, told.word, told.start, told.end, told.cue)


def _unlisted(scene: Scene) -> Iterator[Voice]:
    """Yield who tells by a verb or turn that no list knows: before "that", around a quotation."""
    for told in (*turns(scene), *before_that(scene), *around_quote(scene)):
        who = told.speakers
        act = scene.lexicon.accounts.get(told.word) or scene.lexicon.nouns.get(told.word, "assert")
        yield Voice(who, who, act, "say", told.start, told.end, told.cue, told.trailing)
        return


def _aside(scene: Scene) -> Iterator[Voice]:
    """Yield who speaks in an aside, whatever its verb."""
    for aside in asides(scene):
        verb = scene.lexicon.verbs.get(aside.word)
        act: Act = verb.act if verb is not None else "assert"
        lemma = verb.lemma if verb is not None else "say"
        who = aside.speakers
        yield Voice(who, who, act, lemma, aside.start, aside.end, aside.cue, True)


def _headline(scene: Scene) -> Iterator[Voice]:
    """Yield the teller behind the dash of a headline ("… – Reports")."""
    match = _HEADLINE.search(scene.text, scene.start, scene.end)
    if match and scene.text[scene.end : scene.end + 1] in {"\n", ""}:
        last = [p for p in scene.parties if p.start == match.start("who") and p.kind in SPEAKING]
        who = ids_of(last) or nameless_group(scene, match.start("who"), match.end("who"))
        if who:
            yield Voice(
                who, who, "report", "report", scene.start, match.start(), match.start(), True
            )


def _verbs(scene: Scene) -> Iterator[Voice]:
    for count, match in enumerate(scene.lexicon.verb.finditer(scene.text, scene.start, scene.end)):
        if count >= _MOST_VERBS:
            return
        verb = scene.lexicon.verbs[" ".join(match.group().lower().split())]
        idle = scene.quoted(match.start()) or is_idiom(scene, match, verb)
        if idle or not is_verb(scene, match, verb):
            continue
        token = token_at(scene.sentence, match.start())
        if rejects_suit(scene, match, verb) or (verb.act not in _OWN_NEGATION and negated(token)):
            continue
        if _NO_LONGER.search(scene.text, scene.start, match.start()) and verb.act in _CLAIMING:
            verb = replace(verb, act="retract")
        voice = _inverted(scene, match, verb) or _passive(scene, match, verb)
        if voice is None and not is_told_of(token):
            voice = _plain(scene, match, verb)
        if voice is not None and (verb.lemma not in _OUTLETS_ONLY or _is_press(voice, scene)):
            yield voice


def _is_press(voice: Voice, scene: Scene) -> bool:
    """Say whether a paper, an agency or nobody by name speaks: only they run and break a story."""
    rows = [scene.knowledge.organizations.get(id_) for id_ in voice.speakers]
    return not any(row is not None and row.kind != "news_outlet" for row in rows)


def _labelled(scene: Scene) -> Iterator[Voice]:
    """Yield who speaks behind a name and a colon ("Corvid: we never copied")."""
    if scene.label is None:
        return
    who, at = scene.label.ids, scene.text.index(":", scene.label.end) + 1
    first = token_at(scene.sentence, at + 1)
    verb = scene.lexicon.verbs.get(first.lower_) if first is not None else None
    answers = _ANSWERS.match(scene.text, at, scene.end)
    if verb is None and not answers and not any(t.tag_ in FINITE for t in scene.sentence):
        return
    act: Act = verb.act if verb is not None else "assert"
    lemma = verb.lemma if verb is not None else "say"
    yield Voice(who, who, act, lemma, at, scene.end, at)


def _continued(scene: Scene) -> Iterator[Voice]:
    """Yield who speaks where a sentence is nothing but words in quotation marks."""
    opened = next((q for q in scene.quotes if q.start <= scene.start + 1 < q.end), None)
    if opened is None or opened.end < scene.end - 2:
        return
    who = scene.quoting or scene.answering or scene.carried
    if who:
        yield Voice(who, who, "assert", "say", scene.start, scene.end, -1, True)


def _inverted(scene: Scene, match: re.Match[str], verb: Verb) -> Voice | None:
    """Read "…," said X and About this writes X."""
    before = scene.text[scene.start : match.start()].rstrip()
    if not before.endswith(("”", '"', "»", "’", ",")) or len(before) < _long_before(before):
        return None
    straight = before.endswith(",") and verb.lemma in _TO_SOMEBODY
    if straight or not _has_verb(scene, match.start()):
        return None
    paper = paper_behind(scene, match.start())
    turned = verb.need == "always" and not _has_subject_before(scene, match)
    if before.endswith(",") and not (paper or turned):
        return None
    who = paper or source_after(scene, match.end(), near=True)
    if not who:
        return None
    return Voice(who, who, verb.act, verb.lemma, scene.start, match.start(), match.start(), True)


def _has_verb(scene: Scene, at: int) -> bool:
    """Say whether something is told before a place: words in quotation marks, or a clause."""
    if any(quote.start < at for quote in scene.quotes):
        return True
    return any(t.tag_ in FINITE for t in scene.sentence if scene.start <= t.idx < at)


def _long_before(before: str) -> int:
    """Return how much must stand before a teller to be told: of a quotation little."""
    return _QUOTED_BEFORE if before.endswith(("”", '"', "»")) else _LONG_BEFORE


def _has_subject_before(scene: Scene, match: re.Match[str]) -> bool:
    """Tell "its spokesman, N, said the company …", where nothing is turned round."""
    if RELATIVE.search(scene.text, scene.start, match.start()):
        return True
    token = token_at(scene.sentence, match.start())
    subject = subject_of(token) if token is not None else None
    return subject is not None and scene.start <= subject.idx < match.start()


def _passive(scene: Scene, match: re.Match[str], verb: Verb) -> Voice | None:
    """Read "was revealed by X"."""
    token = token_at(scene.sentence, match.start())
    active = verb.needs_document or verb.needs_campaign or verb.lemma in _ASKED
    active = active or token is None
    if token is None or active or not _may_be_passive(scene, token):
        return None
    by = BY.match(scene.text, match.end(), scene.end)
    doer = doer_of(token) if is_passive(token) else None
    if by is None and doer is None:
        return None
    at = by.end() if by is not None else doer.left_edge.idx if doer is not None else 0
    who = source_after(scene, at, near=True)
    if not who:
        return None
    return Voice(who, who, verb.act, verb.lemma, scene.start, scene.end, match.start())


def _may_be_passive(scene: Scene, token: Token) -> bool:
    if token.tag_ == "VBD":
        before = scene.text[max(scene.start, token.idx - 20) : token.idx]
        return is_passive(token) or bool(BEING.search(before))
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    return token.tag_ not in _ACTIVE and (not perfect or is_passive(token))


def _plain(scene: Scene, match: re.Match[str], verb: Verb) -> Voice | None:
    """Read "X said that …", "…, X said" and ", X said, …"."""
    joined = match.group().lower().endswith("ing")
    source = source_before(scene, match.start(), participle=joined)
    source = source or _shared(scene, match)
    if source is None:
        return None
    heard = verb.lemma in _TO_SOMEBODY and _HEARER.match(scene.text, match.end(), scene.end)
    closed = ends(scene, match.end())
    who, at = source.ids, source.start
    led = LED_IN.search(scene.text, scene.start, at) if closed or heard else None
    at = led.start() + 1 if led else at
    before = scene.text[scene.start : at].rstrip()
    told_before = at - scene.start > _long_before(before) and before.endswith(
        (",", "”", '"', "»", "—", "–")
    )
    behind = told_before and bool(closed or heard)
    aside = not behind and inserted(scene, at, match.end())
    trailing = behind or aside
    if not trailing and not tells(scene, match, verb):
        return None
    if trailing:
        chain = _through(scene, match, verb, who)
        end = scene.end if aside else at
        return Voice(who, chain, verb.act, verb.lemma, scene.start, end, match.start(), True)
    if verb.need != "always" and closed and not told_before:
        return None
    chain = _through(scene, match, verb, who)
    return Voice(who, chain, verb.act, verb.lemma, match.end(), scene.end, match.start())


def _shared(scene: Scene, match: re.Match[str]) -> Source | None:
    """Return the subject that "… and accused X" shares with the verb before it."""
    if not _AND.search(scene.text, scene.start, match.start()):
        return None
    start = scene.clause_start(match.start())
    verbs = [t for t in scene.sentence if t.tag_ in FINITE and start <= t.idx < match.start()]
    if not verbs or scene.quoted(verbs[-1].idx):
        return None
    return source_before(scene, verbs[-1].idx)


def _through(
    scene: Scene, match: re.Match[str], verb: Verb, who: tuple[str, ...]
) -> tuple[str, ...]:
    """Put the outlet that was told in front of who told it."""
    if verb.lemma != "tell":
        return who
    run = next(
        iter(
            runs(scene.text, [p for p in scene.parties if p.start >= match.end()], scene.knowledge)
        ),
        (),
    )
    if not run or run[0].start - match.end() > 5:  # noqa: PLR2004 - "told the …"
        return who
    ids = ids_of(run)
    rows = [scene.knowledge.organizations.get(id_) for id_ in ids]
    outlet = all(row is None or row.kind == "news_outlet" for row in rows)
    return (*ids, *who) if outlet and run[0].kind == "organization" else who


def _farther(scene: Scene) -> tuple[str, ...]:
    """Return the sources behind the nearest teller ("citing people familiar")."""
    for match in scene.lexicon.citing.finditer(scene.text, scene.start, scene.end):
        who = source_after(scene, match.end())
        if who and not scene.quoted(match.start()):
            return who
    return ()
