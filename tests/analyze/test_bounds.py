"""What one report may cost is bounded, and the report says so."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from tracker.analyze.claims import MOST_CLAIMS

_SENTENCE = "OpenAI said that DeepSeek had opened over {} accounts.\n"


def test_a_report_of_very_many_claims_is_read_in_part(parse: Callable[..., Doc]) -> None:
    doc = parse("".join(map(_SENTENCE.format, range(1_000, 1_000 + 2 * MOST_CLAIMS))))
    assert len(doc._.claims) == MOST_CLAIMS
    assert doc._.notes == (f"more than {MOST_CLAIMS} claims: not all read",)
    assert doc._.claims[0].start == 0, "the first are kept"


def test_a_report_of_many_claims_is_read_whole(parse: Callable[..., Doc]) -> None:
    doc = parse("".join(map(_SENTENCE.format, range(1_000, 1_000 + MOST_CLAIMS))))
    assert len(doc._.claims) == MOST_CLAIMS
    assert doc._.notes == ()
