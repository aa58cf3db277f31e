"""Who does what to whom, by the grammar of a sentence.

In: tokens of a parsed sentence and the parties in it. Out: subjects, objects, doers, and the
parties that a noun phrase names or belongs to. Word lists and order decide elsewhere; this
is for what lies too far apart for them: appositions, relative clauses, passives.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Span, Token

from tracker.analyze.attributes import starts_of
from tracker.analyze.grammar import FINITE, is_subject
from tracker.analyze.parties import Party

_RELATIVE = frozenset({"WP", "WDT"})
_SHARED = frozenset({"conj", "xcomp", "advcl"})
_CLAUSES = ("acl", "advcl", "parataxis", "ccomp", "csubj")
_DEEPEST = 5
_BETWEEN = frozenset({"obl", "obj", "iobj"})
# Verbs that lack an object before these words only in the passive.
_NEEDING = {"accuse": ("of",), "blame": ("for", "over"), "suspect": ("of",), "charge": ("over",),
            "ban": ("from", "in"), "bar": ("from",), "sue": ("over", "by", "in"), "fine": ("over", "for"),
            "name": ("in", "as")}  # fmt: skip
_TELLING = frozenset({"VBZ", "VBD", "VBP"})
_LINKING = frozenset({"link", "tie", "affiliate", "connect", "associate", "trace"})
_CLAUSAL = frozenset({"ccomp", "advcl", "conj", "parataxis", "acl", "acl:relcl"})
_HANGING = frozenset({"parataxis", "advcl"})
_HEARERS = frozenset({"and", "but", "because", "when", "after", "before", "if", "while", "since"})
_BEEN = frozenset({"been", "being"})
# What hangs on a noun by these has nothing to do with whose it is.
_ASIDE = frozenset({"on", "in", "at", "with", "about", "against", "to", "over", "into"})
_OBLIQUE = ("obl", "nmod")


def token_at(sentence: Span, at: int) -> Token | None:
    """Return the token of a sentence that holds a character of the text."""
    doc = sentence.doc
    index = bisect_right(starts_of(doc), at, sentence.start, sentence.end) - 1
    token = doc[index] if index >= sentence.start else None
    return token if token is not None and at < token.idx + len(token) else None


def subject_of(verb: Token, deepest: int = _DEEPEST) -> Token | None:
    """Return the head of a verb's subject, also where it shares that of another verb."""
    own = [child for child in verb.children if is_subject(child)]
    if own:
        before = [child for child in own if child.i < verb.i]
        subject = (before or own)[-1]
        if subject.tag_ not in _RELATIVE:
            return subject
        return verb.head if verb.dep_.startswith("acl") else None
    if verb.dep_.startswith("acl") and verb.head.i < verb.i:
        return verb.head
    if verb.dep_ in _SHARED and deepest:
        return subject_of(verb.head, deepest - 1)
    return None


def is_passive(verb: Token) -> bool:
    """Tell "was accused" and "the firm accused of theft" from "accused"."""
    tag = verb.tag_
    for child in verb.children:
        if child.dep_ in {"aux:pass", "nsubj:pass"}:
            return True
        if tag in {"VBN", "VBD"} and child.lower_ in _BEEN:
            return True
        if tag == "VBN" and child.lemma_ == "be" and child.dep_ == "aux":
            return True
    bare = all(child.dep_ != "obj" and child.dep_[:3] != "aux" for child in verb.children)
    if tag != "VBN" or (bare and _is_headless(verb)):
        return bare and _is_headless(verb)
    if verb.dep_ == "acl":
        # "X, who leads Y, accused Z of …": taken for a participle, but it has an object
        return verb.i == 0 or verb.nbor(-1).text != "," or not objects_of(verb)
    return verb.dep_ == "advcl" and bare  # ", named in the suit, …"


def _is_headless(verb: Token) -> bool:
    """Tell the "X accused of theft" and "X sued by Y" of headlines, which leave out "was"."""
    if verb.tag_ not in {"VBD", "VBN"}:
        return False
    if any(child.dep_ == "obl:agent" for child in verb.children):
        return True
    after = verb.doc[verb.i + 1].lower_ if verb.i + 1 < len(verb.doc) else ""
    return after in _NEEDING.get(verb.lemma_, ())


