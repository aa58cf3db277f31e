"""Who vouches for the words of a sentence, and through whom they came.

In: the sentence's text, its parties, the word lists. Out: `Voice` values, outermost first.
Surface rules lead, since a small parser loses rare names; its tags only tell verbs from
nouns. Never invents a speaker: a cue without anybody near it is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from tracker.analyze.clauses import Clause
from tracker.analyze.lexicon import Lexicon, Verb
from tracker.analyze.parties import SPEAKING, Party, ids_of, runs, within
from tracker.domain import Act, Quote
from tracker.knowledge import Knowledge
from tracker.urls import slug

_NOUNLIKE = re.compile(
    r"\b(?:the|an?|this|that|these|its|their|his|her|such|no|any|of|to|joint|same|several|some|"
    r"official|public|[’']s|for|with|on|in|about)\s+$",
    re.IGNORECASE,
)
# Between a source and its verb nothing may stand but helpers, adverbs, a time or an apposition.
_GAP = re.compile(
    r"(?:['’]s\s[\w-]+(?:\s[\w-]+)?)?(?:\s*\([^)]{0,40}\))?(?:,[^,.;:“”\"]{2,80},)?"
    r"(?:\s+(?:in\s[\w\s]{2,20}|on\s(?:\w+\s?){1,3}|interviewed\s[\w\s]{2,30}|familiar\s[\w\s]{2,30}|"
    r"with\s[\w\s]{2,30}|for\s[\w\s]{2,30}|at\s[\w\s]{2,30}|of\s[\w\s]{2,30}|close\s[\w\s]{2,30}))?"
    r"(?:\s+(?:has|have|had|is|are|was|were|also|already|all|later|then|again|now|still|publicly|did|"
    r"does|do|not|said|to|would|will|could|itself|themselves|once|recently|first|\w+ly|yesterday|today|"
    r"even|himself|herself|reported|who|which|that|never|n['’]t|yet))*\s*,?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:to|on|in|at|late|early|earlier|last|this)\s[^,.;“”\"]{1,40})?\s*(?:[.,;”\"]|$|\s+citing\b|\s+with reference)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"\s[–—-]\s*(?P<who>[A-Z][\w\s]{2,30}?|mass media)\s*$")
_THAT = re.compile(
    r"[^,.;“”\"]{0,40}\bthat\b|\s*[,:]?\s*[“\"«]|\s+(?:how|whether|it|they)\b", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"\b(?:it|they|he|she)\b(?=[^.]{0,20}$)|\b(?:it|they|he|she)\b", re.IGNORECASE
)
_LONG_BEFORE = 25
_BEING = re.compile(r"\b(?:is|are|was|were|be|been)\s+(?:\w+ly\s+|also\s+)?$", re.IGNORECASE)
_OBLIQUE = re.compile(r"\b(?:between|of|by|from|with|against|about)\s(?:the\s)?$", re.IGNORECASE)
_MOST_VERBS = 12


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


@dataclass(frozen=True, slots=True)
class Scene:
    """What attribution looks at: a sentence in its document."""

    sentence: Span
    text: str
    start: int
    end: int
    parties: tuple[Party, ...]
    quotes: tuple[Quote, ...]
    lexicon: Lexicon
    knowledge: Knowledge
    clauses: tuple[Clause, ...] = ()
    carried: tuple[str, ...] = ()

    def clause_start(self, at: int) -> int:
        """Return where the clause around a place begins."""
        return max((c.start for c in self.clauses if c.start <= at), default=self.start)

    def quoted(self, at: int) -> bool:
        """Say whether a place lies inside quotation marks."""
        return any(quote.start <= at < quote.end for quote in self.quotes)


def voices(scene: Scene) -> tuple[Voice, ...]:
    """Return who speaks in a sentence, the outermost teller first."""
    found = [*_phrases(scene), *_verbs(scene), *_headline(scene)]
    farther = _farther(scene)
    if farther and found:
        first = min(found, key=lambda voice: (not voice.trailing, voice.cue))
        found[found.index(first)] = _extended(first, farther)
    return tuple(sorted(found, key=lambda voice: (not voice.trailing, voice.cue)))


def _extended(voice: Voice, farther: tuple[str, ...]) -> Voice:
    chain = tuple(dict.fromkeys((*voice.chain, *farther)))
    return Voice(voice.speakers, chain, voice.act, voice.lemma, voice.start, voice.end, voice.cue,
                 voice.trailing)  # fmt: skip


def _phrases(scene: Scene) -> Iterator[Voice]:
    """Yield "according to X, …" and "…, according to X"."""
    for match in scene.lexicon.phrase.finditer(scene.text, scene.start, scene.end):
        who = source_after(scene, match.end())
        if not who or (match.group().lower() == "per" and match.group()[0] != "P"):
            continue
        estimate = "estimate" in scene.text[match.start() : match.end() + 25].lower()
        act: Act = "estimate" if estimate else "report"
        yield Voice(who, who, act, "according to", scene.start, scene.end, match.start(), True)


def _headline(scene: Scene) -> Iterator[Voice]:
    """Yield the teller behind the dash of a headline ("… – Reports")."""
    match = _HEADLINE.search(scene.text, scene.start, scene.end)
    if match and scene.text[scene.end : scene.end + 1] in {"\n", ""}:
        who = _anonymous(scene, match.start("who"), match.end("who"))
        if who:
            yield Voice(
                who, who, "report", "report", scene.start, match.start(), match.start(), True
            )


def _verbs(scene: Scene) -> Iterator[Voice]:
    for count, match in enumerate(scene.lexicon.verb.finditer(scene.text, scene.start, scene.end)):
        if count >= _MOST_VERBS:
            return
        verb = scene.lexicon.verbs[" ".join(match.group().lower().split())]
        if scene.quoted(match.start()) or not _is_verb(scene, match, verb):
            continue
        voice = (
            _inverted(scene, match, verb)
            or _passive(scene, match, verb)
            or _plain(scene, match, verb)
        )
        if voice is not None:
            yield voice


def _is_verb(scene: Scene, match: re.Match[str], verb: Verb) -> bool:
    before, word = scene.text[max(scene.start, match.start() - 20) : match.start()], match.group()
    if _NOUNLIKE.search(before) or (word[0].isupper() and match.start() > scene.start):
        return False
    token = _token_at(scene.sentence, match.start())
    behind = bool(_THAT.match(scene.text, match.end(), scene.end))
    if token is None or (word.lower().endswith("ing") and not behind and not _BEING.search(before)):
        return False
    if token.dep_ in {"amod", "compound"} and token.tag_ in {"VBN", "JJ", "NN", "NNS"}:
        return behind or _after_actor(scene, match.start())
    if token.tag_.startswith("NN") or token.pos_ == "ADP":
        return behind or _after_actor(scene, match.start()) or _ends(scene, match.end())
    bare = verb.needs_clause and not verb.needs_document and not behind
    return not (bare and token.tag_ in {"VB", "VBG", "VBN"})


def _after_actor(scene: Scene, at: int) -> bool:
    return any(
        p.kind in SPEAKING and scene.text[p.end : at].strip() == "" and p.end <= at
        for p in scene.parties
    )


def _ends(scene: Scene, at: int) -> bool:
    return bool(_TAIL.match(scene.text, at, scene.end))


def _token_at(sentence: Span, at: int) -> Token | None:
    return next((token for token in sentence if token.idx <= at < token.idx + len(token)), None)


def _inverted(scene: Scene, match: re.Match[str], verb: Verb) -> Voice | None:
    """Read "…," said X and About this writes X."""
    before = scene.text[scene.start : match.start()].rstrip()
    if not before.endswith(("”", '"', "»", "’", ",")) or len(before) < _LONG_BEFORE:
        return None
    if before.endswith(",") and (verb.needs_clause or verb.only_with_clause or verb.needs_document):
        return None
    who = source_after(scene, match.end(), near=True)
    if not who:
        return None
    return Voice(who, who, verb.act, verb.lemma, scene.start, match.start(), match.start(), True)


def _passive(scene: Scene, match: re.Match[str], verb: Verb) -> Voice | None:
    """Read "was revealed by X"."""
    by = re.compile(r"(?:\s+\w+){0,2}?\s+by\s+").match(scene.text, match.end(), scene.end)
    if by is None:
        return None
    who = source_after(scene, by.end(), near=True)
    if not who:
        return None
    return Voice(who, who, verb.act, verb.lemma, scene.start, scene.end, match.start())


def _plain(scene: Scene, match: re.Match[str], verb: Verb) -> Voice | None:
    """Read "X said that …", "…, X said" and ", X said, …"."""
    source = source_before(scene, match.start(), participle=match.group().lower().endswith("ing"))
    if source is None:
        return None
    who, at = source
    if not _tells(scene, match, verb):
        return None
    before = scene.text[scene.start : at].rstrip()
    told_before = at - scene.start > _LONG_BEFORE and before.endswith(
        (",", "”", '"', "»", "—", "–")
    )
    if told_before and _ends(scene, match.end()):
        chain = _through(scene, match, verb, who)
        return Voice(who, chain, verb.act, verb.lemma, scene.start, at, match.start(), True)
    if verb.needs_clause and _ends(scene, match.end()) and not told_before:
        return None
    chain = _through(scene, match, verb, who)
    return Voice(who, chain, verb.act, verb.lemma, match.end(), scene.end, match.start())


def _tells(scene: Scene, match: re.Match[str], verb: Verb) -> bool:
    """Say whether a verb that can do without telling tells something here."""
    if _THAT.match(scene.text, match.end(), scene.end):
        return True
    if verb.needs_document:
        return bool(
            scene.lexicon.documents.search(
                scene.text, match.end(), min(match.end() + 50, scene.end)
            )
        )
    before = scene.text[scene.start : match.start()]
    return not verb.only_with_clause or '"' in before or "”" in before


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


def source_before(
    scene: Scene, at: int, *, participle: bool = False
) -> tuple[tuple[str, ...], int] | None:
    """Return who stands as the subject before a verb, and where the naming starts."""
    start = scene.start if participle else scene.clause_start(at)
    best = _named_before(scene, start, at, participle=participle)
    nameless = _nameless_before(scene, start, at)
    if nameless and (best is None or nameless[2] > best[2]):
        best = nameless
    if best is None and scene.carried:
        pronoun = _PRONOUN.search(scene.text, start, at)
        if pronoun and _GAP.fullmatch(scene.text, pronoun.end(), at):
            return scene.carried, pronoun.start()
    return (best[0], best[1]) if best else None


def _named_before(
    scene: Scene, start: int, at: int, *, participle: bool
) -> tuple[tuple[str, ...], int, int] | None:
    """Return the last group that can be the verb's subject; of a participle, the sentence's."""
    named = within(scene.parties, start, at)
    speaking = [(party,) for party in named if party.kind == "document"]
    actors = [*runs(scene.text, named, scene.knowledge)]
    subjects = [run for run in actors if not _OBLIQUE.search(scene.text, start, run[0].start)]
    if participle and subjects:
        people = [run for run in subjects if run[0].kind == "person"]
        run = (people or subjects)[0]
        return ids_of(run), run[0].start, run[-1].end
    best = None
    for run in sorted([*actors, *speaking], key=lambda run: run[0].start):
        begin = _office(scene, run[0].start)
        oblique = begin == run[0].start and run not in subjects and run not in speaking
        if not oblique and _GAP.fullmatch(scene.text, run[-1].end, at):
            best = (ids_of(run), begin, run[-1].end)
    return best


def _office(scene: Scene, at: int) -> int:
    """Return where "A spokesperson for" begins before a name, else the name's own start."""
    match = re.compile(r"(?:\b[Aa]n?\s|\b[Tt]he\s)?\b[\w-]+\s(?:for|at|of|from)\s$").search(
        scene.text, max(scene.start, at - 50), at
    )
    return match.start() if match and scene.lexicon.spokespeople.search(match.group()) else at


