"""What passes the gate and what does not, and that every hit is where it says."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analyze.gate import Gate
from tracker.edge.files import documents
from tracker.knowledge import Family, Knowledge, Model, Organization, load
from tracker.read import read

BENCH = Path(__file__).parents[2] / "benchmarks/quality"
RECALL = 0.995


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(load())


@pytest.mark.parametrize(
    "text",
    [
        "The memo speaks of adversarial distillation and names nobody.",
        "ADVERSARIAL DISTILLATION, AGAIN",
        "Distillation Attacks on the Rise",
        "A paper on model\u2011distillation by two students.",
        "NSTM-4 was published on Thursday.",
        "DeepSeek is said to have copied the answers.",
        "The start-up distilled Claude Opus 5, its users say.",
        "Claude and Gemini were trained on whatever there was.",
        "Anthropic has banned two hundred customers.",
        "openai accuses a rival",
        "Kimi K2 came out in July, Llama 4 in April.",
        "深度求索否认蒸馏任何模型。",
        "有人称该公司遭到蒸馏攻击。",
        "据报道OpenAI指控对手。",
        "OpenAI обвиняет соперника в дистилляции.",
    ],
)
def test_passes(gate: Gate, text: str) -> None:
    assert gate.on_topic(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The distillery bottles its gin after the third distillation.",
        "Water is gained by distillation, the ministry said on Reuters television.",
        "Her novel is the distilled wisdom of a long life.",
        "With minimax and pruning the engine copied no other.",
        "Knowledge distillation teaches a small network with a large one.",
        "OpenAI rents four more floors near the harbour.",
        "Apple cider was distilled in the Amazon delta long before.",
        "Donald Trump named a judge to the court, and Elon Musk was accused of it.",
        "Frontier cancelled nine flights, the airline said.",
        "Gemini will meet a stranger today, and training pays off at last.",
        "A metadata format that distinguishes copyists from authors.",
        "蒸馏水每瓶两元。",
    ],
)
def test_is_kept_out(gate: Gate, text: str) -> None:
    assert not gate.on_topic(text)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("OpenAI rents four more floors near the harbour.", True),
        ("The start-up's AI answered ten million prompts.", True),
        ("Somebody sold Fern the prompts through borrowed accounts.", True),
        ("The bank's accounts were opened to nobody.", False),
        ("The firm's model repeats answers that its maker never gave.", True),
        ("Fern's lawyer told the judge that the logs prove it.", True),
        ("Its founder denied what the witnesses had said.", True),
        ("The judge gave the first prize to a marrow.", False),
        ("The model wore a coat of blue wool.", False),
        ("Claude Monet painted the harbour.", False),
        ("The distillery bottles its gin after the third distillation.", False),
        ("With minimax and pruning the engine copied no other.", False),
    ],
)
def test_what_is_kept_anyway_is_read_where_it_names_or_hints(
    gate: Gate, text: str, worth: bool
) -> None:
    assert gate.worth_reading(text) is worth
    assert not gate.on_topic(text)


def test_the_version_changes_with_the_names() -> None:
    lab = Organization(id="umber", name="Umber Intelligence", kind="ai_lab")
    alone, named = Gate(Knowledge()), Gate(Knowledge(organizations={"umber": lab}))
    assert alone.version == Gate(Knowledge()).version
    assert alone.version != named.version


def test_explains_itself_by_places_in_the_text(gate: Gate) -> None:
    text = "Yesterday OpenAI\u2019s letter said DeepSeek copied ChatGPT."
    hits = gate.hits(text)
    assert [(text[hit.start : hit.end], hit.term.tier) for hit in hits] == [
        ("OpenAI", "lab"),
        ("DeepSeek", "lab"),
        ("copied", "needs_name"),
        ("ChatGPT", "lab"),
    ]
    assert hits[0].term.entity == "openai"


def test_finds_what_lies_across_two_windows(gate: Gate) -> None:
    for before in range((1 << 16) - 30, (1 << 16) + 5):
        text = "x" * before + " model extraction"
        assert gate.hits(text)[0].start == before + 1
        assert gate.on_topic(text)


def test_a_capital_that_grows_when_made_small_moves_nothing(gate: Gate) -> None:
    text = "İ" * 50 + " OpenAI"
    assert [(hit.start, hit.end) for hit in gate.hits(text)] == [(51, 57)]


def test_no_other_letter_grows_when_made_small() -> None:
    letters = map(chr, range(sys.maxunicode + 1))
    assert [letter for letter in letters if len(letter.lower()) != 1] == ["İ"]


def test_knows_only_the_knowledge_it_is_given() -> None:
    gate = Gate(
        Knowledge(
            organizations={
                "umber": Organization(id="umber", name="Umber Intelligence", kind="ai_lab"),
                "sedge": Organization(id="sedge", name="Sedge Gazette", kind="news_outlet"),
            }
        )
    )
    assert gate.on_topic("Umber Intelligence was accused on Friday.")
    assert not gate.on_topic("The Sedge Gazette has copied the crossword.")
    assert not gate.on_topic("OpenAI was accused on Friday.")


def test_a_name_with_another_meaning_needs_company() -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    plum = Model(id="plum-2", name="Plum 2", developer="umber", released=day, not_before=day)
    family = Family(id="plum-family", name="Plum", developer="umber", homonyms=("Plum",))
    gate = Gate(Knowledge(models={plum.id: plum}, families={family.id: family}))
    assert not gate.on_topic("Plum was accused of stealing jam.")
    assert gate.on_topic("Plum 2 was accused of stealing jam.")


@given(st.text(max_size=300))
def test_takes_any_text(text: str) -> None:
    gate = _shipped()
    hits = gate.hits(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert not gate.on_topic(text) or hits


@given(st.text(max_size=60), st.text(max_size=60))
def test_more_text_never_takes_a_report_off_the_topic(before: str, after: str) -> None:
    assert _shipped().on_topic(f"{before}\n蒸馏攻击 OpenAI\n{after}")


_KEPT: list[Gate] = []


def _shipped() -> Gate:
    if not _KEPT:
        _KEPT.append(Gate(load()))
    return _KEPT[0]


@pytest.mark.skipif(not BENCH.exists(), reason="there are no labelled reports")
def test_lets_through_what_the_benchmark_calls_on_topic(gate: Gate) -> None:
    rows = map(json.loads, (BENCH / "gold/reports.jsonl").read_text("utf-8").splitlines())
    topics = {row["file"]: row["topic"] for row in rows}
    passed: dict[str, list[bool]] = {"on": [], "off": []}
    for item, response in documents([BENCH / "reports"], datetime.now(UTC)):
        topic = topics[Path(response.url.removeprefix("file:")).name]
        passed[topic].append(gate.on_topic(read(item, response).text))
    assert sum(passed["on"]) >= RECALL * len(passed["on"]) > 0
    assert not any(passed["off"])
