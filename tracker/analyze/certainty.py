"""How firmly a clause is put: act, hedge, polarity and modality.

In: the clause's text and its tellers. Out: plain values as the benchmark defines them.
Never judges whether a clause is so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.analyze.attribution import Voice
from tracker.analyze.lexicon import Lexicon, lexicon
from tracker.analyze.stance import is_negated, is_said_of, may_be
from tracker.analyze.wordlists import word_set
from tracker.domain import Act, Frame, Modality
from tracker.knowledge import Knowledge

_TALKS = re.compile(
    r"\b(?:in talks|negotiat\w+|under discussion|exploring|considering|in committee|weighing)\b",
    re.IGNORECASE,
)
_FIRM = frozenset({"assert", "report", "announce"})
_ASIDE = re.compile(r"\b(?:so that|because|in order to|rather than|without)\b")
_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]|^[^“\"«»”]*[”\"»]")
_JOINT = frozenset({"info_share", "joint_action"})
_SOFTENED = frozenset({"assert", "report", "allege"})
# These stand whatever the words are about.
_KEPT = frozenset({"confirm", "retract", "decline", "deny"})
# People of whom no more is said than that they know; what they say is passed on, not vouched for.
_UNNAMED = re.compile(
    r"anon:(?:sources?|insiders?|media|outlets?|reports?|someone|somebody|staffers?|"
    r"[a-z]+-(?:familiar|briefed|with|close))\b"
)
# An office and who speaks for somebody vouch for what they tell.
_OFFICE = re.compile(
    r"anon:(?:judges?|court|tribunal|jury|regulators?|watchdog|ministry|department|agency|commission\w*|minister|company|"
    r"firm|lab|spokes\w+|representatives?|lawyers?|counsel|prosecutors?|police|authorit\w+)\b"
)
_RELAYING = re.compile(r"anon:(?:people|persons?|sources?|someone|somebody|media)\b")
# What a party to a suit files accuses; other papers pass on.
_ACCUSING = re.compile(
    r"anon:(?:complaint|lawsuit|suit|indictment|filings?|papers?|affidavit|brief)\b"
)
_ON_RECORD: dict[Act, Act] = {
    "allege": "allege", "assert": "assert", "report": "assert", "announce": "announce",
    "estimate": "assert",
}  # fmt: skip
_ALLEGED = 3
_POSSIBLE = 4
# What one side says about another's conduct is its allegation, however it is worded.
_CONDUCT = frozenset({"accounts", "exchanges", "prompts", "queries", "api_calls"})
_NEUTRAL = frozenset({"say", "tell", "add", "reveal", "disclose", "divulge", "confide", "leak", "mention", "write", "recount", "explain",
                      "note", "describe", "let slip", "let on", "pass on", "relate"})  # fmt: skip
# "Put its headcount at 900": nobody guesses at his own figures.
_OWN_FIGURE = re.compile(r"\W*(?:its|their|our|his|her)\b", re.IGNORECASE)
_PUT = frozenset({"put", "place", "peg", "set", "value"})
# What may be done by their leave is sure.
_RULING = frozenset({"rule", "order", "decide", "decree", "grant", "judge", "hold"})
_WONDERING = re.compile(r"\W*(?:how|why|who|what|when)\b", re.IGNORECASE)
_REQUESTS = frozenset({"ask", "request", "demand", "urge", "call on", "call upon", "call for", "invite", "propose", "recommend", "implore",
                       "petition", "beg", "plead", "press", "appeal"})  # fmt: skip
_BELIEVING = frozenset({"believe", "think", "reckon", "put", "guess at"})
# What somebody says he will do, he announces.
_COMING = re.compile(
    r"\b(?:will|'ll|’ll|would|plans? to|intends? to|is to|are to|aims? to|(?:has|have|had) agreed to|agreed to|"
    r"(?:can|may) no longer|(?:has|have|had) decided to|decided to|from (?:now|next \w+|today) on|"
    r"(?:is|are|was|were) (?:drafting|preparing|about to|going to|launching|introducing))\b",
    re.IGNORECASE,
)
_NEWS_FRAMES: frozenset[Frame] = frozenset({
    "release_model", "access_ban", "countermeasure", "info_share", "joint_action", "joint_statement", "sanction",
    "gov_act", "bill", "advisory", "other", "lawsuit", "investigate",
})  # fmt: skip
# Steps that whoever speaks of them takes himself, where nobody else is named.
_OWN_STEPS: frozenset[Frame] = frozenset({"access_ban", "countermeasure", "release_model"})
_SHUT = re.compile(
    r"\b(?:closed|suspended|banned|blocked|shut|removed|deleted|terminated|disabled|revoked|cancelled|canceled|disrupted|"
    r"deactivated|frozen|locked)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\W*(?:yes\b|indeed\b|that (?:is|['’]s) (?:right|correct|true)\b|it is true that\b|guilty\b)",
    re.IGNORECASE,
)
_ESTIMATED = re.compile(
    r"\b(?:estimated|by (?:one|some|most|several) estimates?|on (?:one|some) estimates?|reckoned|put at|thought to (?:be|have)|"
    r"believed to (?:be|have))\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:could|(?<!\d )(?<!in )may)\s(?!not\b|no\b|only\b)(?:\w+ly\s|also\s|soon\s|yet\s|still\s|well\s|even\s)?"
    r"(?:be|have|[a-z]+)\b"
)
_GENERAL = re.compile(
    r"\b(?:so that|whatever|whoever|however|wherever|you|those who|anyone who)\b[^.,;]*"
)
_VERB_HEDGE = {
    "suspect": _ALLEGED,
    "assess": _ALLEGED,
    "believe": 2,
    "speculate": _POSSIBLE,
    "suppose": _POSSIBLE,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told, as far as the act depends on it.

    Attributes:
        own: it is about its teller.
        own_words: he says "we" or "I" in an interview or on his own page.
        emphatic: "did share".
        vague: an amount is as vague as "billions".
        happened: told as having happened.
        negated: told as not having happened.
        accusing: "allegedly", "is suspected of".
        alone: nobody but its teller is named in it.
    """

    words: str
    frame: Frame
    metrics: frozenset[str]
    hedge: int
    own: bool = False
    own_words: bool = False
    emphatic: bool = False
    vague: bool = False
    happened: bool = True
    negated: bool = False
    accusing: bool = False
    alone: bool = False

    @property
    def conduct(self) -> bool:
        """Say whether it is about what others did to a model."""
        counted = bool(self.metrics & _CONDUCT) and self.happened and not self._shut
        return (self.frame == "accuse_distill" or counted) and not (self.own or self.negated)

    @property
    def _shut(self) -> bool:
        """Tell accounts that somebody closed from those that somebody used."""
        return self.frame in _OWN_STEPS or _SHUT.search(self.words) is not None


