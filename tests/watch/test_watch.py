"""Rounds over real servers: second polls, edits, moved pages, hosts that ask us to wait."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.edge.fetch_site import Site, leads_to, says, serve
from tests.watch.desk import PARAGRAPH, Watch, article, feed, source
from tracker import archive

HOUR = timedelta(hours=1)
HTML = {"Content_Type": "text/html"}


def fill(site: Site, *paths: str, name: str = "wire", **more: str) -> None:
    site.pages |= {path: says(article(f"Bill {path}"), **HTML) for path in paths}
    site.pages[f"/{name}.xml"] = says(feed(site, *paths), **more)


def visits(site: Site, path: str) -> int:
    return site.paths().count(path)


def test_nothing_new_costs_one_request(watch: Watch, site: Site) -> None:
    fill(site, "/a", "/b")
    assert watch.poll(source(site)).new == 2
    asked = len(site.paths())
    watch.poll(source(site))  # not due yet
    assert len(site.paths()) == asked
    watch.poll(source(site), after=timedelta(minutes=75))
    watch.poll(source(site), after=timedelta(minutes=75))
    third = watch.poll(source(site), after=timedelta(minutes=75))
    assert (third.new, third.revised, third.failures) == (0, 0, [])
    assert visits(site, "/wire.xml") == 4
    assert visits(site, "/a") < 4  # looked at again, but less and less often


def test_a_silent_edit_is_a_revision_also_where_the_feed_stays(watch: Watch, site: Site) -> None:
    fill(site, "/a", ETag='"1"')
    watch.poll(source(site))
    site.pages["/wire.xml"] = says(b"", 304)
    site.pages["/a"] = says(article("Bill /a", PARAGRAPH.replace("reported", "rejected")), **HTML)
    tally = watch.poll(source(site), after=2 * HOUR)
    assert (tally.new, tally.revised) == (0, 1)
    (row,) = {row["id"] for row in watch.rows()}
    later, first = archive.history(watch.desk.con, row)
    assert later.changed_after_publication
    assert not first.changed_after_publication
    words = {(part.kind, part.text) for part in later.changes if part.kind != "same"}
    assert ("removed", "reported") in words
    assert ("added", "rejected") in words


def test_guids_that_change_make_no_new_reports(watch: Watch, site: Site) -> None:
    fill(site, "/a", "/b")
    watch.poll(source(site))
    site.pages["/wire.xml"] = says(feed(site, "/a", "/b", guids=("x1", "x2")))
    tally = watch.poll(source(site), after=2 * HOUR)
    assert (tally.new, tally.revised, len(watch.rows())) == (0, 0, 2)


def test_a_page_that_moved_for_good_stays_one_report(watch: Watch, site: Site) -> None:
    fill(site, "/old")
    watch.poll(source(site))
    (before,) = watch.rows()
    site.pages |= {"/new": site.pages["/old"], "/old": leads_to("/new", 301)}
    watch.poll(source(site), after=2 * HOUR)
    site.pages["/wire.xml"] = says(feed(site, "/new"))
    watch.poll(source(site), after=4 * HOUR)
    (after,) = watch.rows()
    assert after["id"] == before["id"]
    (alias,) = archive.aliases(watch.desk.con, before["id"])
    assert alias[1] == "moved"
    assert alias[0].endswith("/new")


def test_a_page_listed_under_a_new_address_stays_one_report(watch: Watch, site: Site) -> None:
    fill(site, "/2026/bill")
    site.pages["/2026/bill"] = says(article("One bill"), **HTML)
    watch.poll(source(site))
    site.pages |= {"/bill-renamed": says(article("One bill"), **HTML)}
    site.pages["/wire.xml"] = says(feed(site, "/bill-renamed"))
    tally = watch.poll(source(site), after=2 * HOUR)
    assert tally.new == 0
    (row,) = watch.rows()
    assert [why for _, why in archive.aliases(watch.desk.con, row["id"])] == ["same text"]


def test_one_document_of_two_sources_is_fetched_once_and_seen_twice(
    watch: Watch, site: Site
) -> None:
    fill(site, "/a")
    fill(site, "/a", name="desk")
    tally = watch.poll(source(site), source(site, "desk"))
    assert (tally.new, visits(site, "/a")) == (1, 1)
    (row,) = watch.rows()
    assert {s.seen_in for s in archive.sightings(watch.desk.con, row["id"])} == {"wire", "desk"}


def test_tracking_parameters_and_quick_editions_are_one_report(watch: Watch, site: Site) -> None:
    site.pages |= {
        path: says(article("Bill"), **HTML) for path in ("/a", "/a?utm_source=x", "/a/amp")
    }
    site.pages["/wire.xml"] = says(feed(site, "/a", "/a?utm_source=x", "/a/amp"))
    watch.poll(source(site))
    assert len({row["id"] for row in watch.rows()}) == 1


def test_who_asks_us_to_wait_is_left_alone_in_the_next_process_too(
    watch: Watch, site: Site
) -> None:
    fill(site, "/a")
    site.pages["/wire.xml"] = says("busy", 429, Retry_After="7200")
    watch.poll(source(site))
    assert watch.state(source(site)) == "suspect"
    asked = len(site.asked)
    fill(site, "/a", name="desk")
    tally = watch.poll(source(site), source(site, "desk"), after=HOUR)
    assert len(site.asked) == asked
    assert tally.new == 0
    assert watch.poll(source(site, "desk"), after=2 * HOUR, forced=True).new == 1


def test_what_was_put_off_is_fetched_by_the_next_poll(watch: Watch, site: Site) -> None:
    fill(site, "/a", "/b", ETag='"1"')
    fine = site.pages["/b"]
    site.pages["/b"] = says("down", 500)
    first = watch.poll(source(site))
    assert (first.new, len(first.failures), first.put_off) == (1, 1, 1)
    site.pages["/b"] = fine
    assert watch.poll(source(site), after=2 * HOUR).new == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (says("no", 401), "blocked"),
        (says("no", 403), "blocked"),
        (says("no", 451), "blocked"),
        (says("<html><title>Just a moment...</title></html>", **HTML), "blocked"),
        (says("<rss/>", cf_mitigated="challenge"), "blocked"),
        (says("<html><body>A page</body></html>", **HTML), "suspect"),
        (says("gone", 410), "suspect"),
    ],
)
def test_a_source_is_named_for_what_it_does(
    watch: Watch, site: Site, answer: object, state: str
) -> None:
    site.pages["/wire.xml"] = answer  # type: ignore[assignment]
    watch.poll(source(site))
    assert watch.state(source(site)) == state


def test_a_wall_where_a_page_was_is_no_report(watch: Watch, site: Site) -> None:
    fill(site, "/a")
    site.pages["/a"] = says("<html><title>Access denied</title><p>Prove that you are one.", **HTML)
    tally = watch.poll(source(site))
    assert watch.rows() == []
    assert "Access denied" in tally.failures[0].problem


def test_a_source_without_dates_says_so(watch: Watch, site: Site) -> None:
    site.pages |= {path: says(article(f"Bill {path}"), **HTML) for path in ("/a", "/b")}
    site.pages["/wire.xml"] = says(feed(site, "/a", "/b", date=""))
    watch.poll(source(site))
    assert watch.state(source(site)) == "undated"


def test_a_slow_host_and_a_long_list_hold_up_nobody(watch: Watch, site: Site) -> None:
    with serve() as other:
        fill(site, *(f"/{n}" for n in range(8)))
        for path in [f"/{n}" for n in range(8)]:
            site.pages[path] = says(article(f"Bill {path}"), pause=0.4, **HTML)
        fill(other, "/quick", name="desk")
        watch.poll(source(site), source(other, "desk"))
        begun = min(*site.times, *other.times)
        quick = other.times[[path for path, _ in other.asked].index("/quick")]
        slowest = max(site.times)
    assert quick - begun < slowest - begun


def test_evidence_of_lists_and_documents_is_kept(watch: Watch, site: Site) -> None:
    fill(site, "/a")
    watch.poll(source(site, body="summary"))
    kept = {one.response.url: one for one in archive.kept(watch.desk.private)}
    page, listed = kept[site.url("/a")], kept[site.url("/wire.xml")]
    assert (page.source, listed.report) == ("wire", None)
    assert page.response.header("content-type") == "text/html"
    assert archive.snapshots(watch.desk.con, page.response.sha256)[0].seen_in == "wire"


def test_nothing_raw_is_kept_of_a_source_that_allows_nothing(watch: Watch, site: Site) -> None:
    fill(site, "/a")
    watch.poll(source(site, body="none"))
    assert list(archive.kept(watch.desk.private)) == []
    assert watch.desk.con.execute("SELECT count(*) FROM snapshots").fetchone()[0] == 2


def test_an_entry_that_stands_in_is_proved_by_its_list(watch: Watch, site: Site) -> None:
    fill(site, "/a")
    site.pages["/wire.xml"] = says(
        feed(site, "/a").replace("</title><link>http", "</title><description>A bill on model "
                                 "distillation moved on Monday.</description><link>http")
    )  # fmt: skip
    watch.poll(source(site, follow=False))
    (row,) = watch.rows()
    (sighting,) = archive.sightings(watch.desk.con, row["id"])
    assert archive.body(watch.desk.private, sighting.sha256) is not None


@pytest.mark.parametrize("refuses", ["by robots.txt", "by status"])
def test_an_entry_that_stands_in_is_no_failure_at_the_next_look(
    watch: Watch, site: Site, refuses: str
) -> None:
    site.pages["/wire.xml"] = says(
        feed(site, "/a").replace("</title><link>http", "</title><description>A bill on model "
                                 "distillation moved on Monday.</description><link>http")
    )  # fmt: skip
    if refuses == "by status":
        site.pages["/a"] = says(b"members only", 403)
    else:
        site.pages["/robots.txt"] = says(
            b"User-agent: *\nDisallow: /a\n", content_type="text/plain"
        )
    assert watch.poll(source(site)).new == 1
    again = watch.poll(source(site), after=2 * HOUR)
    assert (again.seen, again.failures) == (0, [])
    assert len(watch.rows()) == 1


def test_what_a_filter_passed_over_is_kept_once_all_is_wanted(watch: Watch, site: Site) -> None:
    site.pages["/wire.xml"] = says(feed(site, "/a").replace("Bill", "Weather"))
    site.pages["/a"] = says(
        article("Weather", "<p>It was fair all day in the harbour.</p>" * 9), **HTML
    )
    assert watch.poll(source(site, scope="filter")).off_topic == 1
    assert watch.poll(source(site, scope="ai"), after=2 * HOUR).new == 1
    assert [row["title"] for row in watch.rows()] == ["Weather"]


def test_what_was_taken_down_stays_away(watch: Watch, site: Site) -> None:
    fill(site, "/a")
    watch.poll(source(site))
    (row,) = watch.rows()
    with archive.writing(watch.desk.con):
        archive.redact_report(
            watch.desk.con, row["id"], why="asked", who="A. Editor", now=watch.clock[0]
        )
    archive.drop_bodies(watch.desk.private, watch.desk.con, reports=[row["id"]])
    site.pages["/a"] = says(article("Bill again", PARAGRAPH * 2), **HTML)
    site.pages["/wire.xml"] = says(feed(site, "/a", guids=("other",)))
    watch.poll(source(site), after=2 * HOUR)
    (report,) = watch.rows()
    assert report["title"] is None
    assert list(archive.kept(watch.desk.private)) == []
