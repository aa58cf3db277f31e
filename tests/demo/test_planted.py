"""What is planted stands where the README says; all else agrees with the knowledge base."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from tracker.demo.pages import NEWSROOM, outlets
from tracker.knowledge import Knowledge, load

KINDS = {
    "date_conflict", "weekday_date_mismatch", "precedence_violation", "anachronism",
    "quantity_conflict", "unit_incommensurable", "part_whole", "existence_uncorroborated",
    "denial_vs_allegation", "response_status_conflict", "mutated_quote", "misattributed_quote",
    "stale_figure", "circular_sourcing", "origin_miscredit", "headline_body_mismatch",
    "internal_inconsistency", "name_identity_mismatch", "scope_inflation", "hedge_dropping",
    "tense_status", "category_conflation",
}  # fmt: skip
OFF_TOPIC = ("thistledown", "minimax-evening")

DATE = re.compile(
    r"\b(\d{1,2} (?:January|February|March|April|May|June|July|October|December) \d{4})"
)
QUOTE = re.compile(r'"([^"]+)"')
EXCHANGES_OF = re.compile(r"(DeepSeek|Moonshot AI|MiniMax)(?: ran|:)? over ([\d.,]*\d)( million)?")
TOTALS = re.compile(
    r"over ([\d.,]*\d)( million)? exchanges with Claude|total: over ([\d.]+) million"
)
ACCOUNTS = re.compile(r"(?:approximately|about) ([\d,]+) fraudulent accounts")
COST = re.compile(r"([\d.]+) million dollars")
HOURS = re.compile(r"([\d.]+) million H800 GPU hours")


_ROW = re.compile(r"^\| (?P<file>[a-z]+--[\w-]+) \| `(?P<words>[^`]+)` \| (?P<kinds>[^|]+) \|")


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One row of a table of the README."""

    file: str
    words: str
    kinds: tuple[str, ...]

    @property
    def text(self) -> str:
        return (NEWSROOM / "reports" / f"{self.file}.md").read_text(encoding="utf-8")


def rows() -> tuple[Slip, ...]:
    """All rows: planted errors, and the pairs that merely cannot both hold."""
    lines = (NEWSROOM / "README.md").read_text(encoding="utf-8").splitlines()
    return tuple(
        Slip(file=found["file"], words=found["words"], kinds=tuple(found["kinds"].split(", ")))
        for found in map(_ROW.match, lines)
        if found
    )


def errors() -> tuple[Slip, ...]:
    """The planted errors."""
    return tuple(row for row in rows() if row.kinds != ("denial_vs_allegation",))


def sound_texts() -> dict[str, str]:
    """Each report's text by address, with the planted words cut out."""
    planted = [slip.words for slip in errors()]
    texts = {}
    for piece in (piece for outlet in outlets() for piece in outlet.reports):
        text = piece.text
        for words in planted:
            text = text.replace(words, "…")
        texts[piece.url] = text
    return texts


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {
        url: text for url, text in sound_texts().items() if not any(o in url for o in OFF_TOPIC)
    }


@pytest.mark.parametrize("slip", rows(), ids=lambda slip: f"{slip.file}:{slip.kinds[0]}")
def test_planted_words_stand_in_their_file_once(slip: Slip) -> None:
    assert slip.text.count(slip.words) == 1
    assert set(slip.kinds) <= KINDS


def test_there_is_something_to_find_of_many_kinds() -> None:
    assert len(errors()) >= 15
    assert len({kind for row in rows() for kind in row.kinds}) >= 12


def test_planted_errors_are_errors(knowledge: Knowledge) -> None:
    """A planted date, figure or quotation is not what the knowledge base has."""
    days = known_days(knowledge)
    for slip in errors():
        if slip.kinds[0] == "date_conflict":
            assert {day(text) for text in DATE.findall(slip.words)}.isdisjoint(
                days - {date(2026, 4, 16)}
            )
        if slip.kinds[0] == "mutated_quote":
            assert slip.words not in {wording.text for wording in knowledge.wordings.values()}
        if slip.kinds[0] == "weekday_date_mismatch":
            assert not slip.words.startswith(f"On {day(DATE.findall(slip.words)[0]):%A}")