def act_of(tellers: Sequence[Voice], told: Told, knowledge: Knowledge) -> Act:
    """Return what the innermost teller does by saying it."""
    if told.frame == "no_comment":
        return "decline"
    if tellers and tellers[-1].act in {"confirm", "retract"}:
        return tellers[-1].act
    if told.frame == "deny":
        return "deny"
    return _act_told(tellers, told, knowledge) if tellers else _untold(told)


def _act_told(tellers: Sequence[Voice], told: Told, knowledge: Knowledge) -> Act:
    inner = tellers[-1]
    if inner.act == "assert":
        inner = next(
            (v for v in tellers if v.speakers == inner.speakers and v.act != "assert"), inner
        )
    if told.hedge == _POSSIBLE and inner.act in _SOFTENED:
        return "speculate"
    if inner.act in _KEPT or inner.act == "speculate":
        # "Refused to dismiss the suit" keeps silent about nothing.
        return "assert" if inner.act == "decline" else inner.act
    if inner.act == "estimate" or _guessed(tellers, told):
        return _reckoned(tellers, told)
    if _relayed(inner, told, knowledge):
        return "report"
    return _on_record(inner, told)


def _reckoned(tellers: Sequence[Voice], told: Told) -> Act:
    """Return what somebody does who reckons; his own figures he states."""
    inner = tellers[-1]
    own = _OWN_FIGURE.match(told.words) or (told.own and told.metrics)
    if inner.lemma in _PUT and own:
        return "assert"
    if _guessed(tellers, told):
        return "estimate"
    accused = told.conduct and not told.metrics
    return "allege" if accused or inner.lemma == "put" else "estimate"


