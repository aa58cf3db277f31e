"""Every page of ours, over HTTP: what it shows, and that it shows it safely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from urllib.parse import urldefrag, urljoin

import httpx
import pytest
from bs4 import BeautifulSoup

from tests import build
from tests.web.newsstand import (
    CHINESE,
    COPY,
    DECIDED,
    DISPUTE,
    FORUM,
    HOSTILE,
    INTERNAL,
    NOW,
    REGISTRY,
    RELAY,
    STORIES,
    WALLED,
    WIRE,
    WITHDRAWN,
    WITHHELD,
    model,
)
from tests.web.serving import Site
from tracker import archive
from tracker.digest import as_text
from tracker.domain import Analysis, Placement, behind_story
from tracker.knowledge import load
from tracker.knowledge.clock import coming, undated
from tracker.web.headers import STRICT

PAGES = (
    "/", "/queue", "/queue?state=decided", "/queue?state=withdrawn", "/queue?class=registry",
    "/stories", "/stories?q=halcyon", "/stories?from=50", "/entities", "/entities?q=hal",
    "/search", "/search?q=Halcyon", "/search?q=nothinglikeit", "/policy", "/sources", "/digest",
    f"/digest/{NOW.date()}", "/entity/halcyon", f"/entity/{model().id}",
    f"/entity/{model().developer}",
    *(f"/conflict/{one.id}" for one in (DISPUTE, REGISTRY, RELAY, INTERNAL, DECIDED, WITHDRAWN)),
    *(f"/report/{one.report.id}" for one in (WIRE, FORUM, CHINESE, WALLED)),
    *(f"/story/{one.id}" for one in STORIES),
)  # fmt: skip


def soup(client: httpx.Client, path: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == status, path
    return BeautifulSoup(answer.text, "html.parser")


def words(page: BeautifulSoup, part: str = "main") -> str:
    found = page.select_one(part)
    assert found is not None, part
    return " ".join(found.get_text(" ").split())


@pytest.mark.parametrize("path", PAGES)
def test_page_keeps_the_strict_policy(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers.get_list("content-security-policy") == [STRICT]
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = BeautifulSoup(answer.text, "html.parser")
    assert not page.find_all("style")
    assert all(script.get("src") and not script.string for script in page.find_all("script"))
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], tag
    assert page.title is not None
    assert page.title.get_text().endswith("Distillation Tracker")
    assert len(page.find_all("h1")) == 1


def test_policy_is_that_of_the_design() -> None:
    assert STRICT == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_every_link_leads_somewhere(client: httpx.Client) -> None:
    seen: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        seen[path] = answer.status_code
        if "/-/" in path or path.startswith("/stand"):
            continue  # Datasette's own pages link without end
        waiting += [one for one in links(answer) if one not in seen and one not in waiting]
    assert {path: status for path, status in seen.items() if status != 200} == {}
    expected = {urldefrag(path).url for path in PAGES if "?" not in path}
    assert expected - {f"/conflict/{WITHDRAWN.id}"} - set(seen) <= {
        f"/entity/{model().developer}", f"/entity/{model().id}"
    }  # fmt: skip
    assert f"/stand/conflicts/{DISPUTE.id}" in seen


def links(answer: httpx.Response) -> Iterator[str]:
    page = BeautifulSoup(answer.text, "html.parser")
    for tag, name in (("a", "href"), ("link", "href"), ("script", "src")):
        for found in page.find_all(tag):
            address = urldefrag(urljoin(str(answer.url), found.get(name, ""))).url
            if address.startswith(str(answer.url.copy_with(raw_path=b"/"))):
                yield address.removeprefix(str(answer.url.copy_with(raw_path=b"/")).rstrip("/"))


def test_anchors_within_pages_exist(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{DISPUTE.id}")
    found = [a["href"] for a in page.select("article a[href^='/report/']")]
    assert len(found) == 3
    for address in found:
        path, fragment = urldefrag(address)
        assert soup(client, path).find(id=fragment) is not None


def test_front_page_leads_to_queue_and_search(client: httpx.Client) -> None:
    page = soup(client, "/")
    targets = {a.get("href") for a in page.select("main a")}
    assert {"/queue", "/search"} <= targets
    assert "5 new reports in 2 stories." in words(page)
    assert "4 new conflicts, 1 verdict." in words(page)


def test_conflict_shows_both_sides_in_context(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{DISPUTE.id}")
    one, other = page.select("article.side")
    assert one.select_one(".value").get_text() == "22 October 2024"
    assert one.select_one("mark.a").get_text() == FORUM.placed.claim.text
    assert "publication date unknown" in one.get_text()
    assert other.select_one("mark.b").get_text() == WIRE.placed.claim.text
    assert "Nothing else was said." in other.select_one("mark.b").find_next("span").get_text()
    assert "published 6 April 2026" in other.get_text(" ")
    assert "1 more passage on this side" in other.get_text()
    assert "1 document" in words(page, "article.side-b")
    assert "2 observers" in words(page, "article.side-b")
    assert "2026-04-06 − 2024-10-22" in words(page, "dl.calc")
    assert "date_conflict; precision not measured yet" in words(page, "dl.calc")
    assert "No person has decided yet." in words(page)


def test_conflict_shows_the_parts_of_its_priority(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{DISPUTE.id}")
    names = [th.get_text() for th in page.select(".panel tbody th")]
    assert names[:2] == ["severity", "consequence"]
    assert names[-2:] == ["rule", "Priority"]


def test_fact_shows_its_source(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{REGISTRY.id}")
    fact = page.select_one("article.side-fact")
    assert fact is not None
    assert {a["href"] for a in fact.select("a")} == {f"/entity/{model().id}", model().source_url}
    assert "measured precision 0.90" in words(page, "dl.calc")


def test_nothing_found_is_no_side_of_reports(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{INTERNAL.id}")
    assert "Side B: stands in no other report." in words(page, ".lede")
    assert "0 reports" not in words(page)


def test_verdict_is_solid_and_named(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{DECIDED.id}")
    assert "Verdict: They count different things" in words(page, ".head .chip-verdict")
    assert "A. Reader" in words(page)
    assert [a["href"] for a in page.select(".log a")] == ["https://evidence.example/page"]


def test_withdrawn_conflict_keeps_its_page(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{WITHDRAWN.id}")
    assert "Withdrawn" in words(page, ".head")
    assert "Flag raised by the rule." in words(page)
    assert page.select_one("form.decide") is None


def test_conflict_as_json(client: httpx.Client, site: object) -> None:
    answer = client.get(f"/conflict/{DECIDED.id}.json")
    row = answer.json()
    assert answer.headers["content-type"].startswith("application/json")
    assert {key: row[key] for key in archive.conflict_row(DECIDED)} == archive.conflict_row(DECIDED)
    assert (row["state"], row["verdicts"][0]["reviewer"]) == ("decided", "A. Reader")
    assert client.get("/conflict/c-nothing.json").status_code == 404


def test_queue_filters(client: httpx.Client) -> None:
    waiting = words(soup(client, "/queue"))
    assert "4 items wait. 4 are late." in waiting
    assert DISPUTE.summary in waiting
    assert DECIDED.summary not in waiting
    narrowed = words(soup(client, "/queue?class=registry"))
    assert REGISTRY.summary in narrowed
    assert DISPUTE.summary not in narrowed
    assert WITHDRAWN.summary in words(soup(client, "/queue?state=withdrawn"))
    assert "No item fits" in words(soup(client, "/queue?kind=unheard_of"))


def test_story_joins_reports_to_whom_they_have_it_from(client: httpx.Client) -> None:
    page = soup(client, f"/story/{STORIES[0].id}")
    assert "4 reports rest on 2 documents (1 that nobody has shown), 1 observer." in words(page)
    counted = words(page, ".head .origin-lg")
    assert counted == "4 reports 2 documents (1 that nobody has shown) 1 observer"
    drawn = [text.get_text(" ") for text in page.select("svg.story-graph text")]
    assert sum("Wire, 6 April 2026" in text for text in drawn) == 1
    assert drawn[0] == "Halcyon"
    curves = [path["class"] for path in page.select("svg.story-graph path")]
    assert sum("dash" in names for names in curves) == 1
    assert {a["href"] for a in page.select("main table a.title")} == {
        f"/report/{id}" for id in STORIES[0].reports
    }


def test_story_lists_reports_and_their_sources_on_a_phone(client: httpx.Client) -> None:
    page = soup(client, f"/story/{STORIES[0].id}")
    told = [" ".join(li.get_text(" ").split()) for li in page.select("ol.tl.phone li")]
    assert "6 April 2026 Wire tells the words of Halcyon" in told
    assert "17 April 2026 Copycat credits by name Wire" in told
    assert {a["href"] for a in page.select("ol.tl.phone a")} == {
        f"/report/{id}" for id in STORIES[0].reports
    }


def test_every_report_counted_is_drawn_and_so_is_who_saw_it(fresh_site: Site) -> None:
    with closing(archive.connect(fresh_site.db)) as con, archive.writing(con):
        con.execute("UPDATE stories SET observers = '[\"halcyon\"]' WHERE id = ?", (STORIES[0].id,))
        con.execute("UPDATE story_reports SET secondary = 1 WHERE report = ?", (FORUM.report.id,))
    with fresh_site.visitor() as client:
        page = soup(client, f"/story/{STORIES[0].id}")
    drawn = [text.get_text(" ") for text in page.select("svg.story-graph text")]
    assert len([text for text in drawn if any(name in text for name in (
        "Wire,", "Copycat,", "Walled,", "Forum,"))]) == 4  # fmt: skip
    assert any("only touches it" in text for text in drawn)
    assert len(page.select("svg.story-graph circle")) == 1
    for cell in page.select("main table [data-l=From]"):
        names = cell.get_text().split(", ")
        assert len(names) == len(set(names))


def test_a_short_name_of_an_outlet_is_no_second_source(fresh_site: Site) -> None:
    with closing(archive.connect(fresh_site.db)) as con, archive.writing(con):
        con.execute("UPDATE origin_edges SET target = 'wire' WHERE kind = 'credit'")
    with fresh_site.visitor() as client:
        page = soup(client, f"/story/{STORIES[0].id}")
    drawn = [text.get_text(" ") for text in page.select("svg.story-graph text")]
    assert sum(text.startswith("Wire") for text in drawn) == 1


def test_story_gives_the_words_that_show_each_link(client: httpx.Client) -> None:
    page = soup(client, f"/story/{STORIES[0].id}")
    steps = [" ".join(li.get_text(" ").split()) for li in page.select("details.evidence li")]
    assert f"Copycat credits by name Wire “{COPY.placed.claim.text}”" in steps
    assert "Walled shares its text with Wire : 93% of the shorter text" in steps
    assert "Wire tells the words of Halcyon “wire”" in steps


def test_conflict_follows_the_wording_hop_by_hop(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{RELAY.id}")
    first, last = page.select("ol.hops > li")
    assert "Wire" in first.get_text()
    assert first.select_one(".src").get_text() == WIRE.placed.claim.text
    assert "Credits Wire by name." in last.get_text()
    assert "changed: 16 April 2026" in " ".join(last.get_text(" ").split())
    kept = "".join(one.get_text() for one in last.select(".src > :not(del)"))
    assert kept == COPY.placed.claim.text
    assert "6" in [one.get_text() for one in last.select("del")]
    assert "16" in [one.get_text() for one in last.select("ins")]
    for address in [a["href"] for a in page.select("ol.hops a")]:
        path, fragment = urldefrag(address)
        assert soup(client, path).find(id=fragment) is not None


@pytest.mark.parametrize("id", [INTERNAL.id, DISPUTE.id, REGISTRY.id])
def test_no_trail_where_only_dates_join_reports(client: httpx.Client, id: str) -> None:
    assert soup(client, f"/conflict/{id}").select_one("ol.hops") is None


def test_dates_stand_on_one_line_and_in_a_list(client: httpx.Client) -> None:
    page = soup(client, f"/conflict/{DISPUTE.id}")
    drawing = page.select_one("svg[aria-label^='Timeline']")
    assert drawing is not None
    assert "531 days apart" in drawing.get_text()
    circles = [float(one["cx"]) for one in drawing.select("circle")]
    assert circles == sorted(circles)
    assert len(set(circles)) == 2
    told = [" ".join(li.get_text(" ").split()) for li in page.select("ol.tl.phone li")]
    assert told == [
        "22 October 2024 Side A · 22 October 2024 1 report",
        "6 April 2026, 531 days on Side B · 6 April 2026 2 reports",
    ]
    assert soup(client, f"/conflict/{DECIDED.id}").select_one("ol.tl.phone") is None


def test_one_count_stands_on_every_page(client: httpx.Client, site: Site) -> None:
    with closing(archive.connect(site.db, readonly=True)) as con:
        item = archive.queue_item(con, DISPUTE.id, now=NOW)
        assert item is not None
        behind = [one.words for one in item.backing]
        assert behind == [one.words for one in archive.backing_of(con, DISPUTE)]
        kept = archive.digest_of(con, NOW.date())
    assert behind == ["1 report, 1 document, 1 observer", "2 reports, 1 document, 2 observers"]
    page = soup(client, f"/conflict/{DISPUTE.id}")
    for letter, told in zip("ab", behind, strict=True):
        shown = words(page, f".side-{letter} .origin").split()
        assert shown == told.replace(",", "").split()
    for told in behind:
        assert told.partition(", ")[2] in words(page, ".lede")
        assert told in words(soup(client, "/queue"))
        assert told in words(soup(client, f"/digest/{NOW.date()}"))
        assert kept is not None
        assert told in as_text(kept)


def test_a_story_counts_as_commands_do(client: httpx.Client) -> None:
    row = archive.story_row(STORIES[0])
    told = behind_story(STORIES[0])
    assert (told.documents, told.observers) == (row["documents"], row["observers"])
    for path in ("/", "/stories", f"/story/{STORIES[0].id}"):
        assert f"{row['documents']} documents (1 that nobody has shown)" in words(
            soup(client, path)
        )


def test_stories_are_listed_and_filtered(client: httpx.Client) -> None:
    page = soup(client, "/stories")
    assert words(page, "h1") == "2 stories, latest first."
    assert {a["href"] for a in page.select("main table a")} == {
        f"/story/{one.id}" for one in STORIES
    }
    found = soup(client, "/stories?q=蒸馏")
    assert [a["href"] for a in found.select("main table a")] == [f"/story/{STORIES[1].id}"]
    assert "1 story with “蒸馏” in a title" in words(found)
    assert "Looked in the titles of 2 stories" in words(soup(client, "/stories?q=100%25"))
    assert "The list ends before this page." in words(soup(client, "/stories?from=50"))


def test_entities_are_listed_and_filtered(client: httpx.Client) -> None:
    page = soup(client, "/entities")
    assert words(page, "h1") == "1 entity, the most named first."
    assert [a["href"] for a in page.select("main table a")] == ["/entity/halcyon"]
    assert "provisional" in words(page, "main table")
    assert page.select_one("main table [data-l=Reports]").get_text() == "4"
    assert words(soup(client, "/entities?q=HALC"), "h1") == "1 entity with “HALC” in the name"
    assert "Looked in the names of 1 entity" in words(soup(client, "/entities?q=_"))


def test_long_lists_are_cut_into_pages(fresh_site: Site) -> None:
    many = tuple(replace(STORIES[0], id=f"s-{n:03}", reports=(), title=f"T{n}") for n in range(120))
    with closing(archive.connect(fresh_site.db)) as con, archive.writing(con):
        for one in many:
            con.execute("INSERT INTO stories VALUES (?, ?, ?, NULL, '[]', '[]')",
                        (one.id, one.anchor, one.title))  # fmt: skip
    with fresh_site.visitor() as client:
        seen, address = [], "/stories?q=T"
        while address:
            page = soup(client, address)
            seen += [a["href"] for a in page.select("main table a")]
            following = page.select_one("a[rel=next]")
            address = urljoin(address, following["href"]) if following else ""
        assert {f"/story/{one.id}" for one in many} <= set(seen)
        assert len(seen) == len(set(seen))


def test_report_shows_what_changed_after_it_came_out(fresh_site: Site) -> None:
    report = WIRE.report
    later = replace(
        report, text=report.text.replace("Nothing else", "Little else"), revision="later",
        modified=build.moment("2026-04-08"),
    )  # fmt: skip
    facts = replace(WIRE.placed.facts, revision="later")
    with closing(archive.connect(fresh_site.db)) as con, archive.writing(con):
        archive.store(
            con, later, Analysis(report=later.id, revision="later", mentions=(), claims=(),
                                 notes=("too long: the last part was not attempted",)),
            Placement(facts=facts, claims=()), now=NOW, seen_in="desk",
        )  # fmt: skip
    with fresh_site.visitor() as client:
        page = soup(client, f"/report/{report.id}")
        assert "changed after publication" in words(page, ".head")
        assert "by its own word on 8 April 2026" in words(page, ".lede")
        box = page.select_one(".diffbox")
        assert [one.get_text() for one in box.select("del")] == ["Nothing"]
        assert [one.get_text() for one in box.select("ins")] == ["Little"]
        assert "too long: the last part was not attempted" in words(page)
        old = soup(client, f"/report/{report.id}?revision={report.revision}")
        assert "Nothing else was said." in words(old, "#text")


def test_unchanged_report_says_nothing_of_changes(client: httpx.Client) -> None:
    page = soup(client, f"/report/{WIRE.report.id}")
    assert page.select_one(".diffbox") is None
    assert "changed after" not in words(page)


def test_navigation_leads_to_every_room(client: httpx.Client) -> None:
    page = soup(client, f"/story/{STORIES[0].id}")
    rooms = [a.find(string=True).strip() for a in page.select("nav.nav a")]
    assert rooms[:7] == ["Today", "Queue", "Stories", "Entities", "Policy", "Sources", "Digest"]
    assert words(page, "nav.nav [aria-current]") == "Stories"


def test_report_marks_claims_and_names(client: httpx.Client) -> None:
    page = soup(client, f"/report/{WIRE.report.id}")
    marked = "".join(mark.get_text() for mark in page.select("p.src mark.claim"))
    assert marked == WIRE.placed.claim.text
    assert page.select_one("p.src a.ent")["href"] == "/entity/halcyon"
    assert "published 6 April 2026" in words(page)


def test_provisional_entity_says_so(client: httpx.Client) -> None:
    assert "provisional" in words(soup(client, "/entity/halcyon"), ".head")


def test_hostile_words_are_only_words(client: httpx.Client) -> None:
    for path in (*PAGES, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/conflict/%3Cscript%3E"):
        text = client.get(path).text
        assert "<script>alert" not in text, path
        assert "<img" not in text, path
    assert soup(client, f"/report/{FORUM.report.id}").select_one("h1").get_text() == HOSTILE
    evidence = soup(client, f"/conflict/{DECIDED.id}")
    assert not [a for a in evidence.find_all("a") if a.get("href", "").startswith("javascript")]


def test_chinese_is_found_and_shown(client: httpx.Client) -> None:
    page = soup(client, "/search?q=蒸馏")
    assert "1 report with “蒸馏”" in words(page)
    assert page.select_one("mark.hit").get_text() == "蒸馏"
    section = soup(client, f"/report/{CHINESE.report.id}").select_one("#text")
    assert section["lang"] == "zh"


def test_no_more_is_shown_than_the_source_allows(client: httpx.Client) -> None:
    page = soup(client, f"/report/{WALLED.report.id}")
    assert WALLED.placed.claim.text in words(page)
    assert "terms allow a summary" in words(page)
    for path in PAGES:
        assert WITHHELD not in client.get(path).text


def test_sources_in_trouble_come_first(client: httpx.Client) -> None:
    page = soup(client, "/sources")
    assert "1 of 2 sources are fine." in words(page)
    assert page.select_one("tbody th").get_text().startswith("The lost")


def test_policy_tells_the_days_since_the_last_step(client: httpx.Client) -> None:
    page = soup(client, "/policy")
    days = [int(p.contents[0]) for p in page.select(".clock .days") if str(p.contents[0]).isdigit()]
    assert days
    assert min(days) >= 0
    assert "days since" in words(page)


def test_digest_is_shown_as_it_was_kept(client: httpx.Client) -> None:
    page = soup(client, f"/digest/{NOW.date()}")
    assert "20 November 2026" in words(page, ".crumbs")
    targets = {a["href"] for a in page.select("main a")}
    assert f"/conflict/{DISPUTE.id}" in targets
    assert not [one for one in targets if one.startswith("http://127.0.0.1:8001")]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        (f"/conflict/{DISPUTE.id[:-1]}", DISPUTE.id),
        (f"/conflict/{DISPUTE.id[:-3]}xyz", DISPUTE.id),
        (f"/report/{WIRE.report.id[:-1]}", WIRE.report.id),
        (f"/story/{STORIES[0].id[:-1]}0", STORIES[0].id),
        ("/entity/halcion", "halcyon"),
        ("/digest/2026-11-19", f"/digest/{NOW.date()}"),
        ("/digest/yesterday", f"/digest/{NOW.date()}"),
        ("/conflict/zzz", "/queue"),
    ],
)
def test_unknown_id_names_the_nearest(client: httpx.Client, path: str, hint: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-security-policy"] == STRICT
    assert hint in answer.text


@pytest.mark.parametrize("path", ["/queue?from=x&state=%00", "/search?q=%22", "/search?q=a&from=9"])
def test_odd_questions_are_answered(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_other_flags_of_the_same_reports_are_named(client: httpx.Client) -> None:
    targets = {a["href"] for a in soup(client, f"/conflict/{REGISTRY.id}").select(".plain a")}
    assert targets == {f"/conflict/{DISPUTE.id}", f"/conflict/{INTERNAL.id}"}


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "The archive is empty"),
        ("/queue", "Nothing waits."),
        ("/search?q=Halcyon", "Looked in the titles and texts of 0 reports"),
        ("/sources", "No source is watched yet."),
        ("/digest", "0 digests kept."),
        ("/stories", "No story yet."),
        ("/entities", "Nobody is named yet."),
        ("/policy", "days since"),
        (f"/entity/{model().id}", "No report in the archive names it."),
    ],
)
def test_empty_archive_says_what_is_missing(empty_site: Site, path: str, says: str) -> None:
    with empty_site.visitor() as client:
        page = soup(client, path)
        assert says in words(page)
        assert not [h2 for h2 in page.select("main h2") if h2.find_next_sibling() is None]


def test_entity_lists_claims_and_conflicts(client: httpx.Client) -> None:
    page = soup(client, "/entity/halcyon")
    found = {a["href"] for a in page.select("main a")}
    assert f"/conflict/{DISPUTE.id}" in found
    assert f"/conflict/{WITHDRAWN.id}" not in found
    assert f"/report/{WIRE.report.id}#{WIRE.placed.claim.id}" in found
    assert "Named 4 times in 4 reports." in words(page)


def test_front_page_tells_what_changed_and_how_few_stand_behind_it(client: httpx.Client) -> None:
    page = soup(client, "/")
    heads = [h2.get_text().split("  ")[0] for h2 in page.select("main h2")]
    assert any(head.startswith("What changed") for head in heads)
    assert any(head.startswith("Flags by class") for head in heads)
    told = words(page)
    assert "Verdict by A. Reader" in told
    assert "Story grew" in told
    counted = {dt.get_text(" ").strip(): dd.get_text().strip() for dt, dd in zip(
        page.select("dl.bars dt"), page.select("dl.bars dd"), strict=True)}  # fmt: skip
    assert counted == {
        "Dispute": "1",
        "Registry": "1",
        "Relay error": "1",
        "Within one report": "1",
    }
    assert len(page.select(".grid-health .cell")) == 2
    assert len(page.select(".grid-health .cell-bad, .grid-health .cell-warn")) == 1


def test_policy_counts_days_to_the_end_of_a_session(client: httpx.Client) -> None:
    page = soup(client, "/policy")
    ahead = coming(load(), NOW.date())
    assert words(page, "h1").startswith(f"{ahead[0].days} days to go: ")
    assert len([li for li in page.select("li.clock") if "days to go" in li.get_text()]) == len(
        ahead
    )
    unknown = [li for li in page.select("li.clock") if "no next day" in li.get_text()]
    assert [li.select_one(".days").get_text()[0] for li in unknown] == ["?"] * len(
        undated(load(), NOW.date())
    )
    assert "tracker check" not in words(page)


def test_sources_say_what_it_means_and_when_they_are_asked_next(client: httpx.Client) -> None:
    page = soup(client, "/sources")
    rows = {tr.th.get_text().split("-news")[0]: tr for tr in page.select("main tbody tr")}
    (lost,) = [tr for tr in rows.values() if "The lost" in tr.get_text()]
    (calm,) = [tr for tr in rows.values() if "The calm" in tr.get_text()]
    assert "Needs a person." in lost.get_text()
    assert "as expected" in calm.get_text()
    assert all(tr.select_one("[data-l='Next try']").get_text() for tr in rows.values())
    assert "1 needs a person" in words(page, ".lede")


def test_search_is_narrowed_by_outlet_and_days(client: httpx.Client) -> None:
    every = soup(client, "/search?q=Halcyon")
    assert "4 reports with" in words(every, "h1")
    assert "4 reports" in words(every, ".origin")
    one = soup(client, "/search?q=Halcyon&outlet=Copycat")
    assert [a["href"] for a in one.select(".hitlist a")] == [f"/report/{COPY.report.id}"]
    early = soup(client, "/search?q=Halcyon&since=2026-04-06&until=2026-04-06")
    assert [a["href"] for a in early.select(".hitlist a")] == [f"/report/{WIRE.report.id}"]
    assert early.select_one("input[name=since]")["value"] == "2026-04-06"
    assert "4 reports with" in words(soup(client, "/search?q=Halcyon&since=nonsense"), "h1")


def test_story_tells_what_is_claimed_and_what_is_behind_it(client: httpx.Client) -> None:
    page = soup(client, f"/story/{STORIES[0].id}")
    (table,) = [one for one in page.select("main table") if "Behind it" in one.get_text()]
    (row,) = table.select("tbody tr")
    assert row.th.get_text() == "joint statement"
    assert row.a["href"] == f"/report/{WIRE.report.id}#{WIRE.placed.claim.id}"
    assert "4 reports" in " ".join(row.get_text(" ").split())
    assert "1 document" in " ".join(row.get_text(" ").split())


def test_what_is_claimed_in_a_story_never_rests_on_more_than_the_story(
    client: httpx.Client,
) -> None:
    for told in STORIES:
        page = soup(client, f"/story/{told.id}")
        tables = [one for one in page.select("main table") if "Behind it" in one.get_text()]
        for row in (row for table in tables for row in table.select("tbody tr")):
            behind = " ".join(row.get_text(" ").split())
            numbers = [int(n) for n in re.findall(r"(\d+) documents?\b", behind)]
            assert all(n <= len(told.documents) for n in numbers), behind
