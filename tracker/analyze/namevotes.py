"""Collect what the grammar around an unlisted name says about it.

In: a stretch of capitalised words of a parsed Doc. Out: votes for "organization", "person" or
"place", or "anybody": who sues, is sued, has lawyers and shares and spokesmen, is told or founded, is an
actor; where things happen is a place. One vote may err; the caller weighs all of a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from tracker.analyze.grammar import is_subject
from tracker.analyze.wordlists import common_words, table, word_set

ORGANIZATION, PERSON, PLACE, ANYBODY = "organization", "person", "place", "anybody"
_BEFORE_WHICH = frozenset({"nsubj", "obj", "nmod", "obl", "obl:agent", "appos", "conj"})
_BESIDE = frozenset({"obl", "nmod", "obl:agent"})
_OBJECTS = frozenset({"obj", "iobj", "nsubj:pass"})
_LONGEST_PERSON = 4
_AGE = re.compile(r"\d\d")
AGENT = re.compile(r"[a-z]{3,}(?:[^t]er|tter|[eoa]ter|ist|eur|woman|[^u]man|[^oi]or|ian)")


def votes(run: Span) -> Iterator[str]:
    """Yield what each place in the grammar that the run takes says of it."""
    root = run.root
    if _is_place(run, root):
        yield PLACE
    if _is_source(run):
        yield ORGANIZATION
    if _is_actor(root):
        yield ANYBODY if _suits_anybody(root) else ORGANIZATION
    if _owns(run, root) or _belongs(root) or _is_party(run):
        yield ORGANIZATION
    if _described(run, root) or _modifies(run, root) or _is_among(root):
        yield ORGANIZATION
    if looks_like_person(run) and (_is_human(run, root) or _has_given_name(run)):
        yield PERSON


def speaks(run: Span) -> bool:
    """Tell the subject of "said" and its like, which may be anybody."""
    if _says_between_commas(run):
        return True
    return _subject_verb(run.root, "speech_verbs") is not None or credited(run)


def founds(run: Span) -> bool:
    """Tell the subject of "founded" and its like, which is a person."""
    return _subject_verb(run.root, "human_verbs") is not None


def _says_between_commas(run: Span) -> bool:
    """Read ", Larkspur reports,", where a parser may take the verb for a noun."""
    doc, sent = run.doc, run.sent
    if run.start == sent.start or run.end + 1 >= sent.end:
        return False
    closed = doc[run.start - 1].text[-1] in ',”"' and doc[run.end + 1].text in {",", "."}
    said = word_set("names", "speech_verbs") | word_set("names", "company_verbs")
    return closed and doc[run.end].text.removesuffix("s") in said


def looks_like_person(run: Span) -> bool:
    """Tell two or three plain words, with hyphens and "de" between."""
    if run.start > run.sent.start and run.doc[run.start - 1].lower_ == "the":
        return False
    words = [t for t in run if t.is_alpha or len(t.text) == len("J.")]
    plain = all(t.is_alpha or t.text in {"-", "‑"} or t.text.endswith(".") for t in run)
    if any(t.text == "&" for t in run):
        return False
    shouted = any(t.text.isupper() and t.text.isalpha() and len(t.text) > 1 for t in run)
    named = sum(t.text[0].isupper() for t in words)
    particles = word_set("names", "name_particles")
    small = all(t.text[0].isupper() or t.text in particles or _inside(run, t) for t in words)
    return plain and small and not shouted and named > 1 and _parts(run) <= _LONGEST_PERSON


def reads_like_person(run: Span) -> bool:
    """Tell what could be a person's name, and hardly a firm's: "Lattice Row" is none."""
    if not looks_like_person(run):
        return False
    firm = word_set("names", "firm_words") | word_set("names", "scenery")
    if _has_given_name(run):
        return True
    return run[-1].lower_ not in common_words() and run[-1].text not in firm


def _inside(run: Span, token: Token) -> bool:
    """Tell the "seo" of "Min-seo"."""
    return token.i > run.start and token.nbor(-1).text in {"-", "‑"}


def _parts(run: Span) -> int:
    return len(run.text.replace("-", "").split())


def _has_given_name(run: Span) -> bool:
    return run[0].text in word_set("names", "given_names")


def _subject_verb(root: Token, verbs: str) -> Token | None:
    verb = root.head
    if not is_subject(root) or verb.pos_ not in {"VERB", "AUX"}:
        return None
    return verb if verb.lemma_ in word_set("names", verbs) else None


def _is_actor(root: Token) -> bool:
    """Read "Larkspur sued", "they accused Larkspur", "sued by Larkspur"."""
    if root.dep_ == "nsubj" and _subject_verb(root, "company_verbs"):
        return True
    lemma = root.head.lemma_
    if root.head.pos_ == "VERB" and root.dep_ in _OBJECTS:
        return lemma in word_set("names", "company_objects") or _is_told(root)
    if root.dep_ in {"obl:agent", "obl"} and _case(root) == "by":
        return lemma in word_set("names", "company_verbs") | word_set("names", "done_by")
    return False


def _suits_anybody(root: Token) -> bool:
    """Tell deeds of people and firms alike; what is founded or valued is a firm."""
    lemma = root.head.lemma_
    if root.dep_ in _OBJECTS and lemma in word_set("names", "firm_objects"):
        return False
    return lemma in word_set("names", "anybody_verbs")


def _is_told(root: Token) -> bool:
    return root.head.lemma_ in word_set("names", "telling_verbs") and root.dep_ != "nsubj:pass"


def credited(run: Span) -> bool:
    """Read "according to Ledgerline", "citing Ledgerline", "seen by Ledgerline"."""
    before = run.doc[max(run.sent.start, run.start - 3) : run.start].text.lower()
    before = before.removesuffix(" the")
    if before.endswith(("according to", "citing")):
        return True
    return before.endswith(" by") and run.root.head.lemma_ in word_set("names", "reported_by")


def _is_source(run: Span) -> bool:
    """Read "per Ledgerline", "via Ledgerline": nobody says so of a person."""
    return run.start > run.sent.start and run.doc[run.start - 1].lower_ in {"per", "via"}


def _owns(run: Span, root: Token) -> bool:
    """Read "Larkspur's lawyers"."""
    doc, end = run.doc, run.end
    if end + 1 >= run.sent.end or doc[end].text not in {"'s", "’s", "'", "’"}:
        return False
    owned = root.head if root.dep_ == "nmod:poss" else doc[end + 1]
    return _means_staff(owned) or _means_staff(doc[end + 1])


def _belongs(root: Token) -> bool:
    """Read "a spokesman for Larkspur", "shares of Larkspur", "invested in Larkspur"."""
    case = _case(root)
    if case is None:
        return False
    head = root.head
    theirs = root.dep_.startswith("nmod") and case in {"of", "for", "at", "from", "with"}
    if theirs and _means_staff(head) and head.lower_ not in word_set("names", "civic_nouns"):
        return True
    return head.lemma_ in table("names", "company_places").get(case, ())


def _modifies(run: Span, root: Token) -> bool:
    """Read "Larkspur executives", "Larkspur shares"."""
    if run.end >= run.sent.end or run[0].text in word_set("names", "places"):
        return False
    following = run.doc[run.end]
    if following.lower_ in word_set("names", "civic_nouns") or not following.is_lower:
        return False
    plain = root.dep_ in {"compound", "amod", "nmod", "nmod:poss"} or root.head.i == run.end
    return plain and _means_staff(following)


def _described(run: Span, root: Token) -> bool:
    """Read "Larkspur, which …", "Larkspur is a start-up", "a firm called Larkspur"."""
    doc, sent = run.doc, run.sent
    if run.start - 2 >= sent.start and doc[run.start - 1].lemma_ in _names_verbs():
        return _means_company(doc[run.start - 2])
    if run.end + 1 < sent.end and doc[run.end].text == "," and doc[run.end + 1].lower_ == "which":
        return root.dep_ in _BEFORE_WHICH
    if root.dep_ == "nsubj" and root.head.pos_ == "NOUN":
        return _means_company(root.head)
    if root.dep_ != "appos":
        return run.end < sent.end and doc[run.end : run.end + 2].text == ", whose"
    return _means_company(root.head) or root.head.lower_ in word_set("names", "parties")


def _is_party(run: Span) -> bool:
    """Read "Larkspur v. Gannet"."""
    beside = [run.doc[run.start - 1]] if run.start > run.sent.start else []
    beside += [run.doc[run.end]] if run.end < run.sent.end else []
    return any(token.lower_ in {"v.", "vs.", "vs", "v"} for token in beside)


def _is_among(root: Token) -> bool:
    """Read "its investors, Larkspur and Gannet"."""
    first = root.head if root.dep_ == "conj" else root
    return first.dep_ == "appos" and first.head.lower_ in word_set("names", "several_companies")


def acts(run: Span) -> bool:
    """Tell places where hardly anything but somebody stands: any subject, "against Larkspur"."""
    root = run.root
    inner = len(run) > 1 and run.start > run.sent.start
    if run[-1].text in word_set("names", "scenery") or not (root.pos_ == "PROPN" or inner):
        return False
    while root.dep_ == "conj" and root.head.pos_ == "PROPN":
        root = root.head
    if run.start > run.sent.start and run.doc[run.start - 1].lower_ == "the":
        return False
    if run.start == run.sent.start and len(run) == 1 and not _goes_on_with_verb(run):
        return False
    if is_subject(root) and root.head.pos_ in {"VERB", "AUX"} and root.head.lemma_ != "be":
        return True
    if root.dep_ == "nmod:poss" or (root.dep_ == "obj" and root.head.pos_ == "VERB"):
        return True
    return root.dep_ in _BESIDE and _case(root) in word_set("names", "beside_actors")


def _goes_on_with_verb(run: Span) -> bool:
    following = run.doc[run.end] if run.end < run.sent.end else None
    return following is not None and (
        following.pos_ in {"VERB", "AUX", "ADV"} or following.text in {"'s", "’s", ","}
    )


def _is_human(run: Span, root: Token) -> bool:
    """Read "Ada Pell, who", "Ada Pell, 41", "goalkeeper Ada Pell"."""
    doc, sent = run.doc, run.sent
    if run.end + 1 < sent.end and doc[run.end].text == ",":
        behind = doc[run.end + 1]
        if behind.lower_ == "who" or _AGE.fullmatch(behind.text):
            return True
    if root.dep_ == "appos" and root.head.lower_ in word_set("names", "person_titles"):
        return True
    if run.start == sent.start:
        return False
    before = doc[run.start - 1]
    return (
        before.is_lower
        and before.pos_ in {"NOUN", "ADJ"}
        and AGENT.fullmatch(before.text) is not None
        and not _means_company(before)
        and before.text not in word_set("names", "no_agents")
    )


def _is_place(run: Span, root: Token) -> bool:
    """Read "in Wellington", "the port of Ghent"; but not "invested in Larkspur"."""
    civic = word_set("names", "place_nouns")
    if root.dep_.startswith("nmod") and root.head.lower_ in civic:
        return True
    if run.end < run.sent.end and run.doc[run.end].lower_ in civic:
        return True
    if run.start == 0:
        return False
    before = run.doc[run.start - 1]
    if before.lower_ == "the" and run.start > 1:
        before = before.nbor(-1)
    if before.lower_ not in word_set("names", "where"):
        return False
    invested = table("names", "company_places").get(before.lower_, ())
    return root.head.lemma_ not in invested and before.head.head.lemma_ not in invested


def _means_staff(noun: Token) -> bool:
    said = {noun.lower_, noun.lemma_}
    return any(
        said & word_set("names", listed)
        for listed in ("person_titles", "staff_nouns", "company_nouns", "model_nouns")
    )


def _means_company(noun: Token) -> bool:
    return noun.lower_ in word_set("names", "organization_nouns")


def _names_verbs() -> frozenset[str]:
    return word_set("names", "naming_verbs")


def _case(root: Token) -> str | None:
    return next((c.lower_ for c in root.lefts if c.dep_ == "case"), None)