def _on_record(voice: Voice, told: Told) -> Act:
    """Return the act of somebody who is named, or known by what he is."""
    if (told.emphatic and told.own) or _YES.match(told.words):
        return "confirm"
    if (
        voice.act == "assert"
        and (told.own or told.alone)
        and told.frame in (_NEWS_FRAMES if told.own else _OWN_STEPS)
        and _COMING.search(told.words)
    ):
        return "announce"
    if told.frame in _JOINT and voice.act == "assert" and told.own and not told.own_words:
        return "confirm"
    if told.frame == "joint_statement" and voice.act == "assert" and len(voice.speakers) > 1:
        return "announce"
    if voice.lemma in _REQUESTS and not _WONDERING.match(told.words):
        return "assert"
    return _ON_RECORD["allege" if told.conduct and voice.act != "announce" else voice.act]


def _untold(told: Told) -> Act:
    """Return the act of the page's own voice."""
    if told.hedge == _POSSIBLE:
        return "speculate"
    if told.frame == "cable":
        return "report"
    if told.hedge and (told.conduct or told.accusing):
        return "allege"
    if told.frame == "measure" and _ESTIMATED.search(told.words):
        return "estimate"
    return "report" if told.hedge else "assert"


def _guessed(tellers: Sequence[Voice], told: Told) -> bool:
    """Say whether a figure comes from an estimate, or is what people without a name hold true."""
    if told.frame != "measure" or tellers[-1].act == "allege":
        return False
    if any(voice.lemma == "put" for voice in tellers) and told.conduct:
        return False
    if any(voice.act == "estimate" or voice.lemma in _BELIEVING for voice in tellers):
        return True
    if told.conduct:
        return False
    nameless = all(
        bool(lexicon().anonymous.fullmatch(id_.removeprefix("anon:").partition("-")[0]))
        for id_ in tellers[-1].speakers
    )
    relaying = all(_RELAYING.match(id_) for id_ in tellers[-1].speakers)
    return nameless and (told.vague or not relaying)


def hedge_of(
    text: str,
    tellers: Sequence[Voice],
    frame: Frame,
    lexicon: Lexicon,
    start: int = 0,
    event: Token | None = None,
) -> int:
    """Return the hedge level, 0 (flat) to 4 (might, could); `text` begins at `start`."""
    if frame == "no_comment":
        return 0
    cues = {voice.cue - start for voice in tellers}
    text = _GENERAL.sub(lambda match: " " * len(match.group()), text)
    spoken = max((level for level, words in lexicon.hedges if _found(words, text, cues)), default=0)
    ruled = any(voice.lemma in _RULING for voice in tellers)
    if not ruled and (may_be(event) if event is not None else _MODAL.search(text)):
        spoken = _POSSIBLE
    if not tellers:
        return spoken
    nameless = any(id_.startswith("anon:") for voice in tellers for id_ in voice.chain)
    verb = max(_VERB_HEDGE.get(voice.lemma, 1) for voice in tellers)
    return max(spoken, 2 if nameless else 1, verb)


def _found(words: re.Pattern[str], text: str, cues: Collection[int]) -> bool:
    """Say whether a hedge stands in a text that is not the reporting verb itself."""
    return any(match.start() not in cues for match in words.finditer(text))


