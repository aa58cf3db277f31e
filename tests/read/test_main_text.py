"""What on a page is its main text, and what stands beside it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import extract as bench
from tests.read.opening import from_web, zones
from tracker.errors import InputError
from tracker.read.extract import parse
from tracker.read.main_text import find_main_text
from tracker.read.parts import stands_beside

PAGES = Path(__file__).parents[2] / "../shared/speed/aeb"
SAID = (
    "Three labs signed the Lantern Pact on Monday, a filing with the harbour court says. ",
    "It binds each of them to tell the others about suspicious traffic within a day, said a clerk. ",
    "Nobody at the labs would say who had asked for the pact, or what it would cost them all. ",
)
TEXT = "".join(f"<p>{said * 3}</p>" for said in SAID)
OTHER = "<p>Halcyon opened a second house in the north, where the ferry lands each evening.</p>" * 2


def page(body: str) -> str:
    return f"<!doctype html><html><body>{body}</body></html>"


def text(body: str) -> str:
    return from_web(page(body)).text


@pytest.mark.parametrize(
    "beside",
    [
        f"<div class='comments'>{OTHER}</div>",
        f"<div id='relatedStories'>{OTHER}</div>",
        f"<div class='story-side-bar'>{OTHER}</div>",
        f"<div role='complementary'>{OTHER}</div>",
        f"<div aria-hidden='true'>{OTHER}</div>",
        f"<div style='display: none'>{OTHER}</div>",
        f"<aside>{OTHER}</aside>",
        f"<footer>{OTHER}</footer>",
        "<ul>" + "<li><a href='/x'>Halcyon opened a second house</a></li>" * 8 + "</ul>",
        "<h3><a href='/x'>Halcyon opened a second house</a></h3>",
        "<a href='/x'><p>Halcyon opened a second house in the north.</p></a>",
        "<address class='byline'>Halcyon Pell</address>",
        "<h2>Halcyon elsewhere</h2>",
    ],
)
def test_what_stands_beside_is_left_out(beside: str) -> None:
    found = text(
        f"<article><h1>The pact</h1><div class='story-body'>{TEXT}</div>{beside}</article>"
    )
    assert "Lantern Pact" in found
    assert "Halcyon" not in found
    inside = text(
        f"<article><h1>The pact</h1><div class='story-body'>{TEXT}{beside}</div></article>"
    )
    assert "Halcyon" not in inside


@pytest.mark.parametrize(
    "wrapped",
    [
        "<article class='post category-news tag-review'>{}</article>",
        "<div class='grid with-right-rail'>{}</div>",
        "<form action='/'>{}</form>",
        "<div class='comments'>{}</div>",  # nothing else is there: the name must be wrong
        "<div class='page-content'><div>{}</div></div>",
        "<table><tr><td>{}</td></tr></table>",
    ],
)
def test_names_do_not_take_the_whole_text_away(wrapped: str) -> None:
    assert "suspicious traffic" in text(wrapped.format(TEXT))


def test_a_text_in_several_parts_of_one_kind_is_whole() -> None:
    parts = "".join(
        f"<div class='chunk'><p>{said * 4}</p></div><div class='ad'>x</div>" for said in SAID
    )
    found = text(f"<main>{parts}</main>")
    assert all(said.strip() in found for said in SAID)


def test_a_post_that_is_quoted_from_elsewhere_is_kept() -> None:
    post = "<div class='social-embed'><blockquote><p>We signed it, and that is that.</p></blockquote></div>"
    assert "We signed it" in text(f"<article>{TEXT}{post}{TEXT}</article>")


def test_lists_tables_captions_and_loose_text_are_kept_in_their_order() -> None:
    body = (
        f"{TEXT}<ul><li>First, they share logs.</li></ul>Loose words that stand in no paragraph."
        "<table><tr><td>Halcyon</td><td>6 April</td></tr></table>"
        "<figure><img src='x' alt='no'><figcaption>The court in spring.</figcaption></figure>"
        "<p>At last they signed it.</p>"
    )
    found = zones(from_web(page(f"<article><h1>The pact</h1>{body}</article>")))
    assert found[-5:] == [
        ("list", "First, they share logs."),
        ("body", "Loose words that stand in no paragraph."),
        ("table", "Halcyon | 6 April"),
        ("caption", "The court in spring."),
        ("body", "At last they signed it."),
    ]


def test_a_short_text_is_put_to_a_second_opinion_and_still_found() -> None:
    assert "signed" in text("<article><p>They signed it.</p></article>")


@pytest.mark.parametrize(
    ("markup", "beside"),
    [
        ("<div class='userComments'>", True), ("<div class='sign-up'>", True),
        ("<p class='hasComments'>", False), ("<div class='tag-comments'>", False),
        ("<article class='comments'>", False), ("<div class='story'>", False),
        ("<div class='commentary'>", False), ("<section id='newsletter2'>", True),
    ],
)  # fmt: skip
def test_names_are_read_word_by_word(markup: str, beside: bool) -> None:
    tree = parse(f"<html><body>{markup}x")
    assert stands_beside(tree.find("body")[0]) is beside


PIECES = st.sampled_from([
    "<div>", "</div>", "<p>", "</p>", "<form>", "<figure>", "<figcaption>", "</figure>", "<span>", "<a href=x>",
    "</a>", "<li>", "<table><tr><td>", "<blockquote>", "Three labs signed the pact on Monday. ", "<article>",
    "<body>", "</body>", "<h2>", "<br>", "<svg>", "<template>", "<footer>", "<html>", "<noscript>",
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30))
def test_any_markup_has_a_main_text_or_none(pieces: list[str]) -> None:
    tree = parse("".join(pieces))
    main = None if tree is None else find_main_text(tree)
    if main:
        assert main.parts
        assert 0 < main.share <= 1.001
        assert main.length <= len("".join(pieces))


@pytest.mark.parametrize("title", ["404", "Page not found", "Nothing found", "页面不存在"])
def test_a_page_that_says_it_is_gone_is_no_document(title: str) -> None:
    gone = page(f"<h1>{title}</h1><p>Try the search above, or go to our front page.</p>")
    with pytest.raises(InputError, match="there is nothing"):
        from_web(gone)
    report = from_web(gone, markup="<p>Three labs signed a pact.</p>", title="The pact")
    assert (report.text, report.partial) == ("The pact\nThree labs signed a pact.", True)


def test_a_long_article_about_missing_pages_is_kept() -> None:
    assert from_web(page(f"<h1>Page not found: a history</h1>{TEXT}{TEXT}{TEXT}")).title


@pytest.mark.skipif(not PAGES.exists(), reason="the labelled pages are not here")
def test_labelled_pages_are_read_at_least_as_well_as_by_trafilatura() -> None:
    pages = bench.load(PAGES)
    ours, theirs = (
        bench.score(pages, [bench.WAYS[way](markup, url) for markup, url, _ in pages])[0]
        for way in ("tracker.read", "trafilatura, fast")
    )
    assert ours > max(theirs, 0.965)


def test_pages_are_loaded_with_their_labels(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html/a.html.gz").write_bytes(gzip.compress(b"<p>x</p>"))
    label = {"a": {"articleBody": "x", "url": "https://a.example"}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(label))
    assert bench.load(tmp_path) == [("<p>x</p>", "https://a.example", "x")]
