"""Fetching from real servers on loopback."""

from __future__ import annotations

import contextlib
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.edge.fetch_site import Site, closed_port, leads_to, packed, raw, says, serve
from tracker.domain import Request, Response
from tracker.edge.fetch import Fetcher
from tracker.edge.limits import Limits
from tracker.errors import (
    AskedToWait,
    BadAnswer,
    BadEncoding,
    BlockedAddress,
    FetchError,
    LimitExceeded,
    RobotsDisallowed,
    TimedOut,
    TooManyRedirects,
    Truncated,
)

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def now() -> datetime:
    return NOW


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    limits = Limits(seconds=1.5, robots_seconds=1.0, wire_bytes=200_000, body_bytes=300_000)
    with Fetcher(contact="https://example.org/about", now=now, limits=limits) as running:
        yield running


def ask(site: Site, path: str, spacing: float = 0.0, **more: str) -> Request:
    return Request(url=site.url(path), allow_hosts=(site.place,), spacing_seconds=spacing, **more)


# --- plain answers --------------------------------------------------------------------


def test_an_answer_comes_back_with_its_facts(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = says("text", ETag='"1"')
    response = fetcher.fetch(ask(site, "/a#part"))
    assert (response.url, response.status, response.body) == (site.url("/a"), 200, b"text")
    assert (response.header("ETag"), response.fetched_at) == ('"1"', NOW)


@pytest.mark.parametrize("status", [404, 403, 410, 500, 503])
def test_a_status_is_the_callers_business(site: Site, fetcher: Fetcher, status: int) -> None:
    site.pages["/a"] = says("sorry", status)
    assert fetcher.fetch(ask(site, "/a")).status == status


def test_we_say_who_we_are(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = says()
    fetcher.fetch(ask(site, "/a"))
    fetcher.fetch(ask(site, "/a", user_agent="Mozilla/5.0 (compatible; distilltracker/9)"))
    agents = [headers["user-agent"] for path, headers in site.asked if path == "/a"]
    assert agents[0].startswith("distilltracker/")
    assert agents[0].endswith("(+https://example.org/about)")
    assert agents[1] == "Mozilla/5.0 (compatible; distilltracker/9)"


@pytest.mark.parametrize("agent", ["Mozilla/5.0", "distilltracker\r\nX-Injected: 1"])
def test_a_disguise_is_refused(site: Site, fetcher: Fetcher, agent: str) -> None:
    with pytest.raises(FetchError, match="User-Agent"):
        fetcher.fetch(ask(site, "/a", user_agent=agent))
    assert site.asked == []


def test_validators_are_sent_and_a_304_is_an_answer(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = says(b"", 304, ETag='"2"')
    date = "Mon, 02 Nov 2026 10:00:00 GMT"
    response = fetcher.fetch(ask(site, "/a", etag='"2"', last_modified=date))
    assert (response.status, response.body) == (304, b"")
    sent = site.asked[-1][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"2"', date)


def test_a_304_to_an_open_question_is_an_error(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = says(b"", 304)
    with pytest.raises(BadAnswer, match="nothing is known"):
        fetcher.fetch(ask(site, "/a"))


@pytest.mark.parametrize("etag", ['"é"', '"' + "x" * 2000 + '"', '"a"\r\nX-Injected: 1'])
def test_a_hostile_validator_is_not_sent_back(site: Site, fetcher: Fetcher, etag: str) -> None:
    site.pages["/a"] = says()
    assert fetcher.fetch(ask(site, "/a", etag=etag)).status == 200
    assert "if-none-match" not in site.asked[-1][1]
    assert "x-injected" not in site.asked[-1][1]


def test_cookies_are_not_kept(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = says(Set_Cookie="a=b; Path=/")
    fetcher.fetch(ask(site, "/a"))
    fetcher.fetch(ask(site, "/a"))
    assert all("cookie" not in headers for _, headers in site.asked)


def test_nobody_at_home_is_an_error_that_names_the_address(fetcher: Fetcher) -> None:
    port = closed_port()
    url = f"http://127.0.0.1:{port}/a"
    with pytest.raises(FetchError, match="no connection") as caught:
        fetcher.fetch(Request(url=url, allow_hosts=(f"127.0.0.1:{port}",)))
    assert caught.value.where == url


# --- redirects ------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, fetcher: Fetcher, status: int) -> None:
    site.pages |= {"/a/b": leads_to("../c?d=é ", status), "/c?d=%C3%A9": says("there")}
    response = fetcher.fetch(ask(site, "/a/b"))
    assert (response.body, response.url) == (b"there", site.url("/c?d=%C3%A9"))


def test_circles_and_long_chains_end(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/a": leads_to("/b"), "/b": leads_to("/a")}
    site.pages |= {f"/{n}": leads_to(f"/{n + 1}") for n in range(20)}
    with pytest.raises(TooManyRedirects, match="circle"):
        fetcher.fetch(ask(site, "/a"))
    with pytest.raises(TooManyRedirects, match="more than 6"):
        fetcher.fetch(ask(site, "/0"))
    assert len(site.paths()) == 8


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/secret",
        "http://localhost:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f000001:{port}/secret",
        "http://127.1:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://0.0.0.0:{port}/secret",
        "//127.0.0.1:{port}/secret",
        "http://example.com@127.0.0.1:{port}/secret",
        "http:\\\\127.0.0.1:{port}\\secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/_HELO",
        "data:text/plain,hello",
        "http://[::1",
        "http://x:99999/",
    ],
)
def test_a_redirect_into_our_own_network_goes_nowhere(
    site: Site, fetcher: Fetcher, target: str
) -> None:
    with serve() as inside:
        inside.pages["/secret"] = says("secret")
        site.pages["/a"] = leads_to(target.format(port=inside.port))
        with pytest.raises((BlockedAddress, BadAnswer)):
            fetcher.fetch(ask(site, "/a"))
        assert inside.connections == 0


# --- addresses ------------------------------------------------------------------------


def test_loopback_is_blocked_unless_the_source_allows_that_very_port(
    site: Site, fetcher: Fetcher
) -> None:
    site.pages["/a"] = says()
    for allowed in ((), ("127.0.0.1",), (f"127.0.0.1:{site.port + 1}",), ("127.0.0.1:*",)):
        with pytest.raises(BlockedAddress, match="not on the public internet"):
            fetcher.fetch(Request(url=site.url("/a"), allow_hosts=allowed))
    assert site.connections == 0


def test_a_leave_is_not_inherited_through_an_open_connection(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = says()
    assert fetcher.fetch(ask(site, "/a")).status == 200
    with pytest.raises(BlockedAddress):
        fetcher.fetch(Request(url=site.url("/a"), spacing_seconds=0))
    assert site.paths() == ["/a"]


@pytest.mark.parametrize("private", ["10.1.2.3", "127.0.0.1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_with_one_private_address_is_blocked(private: str) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14", private]

    with (
        Fetcher(contact="", now=now, resolve=resolve) as fetcher,
        pytest.raises(BlockedAddress, match=private),
    ):
        fetcher.fetch(Request(url="http://news.example/a"))


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(site: Site) -> None:
    site.pages["/a"] = says("here")
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with Fetcher(contact="", now=now, resolve=resolve) as fetcher:
        request = Request(
            url=site.url("/a", "news.example"), allow_hosts=(f"news.example:{site.port}",)
        )
        assert fetcher.fetch(request).body == b"here"
    assert asked == ["news.example"]
    assert site.asked[-1][1]["host"] == f"news.example:{site.port}"


def test_a_name_that_does_not_exist_is_an_error(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="cannot be resolved"):
        fetcher.fetch(Request(url="http://nowhere.invalid/a"))


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://x/", "http://", "http://user:secret@x.example/", "http://[::1/",
     "http://x:0/", "http://x:port/", "http://" + "a" * 70_000, "http://１２７.0.0.1/", "http://\x00/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(Request(url=url))
    assert "secret" not in str(caught.value)


# --- robots.txt -----------------------------------------------------------------------


def test_robots_txt_is_obeyed_and_asked_for_once(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/robots.txt": says("User-agent: *\nDisallow: /no"), "/yes": says()}
    for _ in range(2):
        assert fetcher.fetch(ask(site, "/yes")).status == 200
        with pytest.raises(RobotsDisallowed):
            fetcher.fetch(ask(site, "/no/thing"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/yes", "/yes"]


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (says("no", 404), True),
        (says("no", 403), True),
        (says("no", 500), False),
        (says("no", 503), False),
        (says("<html><p>Welcome</p></html>"), True),
        (says("User-agent: distilltracker\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (says("User-agent: other\nDisallow: /"), True),
        (says("\ufeffUser-agent: *\nDisallow: /"), False),
        (leads_to("/rules"), False),
        (leads_to("/robots.txt"), True),
        (leads_to("http://10.0.0.1/robots.txt"), False),
        (packed(b"User-agent: *\nDisallow: /"), False),
        (says(b"User-agent: *\nDisallow: /a\n" + b"# filler\n" * 100_000), False),
    ],
)
def test_variants_of_robots_txt(
    site: Site, fetcher: Fetcher, answer: object, allowed: bool
) -> None:
    site.pages |= {
        "/robots.txt": answer,
        "/a": says(),
        "/rules": says("User-agent: *\nDisallow: /"),
    }
    if allowed:
        assert fetcher.fetch(ask(site, "/a")).status == 200
    else:
        with pytest.raises(RobotsDisallowed):
            fetcher.fetch(ask(site, "/a"))
        assert "/a" not in site.paths()


def test_a_robots_txt_that_never_comes_forbids(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/robots.txt": raw(b"", pause=3), "/a": says()}
    with pytest.raises(TimedOut, match=r"robots\.txt"):
        fetcher.fetch(ask(site, "/a"))
    assert site.paths() == []


def test_a_redirect_asks_the_robots_txt_of_where_it_leads(site: Site, fetcher: Fetcher) -> None:
    with serve() as other:
        other.pages |= {"/robots.txt": says("User-agent: *\nDisallow: /"), "/b": says()}
        site.pages["/a"] = leads_to(other.url("/b"))
        request = Request(url=site.url("/a"), allow_hosts=(site.place, other.place))
        with pytest.raises(RobotsDisallowed):
            fetcher.fetch(request)
        assert other.paths() == []


# --- limits ---------------------------------------------------------------------------


def test_a_slow_drip_meets_the_deadline(site: Site, fetcher: Fetcher) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    site.pages["/a"] = raw(head, *[b"x"] * 40, pause=0.1)
    with pytest.raises(TimedOut, match=r"1\.5 seconds"):
        fetcher.fetch(ask(site, "/a"))


def test_interim_answers_without_end_meet_the_deadline(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = raw(*[b"HTTP/1.1 103 Early Hints\r\n\r\n"] * 300, pause=0.01)
    with pytest.raises(TimedOut):
        fetcher.fetch(ask(site, "/a"))


def test_a_body_at_the_limit_passes_and_one_byte_more_does_not(
    site: Site, fetcher: Fetcher
) -> None:
    site.pages |= {"/a": packed(b"x" * 300_000), "/b": packed(b"x" * 300_001)}
    assert len(fetcher.fetch(ask(site, "/a")).body) == 300_000
    with pytest.raises(LimitExceeded, match="unpacked"):
        fetcher.fetch(ask(site, "/b"))


def test_too_many_bytes_are_refused_announced_or_not(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {
        "/a": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000000\r\n\r\nx", pause=3),
        "/b": raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 50_000] * 8),
    }
    with pytest.raises(LimitExceeded, match="announces"):
        fetcher.fetch(ask(site, "/a"))
    with pytest.raises(LimitExceeded, match="200000 bytes"):
        fetcher.fetch(ask(site, "/b"))


def test_a_bomb_is_not_inflated(site: Site, fetcher: Fetcher) -> None:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(100)) + squeeze.flush()
    site.pages["/a"] = says(bomb, Content_Encoding="gzip")
    assert len(bomb) < 200_000
    with pytest.raises(LimitExceeded):
        fetcher.fetch(ask(site, "/a"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says(b"plain", Content_Encoding="gzip"), BadEncoding),
        (says(b"plain", Content_Encoding="br"), BadEncoding),
        (says(b"plain", Content_Encoding="gzip, gzip"), BadEncoding),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"), Truncated),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n"), Truncated),
        (raw(b"no status line at all, just words\r\n\r\n"), BadAnswer),
        (raw(), BadAnswer),
        (raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n"), BadAnswer),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n"), BadAnswer),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), BadAnswer),
    ],
)
def test_broken_answers_are_named(
    site: Site, fetcher: Fetcher, answer: object, error: type[FetchError]
) -> None:
    site.pages["/a"] = answer
    with pytest.raises(error) as caught:
        fetcher.fetch(ask(site, "/a"))
    assert caught.value.where == site.url("/a")
    assert str(caught.value).isprintable()


def test_any_bytes_end_in_an_answer_or_in_an_error_of_ours(site: Site, fetcher: Fetcher) -> None:
    heads = st.sampled_from(
        [b"", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 x\r\nLocation: "]
    )

    @settings(max_examples=60, deadline=None)
    @given(head=heads, junk=st.binary(max_size=300))
    def check(head: bytes, junk: bytes) -> None:
        site.pages["/a"] = raw(head + junk)
        with contextlib.suppress(FetchError):
            assert isinstance(fetcher.fetch(ask(site, "/a")), Response)

    check()


def test_tls_to_a_server_that_speaks_none_is_an_error(site: Site, fetcher: Fetcher) -> None:
    request = Request(url=f"https://{site.place}/", allow_hosts=(site.place,))
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(request)
    assert caught.value.where == request.url


# --- manners --------------------------------------------------------------------------


def test_visits_to_one_host_keep_their_distance(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = says()
    fetcher.fetch(ask(site, "/a", spacing=0.4))
    fetcher.fetch(ask(site, "/a", spacing=0.4))
    assert site.times[2] - site.times[1] >= 0.4


def test_a_redirect_within_a_host_is_part_of_one_visit(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/a": leads_to("/b"), "/b": says("there")}
    # With this spacing, a second visit would be left to another run.
    assert fetcher.fetch(ask(site, "/a", spacing=900)).body == b"there"


def test_a_crawl_delay_is_kept(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/robots.txt": says("User-agent: *\nCrawl-delay: 0.5"), "/a": says()}
    fetcher.fetch(ask(site, "/a"))
    fetcher.fetch(ask(site, "/a"))
    assert site.times[2] - site.times[1] >= 0.5


def test_a_wait_beyond_our_patience_is_left_to_another_run(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/robots.txt": says("User-agent: *\nCrawl-delay: 3600"), "/a": says()}
    fetcher.fetch(ask(site, "/a", spacing=0.1))
    with pytest.raises(AskedToWait) as caught:
        fetcher.fetch(ask(site, "/a", spacing=0.1))
    assert 3500 < caught.value.retry_after <= 3600
    assert site.paths() == ["/a"]


@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [
        (429, "120", 120),
        (503, "120", 120),
        (429, "Fri, 20 Nov 2026 08:05:00 GMT", 300),
        (429, "99999999999999", 86_400),
        (429, "9" * 5000, 86_400),
        (429, "Fri, 20 Nov 9999 08:05:00 GMT", 86_400),
        (429, "Thu, 01 Jan 1970 00:00:00 GMT", 60),
        (429, "soon; -5", 60),
        (429, "-5", 60),
        (429, "0", 60),
        (429, None, 60),
    ],
)
def test_who_asks_us_to_wait_is_left_alone(
    site: Site, fetcher: Fetcher, status: int, value: str | None, seconds: float
) -> None:
    site.pages["/a"] = says("slow down", status, **({"Retry_After": value} if value else {}))
    with pytest.raises(AskedToWait) as caught:
        fetcher.fetch(ask(site, "/a"))
    assert caught.value.retry_after == seconds
    with pytest.raises(AskedToWait):
        fetcher.fetch(ask(site, "/b"))
    assert site.paths() == ["/a"]


def test_hosts_side_by_side_each_by_one_connection(fetcher: Fetcher) -> None:
    both = threading.Barrier(2, timeout=1)

    def meets(handler: BaseHTTPRequestHandler) -> None:
        both.wait()  # only two visits at one time get past here
        says("met")(handler)

    with serve() as one, serve() as two:
        for site in (one, two):
            site.pages |= {f"/{n}": meets for n in range(4)}
        requests = [ask(site, f"/{n}") for site in (one, two) for n in range(4)]
        answers = dict(fetcher.fetch_many(requests))
        assert set(answers) == set(requests)
        assert all(isinstance(a, Response) and a.body == b"met" for a in answers.values())
        for site in (one, two):
            assert site.paths() == ["/0", "/1", "/2", "/3"]
            assert (site.most_at_once, site.connections) == (1, 1)


def test_one_bad_host_spoils_nothing(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = says()
    bad = Request(url="http://10.0.0.1/")
    worse = Request(url="http://[::1")
    answers = dict(fetcher.fetch_many([bad, ask(site, "/a"), worse]))
    assert isinstance(answers[bad], BlockedAddress)
    assert isinstance(answers[worse], FetchError)
    assert isinstance(answers[ask(site, "/a")], Response)


def test_who_stops_taking_results_stops_the_fetching(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/{n}": says(pause=0.05) for n in range(30)}
    for _ in fetcher.fetch_many([ask(site, f"/{n}") for n in range(30)]):
        break
    assert fetcher.fetch(ask(site, "/29")).status == 200
    assert len(site.paths()) < 10


def test_fetching_runs_ahead_only_so_far(site: Site) -> None:
    site.pages |= {f"/{n}": says() for n in range(20)}
    limits = Limits(held_bytes=12)
    with Fetcher(contact="", now=now, limits=limits) as fetcher:
        results = fetcher.fetch_many([ask(site, f"/{n}") for n in range(20)])
        next(results)
        time.sleep(0.3)
        assert len(site.paths()) <= 5  # five bytes each: three wait, one was taken
        assert len(list(results)) == 19


def test_a_stop_ends_a_long_wait(site: Site) -> None:
    site.pages["/a"] = raw(b"", pause=3)
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    with Fetcher(contact="", now=now, stop=stop) as fetcher:
        with pytest.raises(FetchError, match="stopped"):
            fetcher.fetch(ask(site, "/a"))
        assert list(fetcher.fetch_many([ask(site, "/a")])) == []
