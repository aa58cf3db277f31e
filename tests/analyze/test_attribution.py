"""Who vouches for a sentence, and through whom it came."""

import pytest

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
