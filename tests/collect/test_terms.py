"""Pages of terms: one report, one revision for each wording."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.collect.doubles.serving import NOW, Asked, Reply, poll, serving, words
from tracker.collect import collect
from tracker.domain import Report, Response, Source
from tracker.errors import ConfigError, InputError
from tracker.read import read

URL = "https://lab.example.com/terms"
SOURCE = Source(
    id="lab_terms", name="Lab", url=URL, kind="terms", domains=("lab.example.com",), body="full"
)
CLAUSE = "<p>You may use the service only as these terms allow, and you answer for it.</p>"


def page(clause: str, head: str = "", times: int = 20) -> str:
    return (
        f"<!doctype html><html lang='en'><head><title>Terms of service</title>{head}</head><body>"
        f"<main><h1>Terms of service</h1><p>Effective: November 14, 2026</p>"
        f"{CLAUSE * times}<p>{clause}</p></main></body></html>"
    )


def answer(body: str, *, url: str = URL, at: datetime = NOW) -> Response:
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Response(url=url, status=200, headers=headers, body=body.encode(), fetched_at=at)


def report(body: str, *, url: str = URL, at: datetime = NOW) -> Report:
    response = answer(body, url=url, at=at)
    (item,) = collect(SOURCE, response).items
    return read(item, response)


def test_a_changed_wording_is_a_new_revision_of_the_same_report() -> None:
    old = report(page("You may not build a model that competes."))
    new = report(page("You may not build a model."), at=NOW + timedelta(days=1))
    assert (old.id, old.url) == (new.id, new.url)
    assert old.revision != new.revision
    # The page gives the same day for both, and yet they come one after the other.
    assert old.published == new.published
    assert old.modified
    assert new.modified
    assert old.modified.at < new.modified.at


def test_where_the_address_leads_on_to_is_no_new_report() -> None:
    (item,) = collect(SOURCE, answer(page("You may not build a model that competes."))).items
    elsewhere = "https://lab.example.com/policies/2027-01"
    moved = read(item, answer(page("You may not build a model."), url=elsewhere))
    first = report(page("You may not build a model that competes."))
    assert (moved.id, moved.url) == (first.id, URL)
    assert moved.revision != first.revision


def test_the_same_wording_is_the_same_revision_whenever_it_is_seen() -> None:
    body = page("You may not build a model that competes.")
    assert report(body).revision == report(body, at=NOW + timedelta(days=9)).revision


def test_the_day_that_the_page_gives_is_its_date() -> None:
    found = report(page("x", head="<script>var a = 'Last updated: May 1, 2020'</script>"))
    assert found.published
    assert (found.published.at, found.published.precision) == (
        datetime(2026, 11, 14, tzinfo=UTC), "day",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (page("x", times=0), "too few for terms"),
        ("<html><body><div id='root'></div><script>x=1</script></body></html>", "too few"),
        (page("x").replace("erms", "ools"), "another page"),
    ],
)
def test_a_shell_or_another_page_is_no_version(body: str, problem: str) -> None:
    expecting = replace(SOURCE, options=(("expect", "(?i)terms of service"),))
    with pytest.raises(InputError, match=problem):
        collect(expecting, answer(body))


def test_a_pattern_without_a_date_is_a_wrong_option() -> None:
    with pytest.raises(ConfigError, match="no group called date"):
        collect(replace(SOURCE, options=(("changed", "updated"),)), answer(page("x")))


def test_a_page_that_moves_within_the_site_keeps_its_address() -> None:
    def moved(asked: Asked) -> Reply:
        if asked.path == "/terms":
            return words("", 302, location="/en/legal/terms")
        return words(page("x"), kind="text/html")

    with serving(moved) as api:
        source = api.source("terms", "/terms")
        (item,) = poll(source).items
    assert item.url == source.url