def test_the_statement_names_models_that_came_later(knowledge: Knowledge) -> None:
    said = date(2024, 10, 15)
    assert "October 15, 2024" in next(s.words for s in errors() if "joint statement" in s.words)
    apart = {
        m: (knowledge.models[m].not_before - said).days for m in ("deepseek-v3", "qwen2-5-max")
    }
    assert apart == {"deepseek-v3": 72, "qwen2-5-max": 105}


def test_every_full_date_is_a_day_of_the_knowledge_base(
    knowledge: Knowledge, texts: dict[str, str]
) -> None:
    days = known_days(knowledge)
    found = {(url, text) for url, body in texts.items() for text in DATE.findall(body)}
    assert len(found) > 30
    assert not [where for where in sorted(found) if day(where[1]) not in days]


def test_every_quotation_of_four_words_is_listed(
    knowledge: Knowledge, texts: dict[str, str]
) -> None:
    listed = [w.text for w in knowledge.wordings.values()] + [
        p.note for p in knowledge.policies.values()
    ]
    quotes = {q for body in texts.values() for q in QUOTE.findall(body) if len(q.split()) >= 4}
    assert len(quotes) >= 3
    assert not [quote for quote in sorted(quotes) if not any(quote in text for text in listed)]


def test_figures_of_anthropic_are_the_listed_ones(
    knowledge: Knowledge, texts: dict[str, str]
) -> None:
    makers = {"DeepSeek": "deepseek", "Moonshot AI": "moonshot", "MiniMax": "minimax"}
    exchanges = {f.of: f for f in knowledge.wordings["anthropic-2026-02-exchanges"].figures}
    (accounts,) = knowledge.wordings["anthropic-2026-02-accounts-post"].figures
    everything = "\n".join(texts.values())
    parts = EXCHANGES_OF.findall(everything)
    assert len(parts) >= 5
    for who, number, million in parts:
        assert amount(number, million) == exchanges[makers[who]].low
    totals = TOTALS.findall(everything)
    assert len(totals) >= 2
    for number, million, bare in totals:
        assert amount(number or bare, million or bare) == exchanges[None].low
    counts = ACCOUNTS.findall(everything)
    assert len(counts) >= 5
    assert all(accounts.low <= amount(count, "") <= accounts.high for count in counts)


def test_the_bill_of_v3_is_the_listed_one(knowledge: Knowledge, texts: dict[str, str]) -> None:
    figures = {f.metric: f.low for f in knowledge.wordings["deepseek-v3-gpu-hours"].figures}
    everything = "\n".join(texts.values())
    costs, hours = COST.findall(everything), HOURS.findall(everything)
    assert costs
    assert hours
    assert {amount(cost, "million") for cost in costs} == {figures["training_cost"]}
    assert {amount(hour, "million") for hour in hours} == {figures["gpu_hours"]}


@pytest.mark.parametrize(
    ("address", "event"),
    [
        ("quaysidepress.example/2026/02/23/anthropic-names-three", "ev-2026-02-23-accusation"),
        (
            "quaysidepress.example/2026/04/06/labs-share-warnings",
            "ev-2026-04-06-information-sharing",
        ),
        ("quaysidepress.example/2026/04/23/white-house-memo", "ev-2026-04-23-memo"),
        ("quaysidepress.example/2026/07/22/official-accuses", "ev-2026-07-22-accusation"),
        ("copperline.example/ai/moonshot-denies", "ev-2026-07-24-denial"),
    ],
)
def test_first_reports_appear_on_the_day_of_the_event(
    address: str, event: str, knowledge: Knowledge
) -> None:
    pieces = [p for o in outlets() for p in o.reports if address in p.url]
    assert [date.fromisoformat(p.published[:10]) for p in pieces] == [knowledge.events[event].date]


def known_days(knowledge: Knowledge) -> set[date]:
    return (
        {event.date for event in knowledge.events.values()}
        | {step.date for policy in knowledge.policies.values() for step in policy.dates}
        | {model.released for model in knowledge.models.values()}
        | {wording.date for wording in knowledge.wordings.values()}
    )


def day(text: str) -> date:
    return datetime.strptime(text, "%d %B %Y").date()  # noqa: DTZ007 - a day has no zone


def amount(number: str, million: str) -> float:
    return round(float(number.replace(",", "")) * (1_000_000 if million else 1), 3)