def doer_of(verb: Token) -> Token | None:
    """Return who stands behind "by" of a passive verb or an event noun."""
    near = [child for child in verb.children if child.dep_.startswith(_OBLIQUE)]
    if verb.pos_ == "VERB":  # "traced to X by Y": Y was hung on X
        near += [c for child in near for c in child.children if c.dep_.startswith("nmod")]
    return next((child for child in near if _preposition(child) == "by"), None)


def objects_of(verb: Token) -> list[Token]:
    """Return the heads of a verb's objects, without those behind prepositions."""
    return [child for child in verb.children if child.dep_ in {"obj", "iobj"}]


def obliques(verb: Token) -> list[tuple[Token, str]]:
    """Return the heads behind prepositions of a verb or its object, each with its preposition."""
    return [
        (child, _preposition(child))
        for head in (verb, *objects_of(verb))
        for child in head.children
        if child.dep_.startswith(_OBLIQUE)
    ]


def behind(verb: Token, prepositions: frozenset[str]) -> list[Token]:
    """Return the heads behind some prepositions of a verb, or of its object."""
    return [head for head, word in obliques(verb) if word in prepositions]


def chain(verb: Token) -> list[Token]:
    """Return a verb and what it leads to: "began to block", "agreed to pay", "blocked and sued"."""
    found = [verb]
    for token in found:
        found.extend(c for c in token.children if c.i > token.i and _goes_on(c))
        if len(found) > _DEEPEST:
            break
    return found


def _goes_on(verb: Token) -> bool:
    """Tell "to block" and "and sued", which have the subject of the verb before them."""
    if verb.dep_ == "xcomp":
        return True
    if verb.dep_ != "conj" or not verb.tag_.startswith("VB"):
        return False
    return not any(is_subject(child) for child in verb.children)


def content_of(cue: Token, told: Sequence[Token]) -> Token | None:
    """Return the verb of what a reporting word tells, None where it tells no clause."""
    inside = {token.i for token in told}
    clauses = [c for c in cue.children if c.dep_ in {"ccomp", "parataxis"} and c.i in inside]
    clauses = clauses or [c for c in _astray(cue) if c.i in inside]
    if clauses:
        return clauses[-1] if clauses[-1].i > cue.i else clauses[0]
    top = root_of([token for token in told if token.i != cue.i])
    return top if top is not None and top.tag_.startswith(("VB", "MD")) and _finite(top) else None


def main_of(cue: Token, tokens: Sequence[Token]) -> Token:
    """Return the "said" of "officials who read it said"; other words stand for themselves."""
    teller = cue.head
    if cue.dep_ != "acl:relcl" or not is_subject(teller) or teller.head.i < cue.i:
        return cue
    return teller.head if teller.head.i <= tokens[-1].i else cue


def past_link(verb: Token | None) -> Token | None:
    """Return the "created" of "operators linked to X created accounts", taken for a clause of it."""
    if verb is None or verb.lemma_ not in _LINKING or objects_of(verb) or is_passive(verb):
        return verb
    behind = (c for c in verb.children if c.i > verb.i and c.dep_ in _CLAUSAL)
    return next((c for c in behind if c.tag_ == "VBD" or _finite(c)), verb)


def hanging_on(cue: Token, tokens: Sequence[Token]) -> bool:
    """Read "X sued Y, as Z reports from W": what is told is the verb that the cue hangs on."""
    verb = cue.head
    if verb.i >= cue.i or not verb.tag_.startswith("VB"):
        return False
    first = cue.left_edge.i
    behind = cue.dep_ == "ccomp" and first > 0 and cue.doc[first - 1].text == ","
    if not behind and cue.dep_ not in _HANGING:
        return False
    if any(c.dep_ in {"ccomp", "xcomp", "obj"} or c.lower_ in _HEARERS for c in cue.children):
        return False
    told = cue.tag_ in _TELLING or any(c.lower_ == "as" for c in cue.children)
    return told and tokens[0].i <= verb.i