def _nameless_before(scene: Scene, start: int, at: int) -> tuple[tuple[str, ...], int, int] | None:
    best = None
    for words in (scene.lexicon.anonymous, scene.lexicon.spokespeople):
        for match in words.finditer(scene.text, start, at):
            owner = _beside(scene, match.start(), match.end())
            known = owner or words is scene.lexicon.anonymous
            if (
                known
                and not scene.quoted(match.start())
                and _GAP.fullmatch(scene.text, match.end(), at)
            ):
                best = (owner or (nameless_id(match, scene),), match.start(), match.end())
    return best


def _beside(scene: Scene, start: int, end: int) -> tuple[str, ...]:
    """Return the organisation that a spokesperson's title belongs to."""
    if not scene.lexicon.spokespeople.search(scene.text[start:end]):
        return ()
    before = [
        p
        for p in scene.parties
        if p.end <= start and re.fullmatch(r"(?:['’]s)?\s(?:\w+\s)?", scene.text[p.end : start])
    ]
    after = [
        p
        for p in scene.parties
        if p.start >= end
        and re.fullmatch(r"\s(?:for|at|of|from)\s(?:the\s)?", scene.text[end : p.start])
    ]
    return ids_of([*before[-1:], *after[:1]][:1])


def nameless_id(match: re.Match[str], scene: Scene) -> str:
    """Return the speaker id of people without a name: `anon:people-familiar`."""
    following = re.compile(r"\s(familiar|close|briefed|with knowledge)\b").match(
        scene.text, match.end()
    )
    return "anon:" + slug(match.group() + (f" {following[1]}" if following else ""))


