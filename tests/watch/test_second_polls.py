"""What the hostile server does only at a second poll: caches, ids, edits, injected titles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from tests.edge.hostile_kit import Kit, id_of, needs_kit, running
from tests.watch.desk import Watch
from tracker import archive
from tracker.digest import as_html, as_markdown, as_text, compose
from tracker.domain import Item, Request, Source
from tracker.edge.fetch import Fetcher
from tracker.edge.mail import message
from tracker.pipeline import ingest

pytestmark = [needs_kit, pytest.mark.slow]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def kit() -> Iterator[Kit]:
    with running() as server:
        yield server


def source(kit: Kit, path: str, **more: Any) -> Source:
    return Source(
        id=id_of(path), name=f"Kit {path}", url=kit.url(path), kind="feed", scope="ai",
        body="full", spacing_seconds=0.0, allow_hosts=(f"127.0.0.1:{kit.port}",), follow=False,
        domains=("127.0.0.1",), **more,
    )  # fmt: skip


def titles(watch: Watch) -> list[str]:
    return sorted(row["title"] or "" for row in watch.rows())


def asked(kit: Kit, path: str) -> int:
    return len(kit.get("/_stats").get(path, []))


# --- caches ---------------------------------------------------------------------------


def test_an_honest_cache_is_asked_with_its_validators(watch: Watch, kit: Kit) -> None:
    one = source(kit, "/etag-good")
    assert watch.poll(one).new == 5
    watch.poll(one, after=2 * HOUR)
    outcomes = [
        row[0] for row in watch.desk.con.execute("SELECT outcome FROM polls ORDER BY polled_at")
    ]
    assert outcomes == ["ok", "not_modified"]
    assert watch.state(one) == "ok"


def test_news_behind_a_validator_that_never_changes_is_not_lost_for_ever(
    watch: Watch, kit: Kit
) -> None:
    one = source(kit, "/etag-lies-same")
    watch.poll(one)
    for _ in range(10):
        watch.poll(one, after=5 * HOUR)
    assert len(titles(watch)) >= 2


def test_a_new_validator_for_the_same_content_is_no_news(watch: Watch, kit: Kit) -> None:
    one = source(kit, "/etag-lies-new")
    assert watch.poll(one).new == 5
    again = watch.poll(one, after=2 * HOUR)
    assert (again.new, again.revised, again.failures) == (0, 0, [])


def test_a_hostile_validator_is_not_sent_back(watch: Watch, kit: Kit) -> None:
    one = source(kit, "/etag-hostile")
    watch.poll(one)
    again = watch.poll(one, after=2 * HOUR)
    assert (again.new, again.failures) == (0, [])


def test_nothing_new_to_an_open_question_is_an_error(watch: Watch, kit: Kit) -> None:
    one = source(kit, "/304-always")
    watch.poll(one)
    assert watch.state(one) == "suspect"
    assert watch.desk.con.execute("SELECT outcome FROM polls").fetchone()[0] == "protocol_error"


# --- ids, dates, edits ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "entries"),
    [("/feed-dup-guids", 5), ("/feed-guid-churn", 5), ("/feed-no-guid", 3), ("/feed-future", 6)],
)
def test_entries_are_the_same_at_the_second_poll(
    watch: Watch, kit: Kit, path: str, entries: int
) -> None:
    one = source(kit, path)
    assert watch.poll(one).new == entries
    again = watch.poll(one, after=2 * HOUR)
    assert (again.new, again.revised) == (0, 0)
    assert len(titles(watch)) == entries


def test_no_report_lies_in_the_future(watch: Watch, kit: Kit) -> None:
    watch.poll(source(kit, "/feed-future"))
    for row in watch.rows():
        assert (
            row["published"] is None or row["published"][:10] <= watch.clock[0].date().isoformat()
        )


def test_an_id_whose_text_changes_is_a_revision(watch: Watch, kit: Kit) -> None:
    one = source(kit, "/feed-guid-reuse")
    watch.poll(one)
    again = watch.poll(one, after=2 * HOUR)
    assert (again.new, again.revised) == (0, 1)
    (id,) = {row["id"] for row in watch.rows()}
    assert archive.history(watch.desk.con, id)[0].changed_after_publication


def test_a_feed_that_empties_deletes_nothing(watch: Watch, kit: Kit) -> None:
    one = source(kit, "/feed-empties")
    watch.poll(one)
    watch.poll(one, after=2 * HOUR)
    assert len(titles(watch)) == 5
    assert watch.state(one) != "ok"


def test_an_empty_body_is_an_error_and_not_no_news(watch: Watch, kit: Kit) -> None:
    one = source(kit, "/feed-zero-bytes")
    watch.poll(one)
    assert watch.state(one) == "suspect"


def test_no_half_entry_of_a_cut_feed_is_kept(watch: Watch, kit: Kit) -> None:
    watch.poll(source(kit, "/feed-cut"))
    assert set(titles(watch)) <= {"Item 0", "Item 1", "Item 2"}


def test_a_flipped_claim_is_kept_in_both_versions(watch: Watch, kit: Kit) -> None:
    wanted = Request(url=kit.url("/article-edited"), allow_hosts=(f"127.0.0.1:{kit.port}",))
    for _ in range(2):
        with Fetcher(contact="", now=lambda: watch.clock[0]) as fetcher:
            answer = fetcher.fetch(wanted)
        ingest(watch.desk, [(Item(url=wanted.url), answer)])
        watch.clock[0] += HOUR
    (id,) = {row["id"] for row in watch.rows()}
    later, _ = archive.history(watch.desk.con, id)
    assert later.silent
    assert ("added", "no ") in {(part.kind, part.text) for part in later.changes}


# --- injected titles ------------------------------------------------------------------


@pytest.fixture
def injected(watch: Watch, kit: Kit) -> Watch:
    assert watch.poll(source(kit, "/feed-injection")).new == 10
    return watch


def test_titles_are_text_in_every_form_of_the_digest(injected: Watch) -> None:
    until = injected.clock[0] + HOUR
    changes = archive.changes(injected.desk.con, since=until - DAY, until=until)
    digest = compose(changes, base_url="http://127.0.0.1:8001", day=date(2026, 11, 20))
    html = as_html(digest).lower()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "<script>" not in as_markdown(digest).lower()
    assert "\nbcc:" not in as_text(digest).lower()


def test_no_title_becomes_a_header_of_the_mail(injected: Watch) -> None:
    until = injected.clock[0] + HOUR
    changes = archive.changes(injected.desk.con, since=until - DAY, until=until)
    digest = compose(changes, base_url="http://127.0.0.1:8001", day=date(2026, 11, 20))
    letter = message(digest, to="r@example.org", sender="t@example.org", now=until)
    parsed = message_from_bytes(letter.as_bytes(policy=policy.SMTP), policy=policy.default)
    assert parsed["Bcc"] is None
    assert len(parsed.get_all("Subject") or []) == 1


def test_any_title_can_be_searched_for(injected: Watch) -> None:
    for title in titles(injected):
        archive.search(injected.desk.con, title)
        archive.count_hits(injected.desk.con, title)


def test_trackers_in_descriptions_are_no_text(watch: Watch, kit: Kit) -> None:
    watch.poll(source(kit, "/feed-tracking"))
    (row,) = watch.rows()
    report = archive.report(watch.desk.con, row["id"])
    assert report is not None
    for word in ("<img", "<iframe", "<form", "<svg", "javascript:"):
        assert word not in report.text.lower()


def test_what_a_feed_points_at_inside_our_network_is_not_asked(watch: Watch, kit: Kit) -> None:
    one = source(kit, "/feed-ssrf")
    follow = Source(**{name: getattr(one, name) for name in Source.__slots__} | {"follow": True})
    watch.poll(follow)
    assert kit.get("/_canary") == []
