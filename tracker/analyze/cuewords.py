"""Whether a listed reporting word tells something where it stands.

In: a scene and the place of a word that a list knows. Out: yes or no. Surface rules lead, since a small
parser loses rare names; its tags only tell verbs from nouns. Never says who tells.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.analyze.actors import doer_of, is_passive, token_at
from tracker.analyze.grammar import FINITE
from tracker.analyze.lexicon import Verb
from tracker.analyze.parties import SPEAKING
from tracker.analyze.scenes import Scene

_NOUNLIKE = re.compile(
    r"\b(?:the|an?|this|that|these|its|their|his|her|such|no|any|of|to|joint|same|several|some|"
    r"official|public|[’']s|for|with|on|in|about)\s+$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:to|on|in|at|late|early|earlier|last|this)\s[^,.;:“”\"]{1,40})?\s*(?:[.,;”]|\"(?!\w)|$|\s+citing\b|\s+with reference)",
    re.IGNORECASE,
)
# What may stand between the verb of an aside and its end.
_ASIDE = re.compile(
    r"(?:\s+(?:(?:to|on|in|at|late|early|last|this|next|before|after|during|from|via|through|by|under|over|with|"
    r"as|when|while|without|outside|inside)\s[^,.;:“”\"]{1,50}|(?:\w+ly|yesterday|today|again|later|afterwards|earlier|"
    r"a \w+ (?:ago|later|earlier)))){0,2}\s*(?P<mark>[.,;—–]|$)",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"[^,.;“”\"]{0,40}\bthat\b|[^,.;:“”\"]{0,60}:\s*[“\"«]|\s*[,:]?\s*[“\"«]|\s+(?:how|whether|it|they)\b",
    re.IGNORECASE,
)
_AT_AMOUNT = re.compile(
    r"[^.;]{3,80}\sat\s(?:[\w-]+\s){0,3}?(?:[$€£¥]?\d|half\s|tens\s|hundreds\s|thousands\s|millions\s|billions\s|"
    r"(?:\w+\s){0,2}(?:hundred|thousand|million|billion|hours?|days?|weeks?|months?|years?|per\scent|percent)\b)"
)
_SUIT = re.compile(
    r"\s(?:[\w-]+\s){0,4}(?:counts?|lawsuits?|suits?|motions?|appeals?|bids?|petitions?|cases?|requests?)\b"
)
_FROM = re.compile(r"(?:\s(?:in|at|from)\s(?:the\s)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)?\s")
_FARTHEST = 90  # characters between "traced" and the name of the culprit
_TO = re.compile(r"\b(?:to|with|behind)\s(?:the\s|a\s|its\s|rival\s)?(?:[\w'’-]+\s){0,4}$")
_CAMPAIGN = re.compile(
    r"[^,;:.]*\b(?:campaign|operation|attempt|network|attack|scheme|ring|effort|account|proxy|raid)s?\b[^,;:.]*\b(?:by|of|from|to|with)\s"
    r"(?:the\s|a\s|rival\s|chinese\s|china['’]s\s|its\s)*",
    re.IGNORECASE,
)
_AS = re.compile(r"\b(?:as|among)\b")
# "Holds X responsible for …".
_HOLDING = frozenset({"hold", "deem", "consider", "think", "believe", "see", "find"})
_BLAMED = re.compile(
    r"\s(?:[\w'’.-]+\s){1,6}?(?:responsible|accountable|liable|to blame|guilty|at fault)\b"
)
# "X, which belongs to Y, accused Z": what stands between a subject and its verb.
RELATIVE = re.compile(r",\s(?:who|which|whose)\s[^;:“”\"]{3,120},\s$")
_NOT = frozenset({"not", "n't", "n’t", "never", "neither", "nor"})
_NOTHING = frozenset({"nothing", "none", "nobody"})
_MAY = frozenset({"must", "should", "can", "could", "may", "might", "shall", "will", "'ll", "’ll"})
BY = re.compile(r"(?:\s+\w+){0,2}?\s+by\s+")
# "Stands accused" and "people close to the firm": no word of telling.
_STOOD = re.compile(
    r"\b(?:stands?|stood|standing|remains?|remained|(?:finds?|found|feels?|felt) (?:itself|themselves|himself|herself))\s$",
    re.IGNORECASE,
)
_IDIOMS = {
    "close": re.compile(r"\s(?:to|behind|on|the|its|their|down|in)\b"),
    "slam": re.compile(r"\s(?:the|its|their)\s(?:door|brakes)|\sshut|\sinto"),
    "ask": re.compile(r"\sfor\s*[.,;]|\s(?:[\w.'’,-]+\s){1,7}questions\b"),
    "put": re.compile(
        r"\s(?:on\sthe\smarket|on\ssale|up\sfor|online|forward|off|an\send|pressure)\b"
    ),
    "call": re.compile(
        r"\s(?:off|up|in|a\s(?:halt|meeting|vote|strike|summit|hearing|session)|an\selection|the\s(?:police|shots))\b"
    ),
    "charge": re.compile(
        r"\s(?:\w+\s){0,2}(?:[$€£¥]|\d|for\b|a\s(?:fee|price)|up\b|interest\b|ahead\b)"
    ),
}
_PREPOSITION = re.compile(
    r"\b(?:from|following|after|before|in|on|at|because|since|when|over|amid|for|to|by|with|as|under)\b"
)
BEING = re.compile(r"\b(?:is|are|was|were|be|been)\s+(?:\w+ly\s+|also\s+)?$", re.IGNORECASE)
# "…, two of the firm's lawyers said": where the naming of a teller begins.
LED_IN = re.compile(
    r"[,”\"»—–]\s+(?!(?:while|whereas|but|and|or|after|before|when|if|as|because|which|who|that|though|although|since)\s)"
    r"(?:[\w.'’&-]+\s+){0,6}$",
    re.IGNORECASE,
)


# "The lab formerly called Z": a name, and nobody who gives it.
_NAMED = re.compile(
    r"\b(?:formerly|previously|once|originally|initially|now|then|later|also|still|commonly|sometimes|often|aptly|simply)\s$",
    re.IGNORECASE,
)
_NAMING = frozenset({"call", "dub", "name", "label", "term", "brand", "style", "nickname"})
# "X rejects Y's latest charge": whose charge it is, and what turns it down.
_OWNER_OF = re.compile(r"(?:['’]s?)?\s(?:[a-z-]+\s){0,2}")
_TURNED_DOWN = re.compile(r"\s(?:(?:the|an?|any|all)\s)?(?:[\w-]+\s)?")


def is_verb(scene: Scene, match: re.Match[str], verb: Verb) -> bool:
    """Tell a verb from a noun or an adjective written alike."""
    before, word = scene.text[max(scene.start, match.start() - 20) : match.start()], match.group()
    token = token_at(scene.sentence, match.start())
    if token is None or (word[0].isupper() and match.start() > scene.start):
        return False
    if word.lower() in scene.lexicon.nouns and _is_turned_down(scene, match.start()):
        return False
    if _NOUNLIKE.search(before) and not (
        _is_finite(token) or _to_tell(token, verb, scene) or _joined_in(token)
    ):
        return False
    behind = bool(_THAT.match(scene.text, match.end(), scene.end)) or _clause_behind(token)
    idle = not behind and not BEING.search(before) and not _joined_in(token)
    if word.lower().endswith("ing") and idle:
        return False
    return _reports(scene, match, verb, token, behind=behind)


def _is_turned_down(scene: Scene, at: int) -> bool:
    """Tell the noun of "X rejects Y charge of copying"."""
    owners = (p for p in scene.parties if scene.start < p.start and p.end < at)
    owner = next((p for p in owners if _OWNER_OF.fullmatch(scene.text, p.end, at)), None)
    if owner is None:
        return False
    cues = list(scene.lexicon.verb.finditer(scene.text, scene.start, owner.start))
    verb = scene.lexicon.verbs[" ".join(cues[-1].group().lower().split())] if cues else None
    denied = verb is not None and verb.act == "deny"
    return denied and bool(_TURNED_DOWN.fullmatch(scene.text, cues[-1].end(), owner.start))


def _joined_in(token: Token) -> bool:
    """Read "joined X in accusing Y"."""
    return token.dep_ == "advcl" and token.head.lemma_ in {"join", "follow", "back", "support"}


def _reports(scene: Scene, match: re.Match[str], verb: Verb, token: Token, *, behind: bool) -> bool:
    """Say whether a word of its shape reports at its place."""
    if token.dep_ in {"amod", "compound"} and token.tag_ in {"VBN", "JJ", "NN", "NNS"}:
        relative = RELATIVE.search(scene.text, scene.start, match.start())
        resumes = relative is not None and verb.need == "always"
        return behind or resumes or _after_actor(scene, match.start())
    if token.tag_.startswith("NN") or token.pos_ == "ADP":
        return behind or _after_actor(scene, match.start()) or ends(scene, match.end())
    put_at = verb.needs_amount and scene.text.startswith(" at ", match.end())
    takes_object = put_at or (verb.need == "with_object" and not verb.needs_campaign)
    called = token.tag_ == "VBN" and takes_object and not verb.needs_document
    by = BY.match(scene.text, match.end(), scene.end) or (called and doer_of(token))
    told_by = called and bool(by)
    bare = verb.need != "always" and not verb.needs_document and not behind and not told_by
    if bare and token.tag_ == "VBN" and ends(scene, match.end()):
        return bool(LED_IN.search(scene.text, scene.start, match.start()))
    finite = _is_finite(token) or _to_tell(token, verb, scene)
    return not (bare and token.tag_ in {"VB", "VBG", "VBN"} and not finite)


def _is_finite(token: Token) -> bool:
    """Tell a verb with a subject of its own from a noun or participle written alike."""
    if token.tag_ not in {"VBD", "VBZ", "VBP", "VBN", "VB"}:
        return False
    if token.tag_ == "VB" and any(c.tag_ == "TO" for c in token.children):
        return False
    subjects = [c for c in token.children if c.dep_ == "nsubj" and c.tag_ not in {"WDT", "WP"}]
    helped = any(c.dep_.startswith("aux") for c in token.children)
    return bool(subjects) and (not helped or _has_done(token))


def _has_done(token: Token) -> bool:
    """Tell "has named X", active, from "was named"."""
    helpers = [child for child in token.children if child.dep_.startswith("aux")]
    return all(child.dep_ == "aux" and child.lemma_ == "have" for child in helpers)


def _to_tell(token: Token, verb: Verb, scene: Scene) -> bool:
    """Read "took to the stage to accuse X"."""
    if token.tag_ != "VB" or not (verb.need == "always" or verb.act == "allege"):
        return False
    return token.dep_ in {"xcomp", "advcl"} and token.head.lemma_ in scene.lexicon.public


def rejects_suit(scene: Scene, match: re.Match[str], verb: Verb) -> bool:
    """Tell "dismissed the second count", which denies nothing."""
    return verb.act == "deny" and bool(_SUIT.match(scene.text, match.end(), scene.end))


def is_idiom(scene: Scene, match: re.Match[str], verb: Verb) -> bool:
    """Tell "close to the firm" and "stands accused", where nobody tells anything."""
    idiom = _IDIOMS.get(verb.lemma)
    if idiom is not None and idiom.match(scene.text, match.end(), scene.end):
        return True
    renamed = verb.lemma in _NAMING and _NAMED.search(scene.text, scene.start, match.start())
    if renamed and any(
        p.start == match.end() + 1 and scene.text[p.end : p.end + 1] in {",", ".", ")", ""}
        for p in scene.parties
    ):
        return True
    stood = _STOOD.search(scene.text, scene.start, match.start())
    return stood is not None and BY.match(scene.text, match.end(), scene.end) is None


def negated(token: Token | None) -> bool:
    """Tell "has not confirmed" and "must notify": nobody tells anything there."""
    children = token.children if token is not None else ()
    return any(
        child.lower_ in _NOT
        or (child.tag_ == "MD" and child.lower_ in _MAY)
        or (child.dep_ == "nsubj" and child.lower_ in _NOTHING)
        for child in children
    )


def is_told_of(token: Token | None) -> bool:
    """Tell "was accused", whose subject tells nothing."""
    return token is not None and token.tag_ in {"VBN", "VBD"} and is_passive(token)


def _clause_behind(token: Token | None) -> bool:
    """Tell "says the model has …", where no word opens the clause."""
    if token is None:
        return False
    if any(child.dep_ == "ccomp" and child.i > token.i for child in token.children):
        return True
    return token.tag_ == "NNS" and _goes_on_with_clause(token)


def _goes_on_with_clause(token: Token) -> bool:
    """Tell "reckons X used …", taken for a noun: a name and a finite verb follow."""
    following = token.doc[token.i + 1 : min(token.i + 5, token.sent.end)]
    names = [t for t in following if t.tag_ == "NNP" or t.text[0].isupper()]
    verb = next((t for t in following if t.tag_ in FINITE), None)
    return bool(names) and verb is not None and names[0].i == token.i + 1 and names[-1].i < verb.i


def _after_actor(scene: Scene, at: int) -> bool:
    nameless = list(scene.lexicon.anonymous.finditer(scene.text, scene.start, at))
    if nameless and _FROM.fullmatch(scene.text, nameless[-1].end(), at):
        return True
    return any(
        p.kind in SPEAKING and scene.text[p.end : at].strip() == "" and p.end <= at
        for p in scene.parties
    )


def ends(scene: Scene, at: int) -> bool:
    """Say whether nothing that could be told follows a place."""
    return bool(_TAIL.match(scene.text, at, scene.end))


def inserted(scene: Scene, start: int, end: int) -> bool:
    """Tell ", X said before the panel," from what is told on: a comma stands on either side."""
    match = _ASIDE.match(scene.text, end, scene.end)
    before = scene.text[scene.start : start].rstrip()
    return (
        match is not None and match["mark"] in {",", "—", "–"} and before.endswith((",", "—", "–"))
    )


def tells(scene: Scene, match: re.Match[str], verb: Verb) -> bool:
    """Say whether a verb that can do without telling tells something here."""
    if not (verb.needs_statement or verb.needs_document) and _that_behind(scene, match.end()):
        return True
    if verb.needs_label or verb.needs_culprit or verb.needs_campaign or verb.lemma in _HOLDING:
        return _accuses(scene, match, verb)
    if verb.needs_amount:
        return bool(_AT_AMOUNT.match(scene.text, match.end(), scene.end))
    return _tells_clause(scene, match, verb)


def _that_behind(scene: Scene, at: int) -> bool:
    """Tell "that he copied it", told, from "the addresses that he copied"."""
    match = _THAT.match(scene.text, at, scene.end)
    if match is None:
        return False
    that = token_at(scene.sentence, match.end() - 1)
    return that is None or that.tag_ != "WDT" or that.dep_ != "nsubj"


def _tells_clause(scene: Scene, match: re.Match[str], verb: Verb) -> bool:
    """Say whether a verb has what it tells behind or before it: a clause, a paper, words in quotation marks."""
    if not verb.needs_document and _clause_behind(token_at(scene.sentence, match.start())):
        return True
    if verb.needs_document or verb.needs_statement:
        words = scene.lexicon.issued if verb.needs_document else scene.lexicon.retractable
        far = min(match.end() + 50, scene.end)
        stop = _PREPOSITION.search(scene.text, match.end(), far) if verb.needs_statement else None
        return bool(words.search(scene.text, match.end(), stop.start() if stop else far))
    before = scene.text[scene.start : match.start()]
    return verb.need != "with_clause" or '"' in before or "”" in before


def _accuses(scene: Scene, match: re.Match[str], verb: Verb) -> bool:
    """Say whether somebody is named behind a verb in the way that makes it an accusation."""
    at = match.end()
    if verb.lemma in _HOLDING and _BLAMED.match(scene.text, at, scene.end):
        return True
    if verb.lemma in _HOLDING:
        return _tells_clause(scene, match, verb)
    if verb.needs_label and _labels(scene, at):
        return True
    if verb.needs_campaign and _campaigns(scene, at):
        return True
    return verb.needs_culprit and _names_culprit(scene, at)


def _campaigns(scene: Scene, at: int) -> bool:
    """Read "uncovered a campaign by X", "a network run by X"."""
    party = next((p for p in scene.parties if p.start > at and p.kind in SPEAKING), None)
    if party is None or party.start - at > _FARTHEST:
        return False
    return bool(_CAMPAIGN.fullmatch(scene.text, at, party.start))


def _names_culprit(scene: Scene, at: int) -> bool:
    """Read "traced the accounts to X", "linked them with X"."""
    later = (p for p in scene.parties if p.start > at and p.kind in SPEAKING)
    party = next(later, None)
    if party is None or party.start - at > _FARTHEST:
        return False
    return bool(_TO.search(scene.text, at, party.start))


def _labels(scene: Scene, at: int) -> bool:
    """Read "named X as the culprit"."""
    party = next((p for p in scene.parties if p.start > at and p.kind in SPEAKING), None)
    if party is None or party.start - at > len(" the firm "):
        return False
    return bool(_AS.search(scene.text, party.end, min(party.end + _FARTHEST, scene.end)))
