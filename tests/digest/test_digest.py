"""The digest: what it tells, that it can be checked, and its three faces."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.digest import as_html, as_markdown, as_text, compose, is_empty
from tracker.digest.grounds import is_grounded
from tracker.domain import (
    Changes,
    Conflict,
    Decision,
    Digest,
    Priority,
    ReportFacts,
    ReviewItem,
    Side,
    SourceHealth,
    Span,
    Story,
)
from tracker.knowledge import DatedStep, Knowledge, Policy, Session

BASE = "https://tracker.example"
UNTIL = datetime(2026, 11, 21, tzinfo=UTC)


def span(text: str, report: str, claim: str) -> Span:
    return Span(report=report, revision="1", url=None, start=0, end=9, text=text, claim=claim)


def conflict(summary: str = "", **more: Any) -> Conflict:
    sides = (
        Side(
            value="22 October 2024",
            origins=("unsourced:r-1",),
            spans=(span("The Lantern Pact was signed on October 22, 2024.", "r-1", "c-1"),),
        ),
        Side(
            value="6 April 2026",
            origins=("harbour-wire", "anon:people familiar"),
            spans=(
                span("The Lantern Pact was signed on April 6, 2026.", "r-2", "c-2"),
                span("The pact dates from April 6.", "r-3", "c-3"),
            ),
        ),
    )
    defaults: dict[str, Any] = {
        "id": "k-1", "kind": "date_conflict", "klass": "dispute", "severity": 0.8,
        "frame": "joint_action", "key": "key", "slot": "event_date", "rule": "date_conflict",
        "precision": 0.9, "explain": (("apart", "531 days"),), "sides": sides,
        "summary": summary or "Reports differ by 531 days on when the Lantern Pact was signed",
    }  # fmt: skip
    return Conflict(**defaults | more)


def item(about: Conflict, *decisions: Decision) -> ReviewItem:
    return ReviewItem(
        id=about.id, state="decided" if decisions else "open", opened_at=UNTIL, due_at=UNTIL,
        conflict=about, priority=Priority(score=0.5, parts=()), decisions=decisions,
    )  # fmt: skip


def report(name: str, title: str = "A pact", outlet: str | None = "Harbour Wire") -> ReportFacts:
    return ReportFacts(
        id=name, revision="1", url=None, title=title, outlet=outlet, publisher=outlet,
        published=None, modified=None, origin_class="unknown",
    )  # fmt: skip


def changes(**more: Any) -> Changes:
    defaults: dict[str, Any] = {
        "since": datetime(2026, 11, 20, tzinfo=UTC), "until": UNTIL, "reports": (),
        "conflicts": (), "withdrawn": (), "decided": (), "stories": (), "revised": (),
        "waiting": 0, "late": 0,
    }  # fmt: skip
    return Changes(**defaults | more)


VERDICT = Decision(
    item="k-2", verdict="b_holds", rationale="The filing bears the stamp of 6 April 2026.",
    evidence=("https://court.example/1", "https://court.example/2"), reviewer="J. Lindqvist",
    decided_at=UNTIL,
)  # fmt: skip
STORY = Story(
    id="s-1", anchor="a", title="The Lantern Pact", first_seen=UNTIL,
    reports=("r-1", "r-2", "r-3"), documents=("d-1", "d-2"), observers=("anon:people",),
)  # fmt: skip


@pytest.fixture
def full() -> Digest:
    return compose(
        changes(
            reports=(report("r-1"), report("r-2"), report("r-3", outlet="Penguinboard")),
            conflicts=(item(conflict()),),
            withdrawn=(conflict(id="k-3"),),
            decided=(item(conflict(id="k-2"), VERDICT),),
            stories=((STORY, 2),),
            revised=(report("r-9", "A pact, corrected"),),
            waiting=23,
            late=4,
            health=(
                SourceHealth(source="a", name="Wire", state="ok", reason="", polled_at=UNTIL),
                SourceHealth(source="b", name="Gazette", state="down", reason="HTTP 503",
                             polled_at=UNTIL),
            ),
        ),
        base_url=BASE + "/",
    )  # fmt: skip


def test_the_headline_is_in_figures(full: Digest) -> None:
    assert full.headline == (
        "3 reports, 2 documents, 1 observer, 1 new conflict, 1 verdict, 1 withdrawn flag, 1 revised report"
    )
    assert full.lede == (
        "Check first: Reports differ by 531 days on when the Lantern Pact was signed. "
        "4 queue items past the deadline. Sources in trouble: Gazette."
    )


def test_the_sections_come_in_order(full: Digest) -> None:
    titles = [section.title.partition(" (")[0] for section in full.sections]
    assert titles == ["What changed", "Reports differ", "Stories", "Verdicts", "Withdrawn",
                      "Revised reports", "Queue", "Source health"]  # fmt: skip


def test_a_conflict_shows_both_sides_counted_in_origins(full: Digest) -> None:
    line = full.sections[1].lines[0]
    assert line.detail == (
        "Machine flag: Dates differ; dispute; right in 90% of labelled cases",
        "A  22 October 2024 | 1 report, 1 document that nobody has shown",
        "B  6 April 2026 | 2 reports, 2 observers",
    )
    assert line.cites == ("k-1", "c-1", "c-2", "c-3")
    assert line.link == f"{BASE}/conflict/k-1"


def test_a_fact_of_the_knowledge_base_is_named_as_one() -> None:
    fact = Side(value="1 May 2025", origins=("knowledge:lantern",), source_url="https://a.example")
    about = conflict(sides=(conflict().sides[0], fact), klass="registry")
    line = compose(changes(conflicts=(item(about),)), base_url=BASE).sections[0].lines[0]
    assert line.detail[-1] == "B  1 May 2025 | knowledge base"


@pytest.mark.parametrize(
    "summary",
    [
        "Reports differ by 999 days on when the Lantern Pact was signed",
        "Reports differ on when Halcyon signed the Lantern Pact",
        "Halcyon signed it on 6 April 2026",
    ],
    ids=["number", "name", "first word"],
)
def test_a_summary_beyond_its_evidence_is_not_told(summary: str) -> None:
    made = compose(changes(conflicts=(item(conflict(summary)),)), base_url=BASE)
    told = "Dates differ: 22 October 2024 or 6 April 2026"
    assert made.sections[0].lines[0].text == told
    assert summary not in as_text(made) + as_markdown(made) + as_html(made) + made.lede


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_is_told_of_a_conflict_is_grounded(summary: str, value: str) -> None:
    side = replace(conflict().sides[0], value=value)
    about = conflict(summary or "x", sides=(side, conflict().sides[1]))
    line = compose(changes(conflicts=(item(about),)), base_url=BASE).sections[0].lines[0]
    numbers = set(re.findall(r"\d+(?:[.,]\d+)*", line.text))
    behind = " ".join([*(s.value for s in about.sides), "531"]) + " ".join(
        s.text for side in about.sides for s in side.spans
    )
    assert all(number in behind for number in numbers)


def test_grounding_reads_figures_with_and_without_separators() -> None:
    assert is_grounded("It counts 24,000 accounts", ["some 24000 accounts"])
    assert not is_grounded("It counts 24,000 accounts", ["some 124,000 accounts"])


def test_flags_and_verdicts_use_different_words(full: Digest) -> None:
    for section in full.sections:
        for line in section.lines:
            words = " ".join(line.detail)
            assert not ("Machine flag" in words and "Verdict" in words)
    verdicts = full.sections[3].lines[0]
    assert verdicts.detail == (
        "Verdict: B holds, 6 April 2026 (J. Lindqvist, 2 pieces of evidence)",
        "Reason: The filing bears the stamp of 6 April 2026.",
    )


def test_no_face_calls_anything_false(full: Digest) -> None:
    for face in (as_text(full), as_markdown(full), as_html(full)):
        assert not re.search(r"\b(false|fake|lying|wrong|debunked)\b", face, re.IGNORECASE)


def test_nothing_is_said_in_one_friendly_line() -> None:
    quiet = changes(waiting=0)
    made = compose(quiet, base_url=BASE)
    assert is_empty(quiet)
    assert (made.headline, made.lede, made.sections) == (
        "Nothing new", "Nothing new today. Enjoy the quiet.", ()
    )  # fmt: skip
    assert not is_empty(changes(revised=(report("r-1"),)))


def test_a_quiet_day_still_tells_of_a_dead_source() -> None:
    ill = SourceHealth(source="b", name="Gazette", state="down", reason="HTTP 503", polled_at=None)
    made = compose(changes(health=(ill,)), base_url=BASE)
    assert "Gazette" in made.lede
    assert made.sections[0].lines[0].detail == ("Gazette: HTTP 503",)


def test_the_same_changes_make_the_same_digest(full: Digest) -> None:
    same = changes(conflicts=(item(conflict()),))
    assert compose(same, base_url=BASE) == compose(same, base_url=BASE)
    other = changes(conflicts=(item(conflict(id="k-7")),))
    assert compose(other, base_url=BASE).id != compose(same, base_url=BASE).id


def test_a_window_that_ends_at_midnight_names_the_day_before() -> None:
    assert compose(changes(), base_url=BASE).day == date(2026, 11, 20)
    named = compose(changes(), base_url=BASE, day=date(2026, 11, 19))
    assert named.day == date(2026, 11, 19)


def test_text_keeps_to_72_columns(full: Digest) -> None:
    long = [line for line in as_text(full).splitlines() if len(line) > 72 and BASE not in line]
    assert long == []
    assert as_text(full).startswith("DISTILLATION TRACKER\nFriday 20 November 2026, ")
    assert "REPORTS DIFFER  (1 new)\n" + "-" * 72 in as_text(full)
    assert f"    {BASE}/conflict/k-1" in as_text(full)


class Collected(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "background")]


def test_html_fetches_nothing_and_escapes_what_reports_say() -> None:
    evil = '<img src=x onerror=alert(1)> & "quoted" [a](javascript:b)'
    page = as_html(compose(changes(reports=(report("r-1", evil, evil),)), base_url=BASE))
    seen = Collected()
    seen.feed(page)
    assert seen.sources == []
    assert not {"img", "script", "link", "iframe"} & set(seen.tags)
    assert "&lt;img src=x" in page
    assert "url(" not in page
    assert "@import" not in page


def test_markdown_escapes_what_reports_say() -> None:
    evil = "# <b>*bold*</b> [a](http://evil.example) `x`\n- item"
    made = as_markdown(compose(changes(reports=(report("r-1", evil, None),)), base_url=BASE))
    assert r"\# \<b\>\*bold\*\</b\> \[a\](http://evil.example) \`x\` - item" in made


def test_html_stays_below_the_size_at_which_mail_is_cut() -> None:
    many = tuple(item(conflict(id=f"k-{n}", summary='"' * 400)) for n in range(300))
    told = tuple((replace(STORY, id=f"s-{n}", title="<" * 400), 1) for n in range(300))
    made = compose(
        changes(conflicts=many, stories=told, decided=(item(conflict(), VERDICT),) * 300,
                revised=(report("r", "&" * 400),) * 300, reports=(report("r", "&" * 400),) * 300),
        base_url=BASE,
    )  # fmt: skip
    assert len(as_html(made).encode()) < 100_000
    assert made.sections[1].lines[-1].text == "And 296 more conflicts."
    assert len(made.sections[1].lines[-1].cites) == 296


def test_a_name_that_the_claims_hold_may_be_told() -> None:
    about = item(conflict("Reports differ by 531 days on when Halcyon signed the Lantern Pact"))
    named = compose(changes(conflicts=(replace(about, names=("Halcyon",)),)), base_url=BASE)
    assert named.sections[0].lines[0].text == about.conflict.summary


def test_few_conflicts_are_told_in_full_and_the_rest_linked() -> None:
    many = tuple(item(conflict(id=f"k-{n}")) for n in range(6))
    (section,) = compose(changes(conflicts=many), base_url=BASE).sections
    assert section.title == "Reports differ (4 of 6 new)"
    assert [line.link for line in section.lines] == [
        *(f"{BASE}/conflict/k-{n}" for n in range(4)), f"{BASE}/queue",
    ]  # fmt: skip
    assert section.lines[-1].text == "And 2 more conflicts."


def test_sides_stand_apart_and_links_are_words() -> None:
    made = compose(changes(conflicts=(item(conflict()),)), base_url="http://127.0.0.1:8001")
    text, marked, page = as_text(made), as_markdown(made), as_html(made)
    assert "  A  22 October 2024\n     1 report, 1 document that nobody has shown\n" in text
    assert "**A:** 22 October 2024<br>1 report, 1 document that nobody has shown" in marked
    assert "([both sides](<http://127.0.0.1:8001/conflict/k-1>))" in marked
    assert ">both sides</a>" in page
    assert "\\" not in marked
    assert " | " not in text + marked + page


def test_primary_documents_have_a_section(full: Digest) -> None:
    own = replace(report("r-7", "Advisory on copying", "Harbour Agency"), origin_class="primary")
    titles = {s.title: s for s in compose(changes(reports=(own,)), base_url=BASE).sections}
    (line,) = titles["From primary sources"].lines
    assert line.text == "Advisory on copying (Harbour Agency)"
    assert line.link == f"{BASE}/report/r-7"
    assert "From primary sources" not in {section.title for section in full.sections}


def test_bars_are_as_long_as_the_stories_are_new() -> None:
    stories = ((STORY, 12), (replace(STORY, id="s-2", title="Another"), 3))
    made = compose(changes(stories=stories), base_url=BASE)
    bars = [line.strip() for line in as_text(made).splitlines() if set(line.strip()) == {"#"}]
    assert [len(bar) for bar in bars] == [24, 6]
    assert as_html(made).count('height="8" bgcolor') == 2


def test_the_policy_clock_tells_days_and_what_has_none() -> None:
    steps = (DatedStep(date=date(2026, 11, 10), event="introduced"),
             DatedStep(date=date(2026, 11, 18), event="tracker check: nothing new"))  # fmt: skip
    known = Knowledge(
        policies={
            "heron-act": Policy(id="heron-act", name="Heron Act", kind="bill", jurisdiction="XX",
                                identifier="B. 7 (3rd Moot)", dates=steps),
            "tern-rule": Policy(id="tern-rule", name="Tern rule", kind="rule", jurisdiction="XX",
                                status="proposed"),
        },
        sessions={"moot-3": Session(id="moot-3", name="3rd Moot", jurisdiction="XX",
                                    begins=date(2025, 1, 1), ends=date(2026, 12, 1))},
    )  # fmt: skip
    made = compose(changes(), base_url=BASE, knowledge=known)
    (clock,) = [section for section in made.sections if section.title == "Policy clock"]
    assert [line.text for line in clock.lines] == [
        "11 days to go: End of the 3rd Moot; B. 7 lapses unless passed.",
        "10 days since: Heron Act; introduced.",
        "? Tern rule: no next day is known; proposed.",
    ]
    assert {line.link for line in clock.lines} == {
        f"{BASE}/entity/heron-act", f"{BASE}/entity/tern-rule",
    }  # fmt: skip