def _astray(cue: Token) -> list[Token]:
    """Return clauses that the parser hung on a day or a hearer: "said on Friday that …"."""
    near = [child for child in cue.children if child.i > cue.i and child.dep_ in _BETWEEN]
    nouns = [*near, *(c for child in near for c in child.children if c.dep_.startswith("nmod"))]
    return [
        clause
        for noun in nouns
        for clause in noun.children
        if clause.dep_.startswith("acl") and any(_is_mark(mark, noun) for mark in clause.children)
    ]


def _is_mark(that: Token, noun: Token) -> bool:
    """Tell "in April that X had sent …" from "the letter that X had sent"."""
    return that.lower_ == "that" and (that.dep_ == "mark" or noun.tag_ in {"CD", "NNP", "NNPS"})


def _finite(verb: Token) -> bool:
    return verb.tag_ in FINITE or any(
        c.tag_ in FINITE for c in verb.children if c.dep_[:3] == "aux"
    )


def phrase(head: Token) -> list[Token]:
    """Return the tokens of a noun phrase, its head first, without the clauses that hang on it."""
    found = [head]
    for token in found:
        found.extend(c for c in token.children if not c.dep_.startswith(_CLAUSES))
    return found


def projection(verb: Token) -> list[Token]:
    """Return a verb with its subject, objects and adverbials, in order, without clauses."""
    return sorted(phrase(verb), key=lambda token: token.i)


def members(head: Token) -> list[Token]:
    """Return a head and what stands in a row with it."""
    return [head, *head.conjuncts]


def named_by(head: Token, parties: Sequence[Party]) -> list[Party]:
    """Return the parties that a noun phrase names itself, by its heads or in apposition."""
    found: list[Party] = []
    for member in members(head):
        others = [c for c in member.children if c.dep_ in {"appos", "flat", "compound"}]
        for token in (member, *others):
            party = party_at(token, parties)
            if party is not None:
                found.append(party)
                break
    return list(dict.fromkeys(found))


def named_in(head: Token, parties: Sequence[Party], *, with_clauses: bool = False) -> list[Party]:
    """Return all parties inside a noun phrase; clauses that hang on it as asked."""
    if not parties:
        return []
    tokens = head.subtree if with_clauses else phrase(head)
    inside = (party_at(token, parties) for token in tokens)
    found = dict.fromkeys(party for party in inside if party is not None)
    return sorted(found, key=lambda party: party.start)


def belonging_to(head: Token, parties: Sequence[Party]) -> list[Party]:
    """Return the parties in a noun phrase without where it is and what it is about."""
    found = named_in(head, parties)
    if not found:
        return []
    tokens = phrase(head)
    aside = {
        token.i
        for child in tokens
        if child.dep_ == "nmod" and _preposition(child) in _ASIDE
        for token in phrase(child)
    }
    near = [p for p in found if not any(t.i in aside for t in tokens if p.start <= t.idx < p.end)]
    return near or found


def party_at(token: Token, parties: Sequence[Party]) -> Party | None:
    """Return the party whose words a token is one of."""
    return next((p for p in parties if p.start <= token.idx < p.end), None)


def starts_at(head: Token) -> int:
    """Return where in the text a noun phrase begins."""
    return min(token.idx for token in phrase(head))


def root_of(tokens: Sequence[Token]) -> Token | None:
    """Return the token of a stretch that all others hang on."""
    inside = {token.i for token in tokens}
    heads = ((token, token.head.i) for token in tokens)
    tops = [t for t, head in heads if (head not in inside or head == t.i) and not t.is_punct]
    verbs = [t for t in tops if t.tag_.startswith(("VB", "MD")) or _has_verb(t)]
    return next(iter(verbs or tops), None)


def _has_verb(token: Token) -> bool:
    """Tell "is groundless": what is said of the subject is no verb but has one."""
    return any(child.dep_ == "cop" or is_subject(child) for child in token.children)


def _preposition(token: Token) -> str:
    return next((child.lower_ for child in token.children if child.dep_ == "case"), "")
