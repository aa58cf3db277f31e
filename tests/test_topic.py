"""What becomes of reports that are off the topic, from the source to the archive."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest

from tracker import archive
from tracker.analyze.gate import Gate
from tracker.domain import Item, Response, Source
from tracker.edge.fetch import Fetcher
from tracker.edge.nlp import load_parser
from tracker.edge.workbench import Workbench
from tracker.knowledge import Knowledge, Organization, load
from tracker.pipeline import Desk, Tally, ingest, reanalyze
from tracker.watch import run_once

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
PAGES = {
    "/copied": "OpenAI said on Monday that DeepSeek copied its models with 400 accounts.",
    "/still": "The still house smells of pears when the second distillation has ended.",
    "/umber": "Umber Intelligence was accused on Friday of copying a rival's model.",
}


class Site(ThreadingHTTPServer):
    """A feed and its pages, and how often each was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.pages = dict(PAGES)
        self.modified = ""
        super().__init__(("127.0.0.1", 0), _Pages)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def feed(self) -> str:
        entries = "".join(
            f"<entry><title>{path[1:]}</title><id>{path}</id><link href='{self.root}{path}'/>"
            f"<summary>{text}</summary>{self.modified}</entry>"
            for path, text in self.pages.items()
        )
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{entries}</feed>"


class _Pages(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        text = self.server.pages.get(self.path)
        if self.path == "/feed.xml":
            kind, body = "application/atom+xml", self.server.feed()
        elif text is not None:
            kind, body = "text/html", f"<html><body><article><p>{text}</p></article></body></html>"
        else:
            self.send_error(404)
            return
        sent = body.encode()
        self.send_response(200)
        self.send_header("content-type", f"{kind}; charset=utf-8")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent's name
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[[Knowledge], Desk]]:
    with ExitStack() as stack:
        con = stack.enter_context(closing(archive.connect(tmp_path / "a.db")))
        private = stack.enter_context(
            closing(archive.connect_private(archive.private_path(tmp_path / "a.db")))
        )
        bench = stack.enter_context(Workbench())

        def of(knowledge: Knowledge) -> Desk:
            return Desk(
                con=con, private=private, knowledge=knowledge, parser=load_parser(knowledge),
                gate=Gate(knowledge), bench=bench, now=lambda: NOW,
            )  # fmt: skip

        yield of


def poll(desk: Desk, site: Site, scope: Literal["ai", "filter"], *, follow: bool = True) -> Tally:
    source = Source(
        id="wire", name="Wire", url=f"{site.root}/feed.xml", kind="feed", body="full",
        scope=scope, follow=follow, spacing_seconds=0, allow_hosts=(f"127.0.0.1:{site.server_port}",),
    )  # fmt: skip
    with Fetcher(contact="", now=lambda: NOW) as fetcher:
        return run_once(desk, [source], fetcher, due_only=False)


def addresses(desk: Desk) -> set[str]:
    return {str(row["url"]).rpartition("/")[2] for row in archive.report_rows(desk.con)}


Make = Callable[[Knowledge], Desk]


def test_a_filtered_source_keeps_what_is_on_topic_alone(desk: Make, site: Site) -> None:
    here = desk(load())
    tally = poll(here, site, "filter")
    assert (tally.new, tally.off_topic, tally.failures) == (1, 2, [])
    assert addresses(here) == {"copied"}
    assert not archive.search(here.con, "pears")
    assert here.private.execute("SELECT count(*) FROM bodies WHERE report <> ''").fetchone()[0] == 1


def test_entries_that_may_not_be_followed_are_judged_by_their_own_words(
    desk: Make, site: Site
) -> None:
    here = desk(load())
    tally = poll(here, site, "filter", follow=False)
    assert (tally.new, tally.off_topic, tally.failures) == (1, 2, [])
    assert addresses(here) == {"copied"}
    site.pages["/copied"] = "The still house smells of pears."  # kept before, so news as well
    tally = poll(here, site, "filter", follow=False)
    assert (tally.revised, tally.off_topic) == (1, 0)
    assert site.asked.keys() == {"/robots.txt", "/feed.xml"}


def test_a_list_that_comes_again_byte_for_byte_is_not_read_again(desk: Make, site: Site) -> None:
    here = desk(load())
    poll(here, site, "ai", follow=False)
    tally = poll(here, site, "ai", follow=False)
    assert (tally.seen, tally.failures) == (0, [])
    outcomes = [row["outcome"] for row in here.con.execute("SELECT outcome FROM polls")]
    assert outcomes == ["not_modified"]  # one clock, one row
    site.pages["/new"] = "Mistral said on Friday that it had signed."
    assert poll(here, site, "ai", follow=False).new == 1


def test_what_was_off_topic_is_not_fetched_again(desk: Make, site: Site) -> None:
    here = desk(load())
    poll(here, site, "filter")
    again = poll(here, site, "filter")
    assert (again.off_topic, again.failures) == (0, [])
    assert (site.asked["/still"], site.asked["/feed.xml"]) == (1, 2)


def test_it_is_fetched_again_where_its_entry_says_it_was_changed(desk: Make, site: Site) -> None:
    here = desk(load())
    poll(here, site, "filter")
    site.modified = f"<updated>{(NOW + timedelta(hours=1)).isoformat()}</updated>"
    site.pages["/still"] = PAGES["/copied"] + " Pears."
    assert poll(here, site, "filter").new == 1
    assert addresses(here) == {"copied", "still"}


def test_new_names_have_it_judged_anew(desk: Make, site: Site) -> None:
    poll(desk(load()), site, "filter")
    umber = Organization(id="umber", name="Umber Intelligence", kind="ai_lab")
    here = desk(Knowledge(organizations=load().organizations | {"umber": umber}))
    assert poll(here, site, "filter").new == 1
    assert addresses(here) == {"copied", "umber"}


def test_a_page_that_changes_its_subject_stays_followed(desk: Make, site: Site) -> None:
    here = desk(load())
    poll(here, site, "filter")
    site.pages["/copied"] = "This page has moved. The kitchen is open from noon until nine."
    assert poll(here, site, "filter").revised == 1


def test_a_source_on_ai_keeps_everything_and_says_what_was_not_read(desk: Make, site: Site) -> None:
    here = desk(load())
    tally = poll(here, site, "ai")
    assert (tally.new, tally.off_topic) == (3, 0)
    (hit,) = archive.search(here.con, "pears")
    (revision,) = archive.history(here.con, hit.report)
    notes = archive.notes_of(here.con, hit.report, revision.revision)
    assert notes == ("off topic: no claims attempted",)
    assert not archive.claims_of(here.con, hit.report, revision.revision)
    before = list(archive.claim_rows(here.con))
    assert before
    reanalyze(here)
    assert list(archive.claim_rows(here.con)) == before
    assert archive.notes_of(here.con, hit.report, revision.revision) == notes


def test_a_file_is_kept_whatever_it_is_about(desk: Make) -> None:
    here = desk(load())
    response = Response(
        url="file:still.txt", status=200, headers=(), body=PAGES["/still"].encode(), fetched_at=NOW
    )
    assert ingest(here, [(Item(url=None), response)]).new == 1
    assert archive.search(here.con, "pears")
