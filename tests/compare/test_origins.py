"""Who has it from whom, and how many documents and observers stand behind a story."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.build import claim, quantity, report
from tests.compare.newsroom import knowledge
from tests.compare.shelf import Shelf, placed_claims
from tracker.domain import Comparison, Link, Mention, PlacedClaim, Story
from tracker.knowledge import Organization

BASE = knowledge()
HOUSES = {
    "root-tv": Organization(id="root-tv", name="Root TV", kind="news_outlet", parent="root-group"),
    "root-radio": Organization(
        id="root-radio", name="Root Radio", kind="news_outlet", parent="root-group"
    ),
    "root-group": Organization(id="root-group", name="Root Group", kind="company"),
}
LABS = ("alder", "birch", "cedar")


def tells(id: str, *rows: dict[str, Any], **more: Any) -> tuple[PlacedClaim, ...]:
    """Return a report of some claims; every outlet or party named by id is a mention."""
    lines = [row.get("text", f"So says {id} of it.") for row in rows]
    text = more.pop("text", "\n".join(lines))
    claims, mentions = [], []
    for number, (row, line) in enumerate(zip(rows, lines, strict=True)):
        start = text.index(line)
        given = {"agent": LABS, "frame": "info_share", "zone": "headline"} | row | {"text": line}
        claims.append(claim(id=f"{id}-{number}", report=id, start=start, **given))
        mentions += [
            named(one, line, start)
            for one in sorted({*given["agent"], *given.get("attribution", ())} - {"outlet"})
            if not one.startswith("anon:")
        ]
    more.setdefault("published", "2026-04-07")
    return placed_claims(report(text, id=id, **more), claims, BASE, mentions=tuple(mentions))


def named(one: str, line: str, start: int) -> Mention:
    """Return where a line names somebody, its first letter where it does not."""
    at = max(line.casefold().find(one), 0)
    end = at + (len(one) if line.casefold().startswith(one, at) else 1)
    return Mention(start=start + at, end=start + end, text=line[at:end], entity=one,
                   type="organization")  # fmt: skip


def credit(outlet: str, **more: Any) -> dict[str, Any]:
    return {"speakers": (outlet,), "attribution": (outlet,), "act": "report", "hedge": 1, **more}


def story(*reports: Iterable[PlacedClaim], base: Any = BASE) -> tuple[Story, Comparison]:
    shelf = Shelf(base)
    shelf.claims = [one for placed in reports for one in placed]
    found = shelf.all()
    (only,) = found.stories
    return only, found


def edges(found: Comparison) -> set[tuple[str, str, str]]:
    return {(one.report, one.target, one.kind) for one in found.edges}


def test_ten_rewrites_of_one_report_are_one_document_and_one_observer():
    copies = [tells(f"copy-{n}", credit("daily-root")) for n in range(10)]
    only, _ = story(*copies)
    assert only.documents == ("unsourced:daily-root",)
    assert only.observers == ("daily-root",)


def test_a_rewrite_of_a_rewrite_leads_to_the_first():
    wire = tells("wire", credit("daily-root"), outlet="Leaf Wire", published="2026-04-06")
    only, found = story(wire, tells("blog", credit("leaf-wire")))
    assert only.documents == ("unsourced:daily-root",)
    assert edges(found) == {("blog", "wire", "credit"), ("wire", "daily-root", "credit")}
    assert dict(found.origins)["blog-0"].observers == ("daily-root",)


def test_outlets_of_one_house_are_one_observer():
    base = knowledge()
    base.organizations.update(HOUSES)  # type: ignore[attr-defined]
    only, _ = story(tells("a", credit("root-tv")), tells("b", credit("root-radio")), base=base)
    assert only.observers == ("root-radio",)


def test_a_machine_summary_adds_nothing():
    summary = tells("bot", {"speakers": ()}, origin_class="machine_summary")
    only, _ = story(tells("a", credit("daily-root")), summary)
    assert (only.documents, only.observers) == (("unsourced:daily-root",), ("daily-root",))


def test_what_only_a_report_without_a_source_says_does_not_count_beside_sourced_ones():
    invented = tells("tabloid", {"speakers": ("cedar",), "act": "announce"})
    only, _ = story(tells("a", credit("daily-root")), invented)
    assert only.documents == ("unsourced:daily-root",)


def test_a_credit_that_nobody_shares_is_no_origin_beside_one_that_many_share():
    many = [tells(f"r{n}", credit("daily-root")) for n in range(3)]
    only, _ = story(*many, tells("odd", credit("leaf-wire")))
    assert only.observers == ("daily-root",)


def test_a_published_statement_has_its_publisher_as_the_one_observer():
    words = {"speakers": ("alder",), "attribution": ("alder",), "act": "announce"}
    own = tells("post", words, outlet="Alder", url="https://alder.example/post",
                published="2026-04-06")  # fmt: skip
    only, found = story(own, tells("a", words), tells("b", words))
    assert (only.documents, only.observers) == (("alder",), ("alder",))
    assert ("a", "post", "statement") in edges(found)


@pytest.mark.parametrize("words", ["Alder told the Page that it shares.",
                                   "In a letter seen by the Page, Alder says so."])  # fmt: skip
def test_who_was_told_or_saw_a_text_is_an_observer_of_it(words: str):
    heard = {"speakers": ("alder",), "text": words}
    first = tells("a", heard | {"attribution": ("page", "alder")}, outlet="Page")
    other = tells(
        "b",
        heard | {"attribution": ("other", "alder"), "text": words.replace("Page", "Other")},
        outlet="Other",
    )
    only, found = story(first, other)
    assert (only.documents, only.observers) == (("alder",), ("other", "page"))
    assert ("a", "alder", "observed") in edges(found)


def test_the_answer_of_the_accused_is_a_document_of_its_own_but_no_remark_is():
    charge = {"frame": "accuse_distill", "agent": ("alder",), "target": ("drake",), "hedge": 1,
              "speakers": ("alder",), "attribution": ("alder",), "act": "allege"}  # fmt: skip
    answer = {"frame": "deny", "agent": ("drake",), "speakers": ("drake",), "polarity": -1,
              "attribution": ("drake",), "act": "deny", "zone": "body", "text": "No."}  # fmt: skip
    remark = {"frame": "other", "agent": ("birch",), "speakers": ("birch",), "zone": "body",
              "attribution": ("birch",), "text": "How sad."}  # fmt: skip
    only, _ = story(tells("a", charge, answer, remark), tells("b", charge))
    assert only.documents == ("alder", "drake")


def test_a_dateline_credits_its_agency():
    line = "SOMEWHERE, April 7 (Leaf Wire) - The labs share warnings."
    _, found = story(tells("a", {"text": line, "zone": "body"}))
    (edge,) = (one for one in found.edges if one.kind == "dateline")
    assert (edge.target, edge.text) == ("leaf-wire", "SOMEWHERE, April 7 (Leaf Wire) -")


def test_a_link_leads_to_the_report_behind_it():
    first = tells("first", {"speakers": ()}, published="2026-04-06")
    link = Link(url="https://first.example/story?utm_source=x", start=3, end=7)
    _, found = story(first, tells("later", {"speakers": ()}, links=(link,)))
    assert edges(found) == {("later", "first", "link")}


def test_a_copy_that_credits_nobody_is_known_by_its_text():
    words = " ".join(f"word{n}" for n in range(120))
    first = tells("first", {"text": f"They share. {words}"}, published="2026-04-06")
    copy = tells("copy", {"text": f"Now: {words}"})
    only, found = story(first, copy)
    assert edges(found) == {("copy", "first", "shared_text")}
    assert len(only.documents) == 1


def test_a_copied_slip_gives_the_copy_away():
    def told(id: str, figure: float, day: str) -> tuple[PlacedClaim, ...]:
        amount = quantity("accounts", figure, subject="drake")
        return tells(id, {"quantities": (amount,), "text": f"They share with {id} today."},
                     published=f"2026-04-{day}")  # fmt: skip

    right = [told(f"right-{n}", 24_000, "06") for n in range(3)]
    _, found = story(*right, told("slip", 42_000, "07"), told("copy", 42_000, "08"))
    (edge,) = found.edges
    assert (edge.report, edge.target, edge.kind) == ("copy", "slip", "shared_error")
    assert edge.detail == "42,000 account"


def test_a_report_has_nothing_from_a_later_one():
    early = tells("early", credit("leaf-wire"), published="2026-04-01")
    wire = tells("wire", {"speakers": ()}, outlet="Leaf Wire", published="2026-04-06")
    _, found = story(early, wire)
    assert ("early", "leaf-wire", "credit") in edges(found)


def test_a_mention_of_an_outlet_credits_nobody():
    said = {"text": "They share, and the Daily Root is a newspaper.", "speakers": ()}
    _, found = story(tells("a", said))
    assert not found.edges
