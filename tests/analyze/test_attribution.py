"""Who vouches for a sentence, and through whom it came."""

from pathlib import Path

import pytest
import yaml

from tests.analyze.newsroom import knowledge, report
from tracker.analyze import analyze
from tracker.edge.nlp import Parser, load_parser


@pytest.fixture(scope="module")
def desk() -> Parser:
    return load_parser(knowledge())


def told(desk, text):
    """Return speakers and chain of the first claim."""
    made = report(text)
    claim = analyze(made, desk.parse(made)).claims[0]
    return claim.speakers, claim.attribution


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Northlight said that Jadestone copied Aurora-2.", ("northlight",)),
        ("Jadestone copied Aurora-2, Northlight said.", ("northlight",)),
        ("Jadestone copied Aurora-2 in March, according to Northlight.", ("northlight",)),
        ("“Jadestone has copied Aurora-2 again,” said Mara Lindt.", ("mara-lindt",)),
        ("“Jadestone has copied Aurora-2 again,” Mara Lindt said.", ("mara-lindt",)),
        ("A spokesman for Corvid said the talks had failed.", ("corvid",)),
        ("A Corvid spokesman said the talks had failed.", ("corvid",)),
        ("Northlight and Corvid said that they share information.", ("northlight", "corvid")),
        ("Two officials said that Jadestone copied Aurora-2.", ("anon:officials",)),
        ("Northlight’s Mara Lindt told reporters that Jadestone copied it.", ("mara-lindt",)),
        ("The alliance between Northlight and Corvid underscores growing concern.", ()),
        ("Jadestone copied Aurora-2 in March.", ()),
        ("The accusation was dismissed as baseless by Jadestone.", ("jadestone",)),
        ("Northlight today refuted a claim by Corvid that Aurora-2 is slow.", ("northlight",)),
        ("Northlight is not for sale, its managers said last week.", ("northlight",)),
        ("Northlight may go to court, its chief lawyer hinted.", ("northlight",)),
        ("Aurora-2 was trained on less data, the team explained in May 2027.", ("northlight",)),
        ("Northlight counted 900 prompts in one attempt, they wrote in February.", ("northlight",)),
        ("Northlight’s memo to Corvid says that Jadestone copied it.", ("northlight",)),
        ("The letter from Northlight to Corvid says that Jadestone copied it.", ("northlight",)),
        ("Corvid will close the service in July, a letter to developers says.", ("corvid",)),
        (
            "Corvid left the pact at the request of Northlight, both sides say.",
            ("corvid", "northlight"),
        ),
        ("By his own account, Mara Lindt was robbed in 2025.", ("mara-lindt",)),
        ("Northlight’s claim that Jadestone had copied it was in the papers.", ("northlight",)),
        ("No sanctions have been imposed on Jadestone, Mara Lindt said.", ("mara-lindt",)),
        ("“We will not sit idle,” said the spokesman, Tom Ferris.", ("tom-ferris",)),
        ("Jadestone copied Aurora-2, said two U.S. officials.", ("anon:officials",)),
        ("Corvid weighs a suit, according to someone in the know.", ("anon:someone",)),
        ("Northlight will testify next Wednesday before the committee.", ()),
        ("Northlight has withdrawn Aurora-2 from sale abroad.", ()),
        ("The Safe Models Forum was set up by Northlight and Corvid in 2025.", ()),
    ],
)
def test_finds_who_vouches(desk, text, speakers):
    assert told(desk, text)[0] == speakers


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (
            "Corvid left the talks, Harrow News reported, citing people familiar with them.",
            ("harrow-news", "anon:people-familiar"),
        ),
        (
            "Corvid left the talks with Northlight, sources told Harrow News.",
            ("harrow-news", "anon:sources"),
        ),
        (
            "Harrow News reports that Northlight has accused Redcrane.",
            ("harrow-news", "northlight"),
        ),
    ],
)
def test_the_chain_runs_from_the_nearest_to_the_farthest(desk, text, chain):
    assert told(desk, text)[1] == chain


def test_a_pronoun_takes_up_the_last_speaker(desk):
    made = report("Northlight said it had lost data. It added that Jadestone was behind it.")
    claims = analyze(made, desk.parse(made)).claims
    assert claims[-1].speakers == ("northlight",)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“They came at night. They took 300 answers,” said Tom Ferris.", ["tom-ferris"] * 2),
        (
            "Northlight said: “Corvid says it sells access. But its traffic looked odd.”",
            ["northlight"] * 2,
        ),
        ("“They copied Aurora-2.” Tom Ferris left in May 2027.", [None, None]),
    ],
)
def test_a_long_quotation_belongs_to_whoever_stands_at_one_end_of_it(desk, text, speakers):
    made = report(text)
    claims = analyze(made, desk.parse(made)).claims
    found = [claim.speakers for claim in claims]
    assert len(found) == len(speakers)
    assert all(set(one) <= {want} for one, want in zip(found, speakers, strict=True)), found


TELLERS = yaml.safe_load(Path(__file__).with_name("tellers.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", TELLERS, ids=lambda row: row["text"][:60])
def test_finds_who_vouches_in_any_turn_of_phrase(desk, row):
    before = row.get("before", "")
    made = report(f"{before} {row['text']}".strip())
    claims = analyze(made, desk.parse(made)).claims
    told = {id_ for claim in claims if claim.start >= len(before) for id_ in claim.speakers}
    if row["says"] == "anon":
        assert any(id_.startswith("anon:") for id_ in told), told
    elif row["says"]:
        assert row["says"] in told
    else:
        assert not told
