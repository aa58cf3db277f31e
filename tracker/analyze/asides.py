"""Who speaks in an aside of a sentence (", the start-up contends,"), by its shape alone.

In: a scene in which no reporting word has a teller. Out: `Aside` values. Looks at the order of
words, not at the parse, which goes astray in asides; any verb will do. Never looks into
quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.analyze.grammar import FINITE
from tracker.analyze.parties import SPEAKING, ids_of, within
from tracker.analyze.scenes import Scene
from tracker.urls import slug

_MARKS = frozenset({",", "—", "–", ";", "”", '"', "»", "(", ")", "''", "``", "“", ":"})
_LINKED = frozenset({"close", "familiar"})
_ADVERBIAL = ("IN", "TO", "RB", "NNP", "CD")
_NOMINAL = ("NN", "JJ", "DT", "PR", "CD", "PO", "VBN", "HYPH", "FW", "IN", "RB", ":")
_OPENERS = frozenset({"and", "but", "or", "which", "who", "whose", "that", "while", "whereas", "because", "after", "before",
                      "when", "if", "as", "since", "although", "though", "where", "with", "including", "so", "than",
                      "until", "unless", "without", "not", "for", "to", "by", "plus", "even", "then"})  # fmt: skip
_ARTICLES = frozenset({"the", "a", "an", "one", "another"})
_BODY = re.compile(
    r"company|firm|lab|laboratory|group|team|start-?up|developer|maker|agency|department|ministry|embassy|regulator|"
    r"watchdog|university|institute|bank|broker|vendor|paper|newspaper|magazine|outlet|union|club|forum|court|judge|"
    r"\w+(?:man|woman|ist|ian|person)",
    re.IGNORECASE,
)
_FIRM = re.compile(r"company|firm|lab|laboratory|start-?up|developer|maker|group", re.IGNORECASE)
_SPOKES = re.compile(r"spokes(?:man|woman|person)|representative", re.IGNORECASE)
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_OWNING = frozenset({"its", "their", "his", "her"})
_ENDINGS = ("ed", "s")
_NO_TELLING = frozenset(
    {"is", "was", "are", "were", "has", "had", "have", "be", "does", "did", "do", "will", "would"}
)
_MOST_TOKENS = 14
_FEWEST_TOLD = 3
_LONG_TOLD = 5


@dataclass(frozen=True, slots=True)
class Aside:
    """Who speaks, by which word, and what part of the sentence is told.

    `trailing`: it is told around or behind the naming, not behind a verb.
    """

    speakers: tuple[str, ...]
    word: str
    start: int
    end: int
    cue: int
    trailing: bool = False


def asides(scene: Scene) -> Iterator[Aside]:
    """Yield the first aside of a sentence that names a teller."""
    parts = _parts(scene)
    for number, part in enumerate(parts):
        if number == 0 or not 1 < len(part) <= _MOST_TOKENS:
            continue
        if part[0].lower_ in _OPENERS or part[0].tag_ == "VBG":
            continue
        rest = [t for other in parts if other is not part for t in other]
        if len(rest) < _FEWEST_TOLD or not _is_told(parts[:number], scene):
            continue
        turned = _turned(part, scene) if _has_verb(parts[:number], scene) else None
        found = turned or _straight(part, scene)
        if found is not None:
            who, verb = found
            behind = number == len(parts) - 1
            end = part[0].idx if behind else scene.end
            yield Aside(who, verb.lower_, scene.start, end, verb.idx)
            return


def _parts(scene: Scene) -> list[list[Token]]:
    """Return the words of a sentence between its commas, dashes and quotation marks."""
    parts: list[list[Token]] = [[]]
    for token in scene.sentence:
        if not scene.start <= token.idx < scene.end or token.is_space or token.tag_ == ".":
            continue
        if token.text in _MARKS:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _is_told(before: Sequence[Sequence[Token]], scene: Scene) -> bool:
    """Say whether something that can be told stands before an aside, no mere condition."""
    first = before[0][0]
    if first.lower_ in _OPENERS and first.lower_ not in {"not", "that"} and len(before) == 1:
        return False
    return sum(map(len, before)) >= _LONG_TOLD or _has_verb(before, scene)


def _has_verb(before: Sequence[Sequence[Token]], scene: Scene) -> bool:
    quoted = any(scene.quoted(part[0].idx) for part in before)
    return quoted or any(t.tag_ in FINITE for part in before for t in part)


def _straight(part: Sequence[Token], scene: Scene) -> tuple[tuple[str, ...], Token] | None:
    """Read "the firm's lawyers said on Friday"."""
    for at in range(len(part) - 1, 0, -1):
        verb, subject, rest = part[at], part[:at], part[at + 1 :]
        if not _tells(verb, scene) or scene.quoted(verb.idx):
            continue
        known = scene.lexicon.verbs.get(verb.lower_)
        if rest and not (rest[0].tag_.startswith(_ADVERBIAL) and known and known.need == "always"):
            continue
        if any(t.tag_ in FINITE and t is not verb for t in (*subject, *rest)):
            continue
        if any(not t.tag_.startswith(_NOMINAL) for t in subject):
            continue
        who = _who(subject, scene)
        return (who, verb) if who else None
    return None


def _turned(part: Sequence[Token], scene: Scene) -> tuple[tuple[str, ...], Token] | None:
    """Read "scoffed N", "says the firm"."""
    verb, subject = part[0], part[1:]
    known = scene.lexicon.verbs.get(verb.lower_)
    if known is None or known.needs_document or verb.tag_ in {"VBN", "VBG"}:
        return None
    if scene.quoted(verb.idx) or part[1].tag_ in {"IN", "TO"}:
        return None
    if any(t.tag_ in {"TO", "VB"} for t in subject):
        return None
    who = _who(subject, scene)
    return (who, verb) if who else None


def _tells(verb: Token, scene: Scene) -> bool:
    """Say whether a word may be a finite verb of telling: one listed, or any verb in its past."""
    word = verb.lower_
    if word in scene.lexicon.verbs:
        return True
    if word in _NO_TELLING or not word.isalpha() or verb.text[0].isupper():
        return False
    last = verb.i + 1 >= len(verb.doc) or verb.nbor().text in {".", "\n"}
    return last and verb.tag_ in {"VBD", "VBZ", "NNS"} and word.endswith(_ENDINGS)


def _who(subject: Sequence[Token], scene: Scene) -> tuple[str, ...]:
    """Return who a noun phrase names or means."""
    head = _head(subject)
    if head is None:
        return ()
    start, end = subject[0].idx, subject[-1].idx + len(subject[-1])
    named = [p for p in within(scene.parties, start, end) if p.kind in SPEAKING]
    people = [p for p in named if p.kind == "person"]
    holder = [p for p in named if p.start <= head.idx < p.end]
    speaks = bool(scene.lexicon.spokespeople.fullmatch(_whole(head)))
    if people or holder or (named and speaks):
        return ids_of(people[-1:] or holder or named[:1])
    if subject[0].lower_ in {"he", "she"}:
        return scene.carried
    if subject[0].lower_ in _PRONOUNS or (subject[0].lower_ in _OWNING and speaks):
        return _body(scene, start)
    if subject[0].lower_ in {"a", "the"} and _SPOKES.fullmatch(_whole(head)):
        return scene.latest or _nameless(subject, _whole(head), scene)
    firm = subject[0].lower_ == "the" and bool(_FIRM.fullmatch(_whole(head)))
    return (firm and _body(scene, start)) or _nameless(subject, _whole(head), scene)


def _nameless(subject: Sequence[Token], word: str, scene: Scene) -> tuple[str, ...]:
    """Return the id of people, papers and bodies without a name."""
    lists = (scene.lexicon.anonymous, scene.lexicon.documents, scene.lexicon.spokespeople)
    known = any(words.fullmatch(word) for words in lists)
    if known or (subject[0].lower_ in _ARTICLES and _BODY.fullmatch(word)):
        return ("anon:" + slug(word),)
    return ()


def _whole(head: Token) -> str:
    """Return a word with what a hyphen joins to it: "start-up"."""
    first = head
    while first.i > 1 and first.nbor(-1).text == "-":
        first = first.nbor(-2)
    return str(head.doc[first.i : head.i + 1].text)


def _head(subject: Sequence[Token]) -> Token | None:
    """Return the last noun before a preposition: "staff" of "staff at both"."""
    head: Token | None = None
    for token in subject:
        if token.tag_ in {"IN", "TO", "VBN"} or token.lower_ in _LINKED:
            break
        if token.tag_.startswith(("NN", "PRP", "FW", "CD", "JJ")):
            head = token
    return head


def _body(scene: Scene, at: int) -> tuple[str, ...]:
    """Return the organisation a sentence is about up to a place, else the one named last."""
    for party in within(scene.parties, scene.start, at):
        if party.kind == "organization":
            return party.ids[:1]
        maker = scene.knowledge.maker(party.ids[0]) if party.kind.startswith("model") else None
        if maker:
            return (maker,)
    return scene.latest or scene.carried