def polarity_of(
    text: str, act: Act, frame: Frame, lexicon: Lexicon, *, told: bool, event: Token | None = None
) -> int:
    """Return -1 for denials and negated statements, else 1."""
    if frame == "no_comment":
        return 1
    if act in {"deny", "retract"}:
        return -1
    if event is not None and told and _is_said_of_in_quotes(event):
        return 1
    if event is not None and (event.tag_.startswith("VB") or is_said_of(event)):
        return -1 if is_negated(event) else 1
    main = _QUOTED.sub(" ", _ASIDE.split(text, maxsplit=1)[0])
    before, _, after = main.partition(" that ")
    return -1 if lexicon.negation.search((after if told else before) or main) else 1


def _is_said_of_in_quotes(event: Token) -> bool:
    """Tell "This was not casual": what somebody calls a thing in his own words."""
    if all(child.dep_ != "cop" for child in event.children):
        return False
    before = event.doc[event.sent.start : event.i].text
    opened = max(before.count("“") - before.count("”"), before.count('"') % 2)
    return opened > 0


def modality_of(text: str, lexicon: Lexicon) -> Modality:
    """Return whether a clause asserts, asks, plans or supposes."""
    if text.rstrip("”\"'’ ").endswith("?"):
        return "question"
    if lexicon.conditional.search(text):
        return "hypothetical"
    return "plan" if lexicon.plan.search(text) else "assertion"


def _relayed(voice: Voice, told: Told, knowledge: Knowledge) -> bool:
    """Say whether a teller only passes on what others did: an outlet, or nobody by name."""
    if all(id_.startswith("anon:") for id_ in voice.speakers):
        return _passed_on(voice, told)
    listed = any(id_ in knowledge.organizations for id_ in voice.speakers)
    if listed or voice.act == "report":
        return any(is_outlet(id_, knowledge) for id_ in voice.speakers)
    return False


def is_outlet(id_: str, knowledge: Knowledge) -> bool:
    """Tell a paper or an agency, also one that nobody has listed, by its name."""
    row = knowledge.organizations.get(id_)
    return _outlet_like(id_) if row is None else row.kind == "news_outlet"


def accuses_himself(id_: str) -> bool:
    """Tell "a former employee", who accuses, from "a source" and papers, which pass on."""
    people = id_.startswith("anon:") and not _is_paper(id_)
    return people and not (_UNNAMED.match(id_) or _RELAYING.match(id_))


def _passed_on(voice: Voice, told: Told) -> bool:
    """Say whether people or papers without a name pass something on, or accuse themselves."""
    if all(_UNNAMED.match(id_) for id_ in voice.speakers):
        return True
    if all(_is_paper(id_) for id_ in voice.speakers):
        return voice.act != "allege" and not (
            told.conduct and all(_ACCUSING.match(id_) for id_ in voice.speakers)
        )
    if told.conduct:
        return False
    if all(_OFFICE.match(id_) for id_ in voice.speakers):
        return voice.act == "report"
    happening = (
        voice.lemma in _NEUTRAL
        and told.frame in _NEWS_FRAMES - {"other"}
        and not (told.own or told.negated)
    )
    return voice.act == "report" or happening or set(voice.chain) > set(voice.speakers)


def _is_paper(id_: str) -> bool:
    return bool(lexicon().documents.fullmatch(id_.removeprefix("anon:").replace("-", " ")))


def _outlet_like(id_: str) -> bool:
    return id_.rpartition("-")[2] in {word.lower() for word in word_set("names", "outlet_endings")}


def status_of(text: str, lexicon: Lexicon, *, past: bool) -> str | None:
    """Return how far a thing has got, as it is told: plan, in_talks or done."""
    if _TALKS.search(text):
        return "in_talks"
    if lexicon.plan.search(text):
        return "plan"
    return "done" if past else None
