"""Forms of verbs as they are spelled, and none that no text can have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.compare import rejecting
from tracker.compare.frames import table
from tracker.compare.inflection import forms
from tracker.errors import ConfigError

_NAMED = re.compile(r"_(?:verbs|forms)\(((?:['\"][\w -]+['\"](?:, )?)+)\)")
_NEVER = (
    r"iing$|(.)\1\1|[^aeiou]y(?:s|ed)$|[^eoy]eing$|(?:sh|ch|x|z|[^s]s)s$"
    r"|^(?:bring|build|buy|cut|feed|find|freeze?|give?|go|hit|keep|know|leave?|let|put|sell|shoot|stand"
    r"|steal|strike?|take?|teach|tell|win|write?)ed$"
)
_NEVER_WITHOUT_E = (
    r"^(?:[^aeiou]+|[^aeiou]*qu|)[aeiouy][bdfgklmnprtvz](?:ed|ing)$|[aeiou]c(?:ed|ing)$"
    r"|(?:but|mit|dr[aeiou]p|bed|(?:de|in|p?re|con)fer|cur|pel)(?:ed|ing)$"
)
_ASKED_FOR = ("verbs", "light", "twofold", "across")


def _listed() -> list[str]:
    """Return the first word of every verb that a list of this package has."""
    source = Path(rejecting.__file__).read_text(encoding="utf-8")
    names = {name for found in _NAMED.findall(source) for name in re.findall(r"[\w -]+", found)}
    words = table("rejecting.yaml")
    verbs = [str(verb) for name in sorted(names & words.keys()) for verb in words[name]]
    for matter in table("progress.yaml")["matters"].values():
        verbs.extend(str(verb) for key in _ASKED_FOR for verb in matter.get(key, ()))
    return sorted({verb.split()[0] for verb in verbs})


@pytest.mark.parametrize(
    "spelled",
    [
        "rebut rebuts rebutted rebutting",
        "tap taps tapped tapping",
        "submit submits submitted submitting",
        "permit permits permitted permitting",
        "let lets letting",
        "stem stems stemmed stemming",
        "eavesdrop eavesdrops eavesdropped eavesdropping",
        "embed embeds embedded embedding",
        "quiz quizzes quizzed quizzing",
        "open opens opened opening",
        "order orders ordered ordering",
        "exploit exploits exploited exploiting",
        "drain drains drained draining",
        "outlaw outlaws outlawed outlawing",
        "tax taxes taxed taxing",
        "tie ties tied tying",
        "agree agrees agreed agreeing",
        "dye dyes dyed dyeing",
        "mimic mimics mimicked mimicking",
        "veto vetoes vetoed vetoing",
        "copy copies copied copying",
        "employ employs employed employing",
        "cancel cancels canceled cancelled canceling cancelling",
        "freeze freezes froze frozen freezing",
        "need needs needed needing",
    ],
)
def test_forms(spelled: str) -> None:
    assert forms(spelled.split(maxsplit=1)[0]) == {*spelled.split()}


def test_what_follows_a_verb_stays_behind_it() -> None:
    assert forms("rip off") == {"rip off", "rips off", "ripped off", "ripping off"}


def test_lists_are_found() -> None:
    assert {"rebut", "tap", "mimic", "stem", "submit", "freeze", "fine"} <= {*_listed()}


@pytest.mark.parametrize("verb", _listed())
def test_no_listed_verb_has_an_impossible_form(verb: str) -> None:
    impossible = _NEVER if verb.endswith("e") else f"{_NEVER}|{_NEVER_WITHOUT_E}"
    assert not [form for form in sorted(forms(verb) - {verb}) if re.search(impossible, form)]


@pytest.mark.parametrize(
    "form", ["rebuted", "taping", "submited", "leted", "steming", "tiing", "mimiced", "eavesdroped"]
)
def test_impossible_forms_are_known(form: str) -> None:
    assert re.search(f"{_NEVER}|{_NEVER_WITHOUT_E}", form)


@pytest.mark.parametrize("verb", ["to open", "opened", "ordered to pay", "accused of"])
def test_what_is_no_first_form_is_refused(verb: str) -> None:
    with pytest.raises(ConfigError, match="first form"):
        forms(verb)


@pytest.mark.parametrize("verb", ["need", "feed", "exceed", "succeed", "proceed", "shed"])
def test_a_first_form_may_end_like_a_past(verb: str) -> None:
    assert verb in forms(verb)
