"""Manners toward hosts: what a restart remembers, whole sites, several visits at once."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.edge.fetch_site import Site, leads_to, says, serve
from tracker.domain import HostState, Request
from tracker.edge.fetch import Fetcher
from tracker.edge.limits import Limits
from tracker.edge.politeness import retry_after
from tracker.errors import AskedToWait

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BUSY = says("busy", 429, Retry_After="120")


def now() -> datetime:
    return NOW


async def loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def ask(site: Site, path: str, host: str = "127.0.0.1", **more: object) -> Request:
    wanted: dict[str, object] = {"spacing_seconds": 0.0} | more
    return Request(
        url=site.url(path, host),
        allow_hosts=(f"{host}:{site.port}",),
        **wanted,  # type: ignore[arg-type]
    )


def test_a_closed_site_stays_closed_after_a_restart(site: Site) -> None:
    site.pages["/busy"] = BUSY
    with Fetcher(contact="", now=now) as fetcher:
        with pytest.raises(AskedToWait):
            fetcher.fetch(ask(site, "/busy"))
        states = fetcher.changed_hosts()
    closing = next(state for state in states if state.closed_until)
    assert closing.reason == "answered 429"
    assert closing.closed_until == pytest.approx(
        NOW + timedelta(seconds=120), abs=timedelta(seconds=1)
    )
    asked = len(site.asked)
    with (
        Fetcher(contact="", now=now, remembered=states) as fetcher,
        pytest.raises(AskedToWait) as caught,
    ):
        fetcher.fetch(ask(site, "/other"))
    assert 110 < caught.value.retry_after <= 121
    assert [path for path, _ in site.asked[asked:]] == []


def test_a_pause_is_kept_across_a_restart(site: Site) -> None:
    site.pages["/a"] = says()
    with Fetcher(contact="", now=now) as fetcher:
        fetcher.fetch(ask(site, "/a"))
        states = fetcher.changed_hosts()
        assert fetcher.changed_hosts() == ()
    limits = Limits(patience=0.5)
    with (
        Fetcher(contact="", now=now, limits=limits, remembered=states) as fetcher,
        pytest.raises(AskedToWait, match="seconds between visits"),
    ):
        fetcher.fetch(ask(site, "/a", spacing_seconds=60.0))


def test_budgets_are_kept_across_a_restart(site: Site) -> None:
    site.pages["/a"] = says()
    states: tuple[HostState, ...] = ()
    for _ in range(3):
        with Fetcher(contact="", now=now, remembered=states) as fetcher:
            fetcher.fetch(ask(site, "/a", per_day=3))
            states = fetcher.changed_hosts()
    with (
        Fetcher(contact="", now=now, remembered=states) as fetcher,
        pytest.raises(AskedToWait, match="3 times a day") as caught,
    ):
        fetcher.fetch(ask(site, "/a", per_day=3))
    assert 86_000 < caught.value.retry_after <= 86_400


def test_a_clock_that_was_wrong_closes_nobody_for_ever(site: Site) -> None:
    site.pages["/a"] = says()
    later = NOW + timedelta(days=4000)
    states = (HostState(name=site.place, visits=(later,)),)
    with Fetcher(contact="", now=now, remembered=states) as fetcher:
        assert fetcher.fetch(ask(site, "/a", spacing_seconds=0.1)).status == 200
    states = (HostState(name=f"site:{site.place}", closed_until=later),)
    with (
        Fetcher(contact="", now=now, remembered=states) as fetcher,
        pytest.raises(AskedToWait) as caught,
    ):
        fetcher.fetch(ask(site, "/a"))
    assert caught.value.retry_after <= 86_400


def test_one_host_speaks_for_its_whole_domain(site: Site) -> None:
    site.pages |= {"/busy": BUSY, "/a": says()}
    with Fetcher(contact="", now=now, resolve=loopback) as fetcher:
        with pytest.raises(AskedToWait):
            fetcher.fetch(ask(site, "/busy", "feeds.example.co.uk"))
        with pytest.raises(AskedToWait):
            fetcher.fetch(ask(site, "/a", "www.example.co.uk"))
        assert fetcher.fetch(ask(site, "/a", "www.other.co.uk")).status == 200
        closed = {s.name for s in fetcher.changed_hosts() if s.closed_until}
    assert closed == {"site:example.co.uk"}


@pytest.mark.parametrize(("connections", "at_once"), [(1, 1), (4, 4)])
def test_a_host_is_visited_by_as_many_as_it_allows(
    site: Site, connections: int, at_once: int
) -> None:
    site.pages |= {f"/{n}": says(pause=0.2) for n in range(8)}
    with Fetcher(contact="", now=now) as fetcher:
        wanted = [ask(site, f"/{n}", connections=connections) for n in range(8)]
        assert len(list(fetcher.fetch_many(wanted))) == 8
    assert site.most_at_once == at_once


def test_visits_at_once_keep_their_pause_too(site: Site) -> None:
    site.pages |= {f"/{n}": says(pause=0.5) for n in range(3)}
    with Fetcher(contact="", now=now) as fetcher:
        wanted = [ask(site, f"/{n}", connections=3, spacing_seconds=0.2) for n in range(3)]
        list(fetcher.fetch_many(wanted))
    times = [at for (path, _), at in zip(site.asked, site.times, strict=True) if path[1:].isdigit()]
    assert all(later - earlier > 0.15 for earlier, later in itertools.pairwise(times))
    assert site.most_at_once > 1


def test_a_slow_host_holds_up_nobody_else(site: Site) -> None:
    with serve() as other:
        site.pages |= {f"/{n}": says(pause=0.5) for n in range(3)}
        other.pages |= {f"/{n}": says() for n in range(10)}
        order = []
        with Fetcher(contact="", now=now) as fetcher:
            wanted = [ask(site, f"/{n}") for n in range(3)]
            wanted += [ask(other, f"/{n}") for n in range(10)]
            order = [request.url for request, _ in fetcher.fetch_many(wanted)]
    assert all(str(other.port) in url for url in order[:10])


def test_answers_may_lead_to_further_requests(site: Site) -> None:
    site.pages |= {"/list": says("list"), "/1": says("one"), "/2": says("two")}
    seen = []
    with Fetcher(contact="", now=now) as fetcher, fetcher.errands() as errands:
        errands.add(ask(site, "/list"), "list")
        for note, answer in errands:
            seen.append((note, answer.body))  # type: ignore[union-attr]
            if note == "list":
                time.sleep(0.05)
                errands.add(ask(site, "/1"), "first")
                errands.add(ask(site, "/2"), "second")
    assert seen == [("list", b"list"), ("first", b"one"), ("second", b"two")]


def test_only_what_moved_for_good_is_told(site: Site) -> None:
    site.pages |= {
        "/old": leads_to("/middle", 301),
        "/middle": leads_to("/new", 308),
        "/today": leads_to("/old", 302),
        "/new": says(),
    }
    with Fetcher(contact="", now=now) as fetcher:
        moved = fetcher.fetch(ask(site, "/old"))
        assert (moved.url, moved.moved) == (
            site.url("/new"),
            (site.url("/old"), site.url("/middle")),
        )
        assert fetcher.fetch(ask(site, "/today")).moved == ()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Fri, 20 Nov 2026 08:02:00 GMT", 120),
        ("100000000000000", 86_400),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 60),
        ("soon; -5", 60),
        ("0", 60),
        ("", 60),
        (None, 60),
    ],
)
def test_both_forms_of_retry_after_and_senseless_ones(value: str | None, seconds: float) -> None:
    assert retry_after(value, NOW) == pytest.approx(seconds)
