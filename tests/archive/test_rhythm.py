"""When a source is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.archive import rhythm
from tracker.domain import Response

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(st.text(max_size=20), MOMENTS)
def test_jitter_is_small_and_the_same_each_time(source: str, at: datetime) -> None:
    assert -0.15 <= rhythm.jitter(source, at) <= 0.15
    assert rhythm.jitter(source, at) == rhythm.jitter(source, at)


def test_jitter_spreads() -> None:
    found = [rhythm.jitter(f"source-{number}", NOW) for number in range(500)]
    assert abs(sum(found) / len(found)) < 0.02
    assert min(found) < -0.13
    assert max(found) > 0.13


@given(st.integers(1, 43_200), st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_never_sooner_than_asked_and_never_much_later(minutes: int, quiet: timedelta) -> None:
    fastest = timedelta(minutes=minutes)
    found = rhythm.interval(minutes, quiet)
    assert fastest <= found <= max(fastest, min(8 * fastest, timedelta(days=1)))
    assert found <= rhythm.interval(minutes, quiet + timedelta(days=1))


def answer(**headers: str) -> Response:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(url="https://a.example/", status=200, headers=pairs, body=b"", fetched_at=NOW)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache_control": "max-age=600"}, 600),
        ({"cache_control": "Public, Max-Age=600", "age": "100"}, 500),
        ({"cache_control": "max-age=600", "age": "1000"}, 0),
        ({"cache_control": "max-age=31536000"}, 86_400),
        ({"cache_control": "max-age=99999999999999999999"}, 86_400),
        ({"cache_control": "no-cache, max-age=600"}, 0),
        ({"cache_control": "no-store", "expires": "Fri, 20 Nov 2026 07:00:00 GMT"}, 0),
        ({"cache_control": "max-age=soon"}, 0),
        ({"expires": "Fri, 20 Nov 2026 07:00:00 GMT"}, 3600),
        ({"cache_control": "max-age=60", "expires": "Fri, 20 Nov 2026 07:00:00 GMT"}, 60),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86_400),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], seconds: float) -> None:
    assert rhythm.fresh_for(answer(**headers)) == timedelta(seconds=seconds)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_header_is_understood_or_passed_over(control: str, expires: str) -> None:
    found = rhythm.fresh_for(answer(cache_control=control, expires=expires))
    assert timedelta(0) <= found <= timedelta(days=1)