def source_after(scene: Scene, at: int, *, near: bool = False) -> tuple[str, ...]:
    """Return who is named right behind a cue, up to the next comma or verb."""
    stop = re.compile(r"[,;:—“”\"]|\.(?=\s|$)").search(scene.text, at, scene.end)
    limit = min(stop.start() if stop else scene.end, at + (60 if near else 90))
    later = [p for p in scene.parties if p.start >= at and p.end <= scene.end]
    run = next(iter(runs(scene.text, later, scene.knowledge)), ())
    if not run or run[0].start >= limit or run[0].start - at > (30 if near else 45):
        return _anonymous(scene, at, limit)
    # "According to A, B and C did …": B and C are the subject unless a comma closes the list.
    listed = scene.text[run[-1].end : run[-1].end + 1] in {",", ".", ";", ""}
    return ids_of(run if listed or near else [p for p in run if p.end <= limit])


def _anonymous(scene: Scene, start: int, end: int) -> tuple[str, ...]:
    match = scene.lexicon.anonymous.search(scene.text, start, end)
    return (nameless_id(match, scene),) if match else ()


def _farther(scene: Scene) -> tuple[str, ...]:
    """Return the sources behind the nearest teller ("citing people familiar")."""
    for match in scene.lexicon.citing.finditer(scene.text, scene.start, scene.end):
        who = source_after(scene, match.end())
        if who and not scene.quoted(match.start()):
            return who
    return ()
