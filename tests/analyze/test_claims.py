"""Claims of invented sentences, as listed for readers in cases.yaml."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analyze.newsroom import knowledge, report
from tracker.analyze import analyze
from tracker.domain import Claim
from tracker.edge.nlp import Parser, load_parser

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text("utf-8"))
ACTS = yaml.safe_load(Path(__file__).with_name("acts.yaml").read_text("utf-8"))
SAYING = yaml.safe_load(Path(__file__).with_name("saying.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def desk() -> Parser:
    return load_parser(knowledge())


def claims_of(desk, text, **more):
    made = report(text, **more)
    return analyze(made, desk.parse(made)).claims


def shown(claim: Claim, claims, key):
    """Return a field of a claim as cases.yaml writes it."""
    date = claim.event_date
    event = next((c.text for c in claims if c.id == claim.event), "")
    return {
        "agent": lambda: list(claim.roles.agent),
        "target": lambda: list(claim.roles.target),
        "object": lambda: list(claim.roles.object),
        "speakers": lambda: list(claim.speakers),
        "attribution": lambda: list(claim.attribution),
        "amounts": lambda: [q.metric for q in claim.quantities],
        "fields": lambda: dict(claim.fields),
        "quote_by": lambda: claim.quotes[0].speaker if claim.quotes else None,
        "event": lambda: event,
        "date": lambda: _days(date.start, date.end) if date else None,
    }.get(key, lambda: getattr(claim, key))()


def _days(start, end):
    return str(start) if start == end else f"{start}..{end}"


def fits(claim, claims, wanted):
    for key, value in wanted.items():
        got = shown(claim, claims, key) if key != "says" else claim.text
        if key in {"says", "event"}:
            ok = value in got
        elif key == "fields":
            ok = value.items() <= got.items()
        else:
            ok = got == (str(value) if key == "date" and value else value)
        if not ok:
            return False
    return True


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_reads_what_the_case_says(desk, case):
    claims = claims_of(desk, case["text"])
    for wanted in case.get("claims", ()):
        near = [claim for claim in claims if wanted["says"] in claim.text]
        assert any(fits(claim, claims, wanted) for claim in near), (wanted, near or claims)
    for piece in case.get("none", ()):
        assert not [claim for claim in claims if piece in claim.text]


@pytest.mark.parametrize("row", ACTS, ids=[row["rule"] for row in ACTS])
def test_tells_what_is_done_by_saying_it(desk, row):
    claim = claims_of(desk, row["text"])[0]
    wanted = {key: row[key] for key in ("act", "hedge", "polarity") if key in row}
    assert {key: getattr(claim, key) for key in wanted} == wanted


@pytest.mark.parametrize("row", SAYING, ids=lambda row: row["text"][:60])
def test_tells_the_same_act_in_other_words(desk, row):
    assert row["act"] in {claim.act for claim in claims_of(desk, row["text"])}


def test_every_claim_mention_and_quote_is_a_slice_of_its_report(desk):
    text = "\n".join(case["text"] for case in CASES)
    made = report(text)
    found = analyze(made, desk.parse(made))
    quotes = [quote for claim in found.claims for quote in claim.quotes]
    assert len(found.claims) > 20
    assert len(found.mentions) > 30
    assert quotes
    for slice_ in (*found.claims, *found.mentions, *quotes):
        assert text[slice_.start : slice_.end] == slice_.text


WORDS = [
    "Northlight", "Jadestone", "Corvid", "said", "that", "accused", "of", "copying", "it", ",", "and",
    "Jade-4", "“", "”", '"', "on Monday", "2027", "over", "3.4 million", "accounts", "which", "(", ")",
    ".", "\n", "according to", "Harrow News", "the statement", "released", "citing", "people", "not",
]  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_jumble_of_words_gives_slices_and_the_same_claims_twice(desk, words):
    text = " ".join(words)
    first, second = claims_of(desk, text), claims_of(desk, text)
    assert first == second
    assert all(text[c.start : c.end] == c.text for c in first)
    assert all(text[q.start : q.end] == q.text for c in first for q in c.quotes)


def test_ids_depend_on_report_revision_and_place(desk):
    made = report("Northlight accused Jadestone of theft.")
    doc = desk.parse(made)
    (claim,) = analyze(made, doc).claims
    (other,) = analyze(replace(made, revision="rev-2"), doc).claims
    assert claim.id != other.id
    assert (claim.report, claim.revision) == (made.id, made.revision)


def test_boilerplate_holds_no_claims(desk):
    assert claims_of(desk, "Northlight accused Jadestone of theft.", kind="boilerplate") == ()


def test_another_language_is_left_alone_and_says_so(desk):
    made = report("Northlight 指控 Jadestone 蒸馏其模型。", language="zh")
    found = analyze(made, desk.parse(made))
    assert found.claims == ()
    assert any("zh" in note for note in found.notes)


def test_we_is_the_organisation_that_publishes_the_page(desk):
    (claim,) = claims_of(desk, "We have closed the accounts of Redcrane.", outlet="Northlight")
    assert claim.speakers == ("northlight",)
    assert claim.roles.agent == ("northlight",)


def test_an_undated_headline_is_fresh_news(desk):
    claims = claims_of(desk, "Northlight sues Redcrane", kind="headline")
    assert ("news", "1") in claims[0].fields


def test_a_sentence_without_end_is_read_up_to_a_limit(desk):
    text = "Northlight accused Jadestone of theft and " * 400
    claims = claims_of(desk, text)
    assert claims
    assert all(claim.end - claim.start <= 2100 for claim in claims)
