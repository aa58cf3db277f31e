"""The quick reader of clean feeds: equal to feedparser where it answers, in doubt elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tracker.collect import collect, quick_feed
from tracker.collect.feed import items_of, judged, parsed
from tracker.domain import Item, Response, Source

URL = "https://news.example.org/feed.xml"
SOURCE = Source(id="harbour", name="Harbour Post", url=URL, kind="feed")
EXAMPLES = sorted((Path(__file__).with_name("examples") / "feed").glob("*.xml"))
PREFIXES = (
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:own="https://own.example/ns"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def answer(body: str | bytes, kind: str = "application/rss+xml") -> Response:
    return Response(
        url=URL,
        status=200,
        headers=(("content-type", kind),),
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )


def rss(*items: str, head: str = HEAD) -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"{PREFIXES}><channel><title>x</title>{inside}</channel></rss>'


def atom(*entries: str, head: str = HEAD) -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        f'{head}<feed xmlns="http://www.w3.org/2005/Atom"{PREFIXES}><title>x</title>{inside}</feed>'
    )


def quick(response: Response) -> list[Item]:
    return items_of(quick_feed.entries(response), response.url)


def judge(response: Response) -> list[Item]:
    return items_of(map(judged, parsed(SOURCE, response).entries), response.url)


PLAIN = "<title>n1</title><link>https://news.example.org/1</link>"
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
    st.sampled_from(
        ["Lab A &amp; Lab B", "<b>bold</b> move", "“quoted”", "蒸馏 attack", "Café", ""]
    ),
)
MARKUP = st.sampled_from([
    '<p>One <a href="/two">two</a>.</p>', "<p>Loss &lt; 1 &amp; falling</p>", "<br>", "plain",
    "<img src='x.png'/><p>under it</p>", "", "  ", "<p>é</p>", '<a href="?page=2&amp;q=1">next</a>',
])  # fmt: skip
YEARS = (datetime(1990, 1, 1), datetime(2040, 1, 1))  # noqa: DTZ001 - drawn naive, written with a zone
MAIL_DATES = st.datetimes(*YEARS).map(lambda at: at.strftime("%a, %d %b %Y %H:%M:%S +0200"))
ISO_DATES = st.datetimes(*YEARS).map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"))
LINKS = st.sampled_from(
    ["https://news.example.org/1", "http://a.example/x?y=1&z=2", "https://a.example"]
)
IDS = st.sampled_from(
    ["tag:a.example,2026:1", "https://news.example.org/?p=7", "urn:uuid:6e8bc430"]
)


@st.composite
def rss_items(draw: st.DrawFn) -> str:
    """One RSS item whose parts stand in any order, any of them absent."""
    parts = {
        "title": f"<title>{escape(draw(TEXTS))}</title>",
        "link": f"<link>{escape(draw(LINKS))}</link>",
        "guid": f'<guid isPermaLink="false">{draw(IDS)}</guid>',
        "date": f"<pubDate>{draw(MAIL_DATES)}</pubDate>",
        "changed": f"<dc:date>{draw(ISO_DATES)}</dc:date>",
        "author": f"<dc:creator><![CDATA[{draw(TEXTS).replace(']]>', '')}]]></dc:creator>",
        "summary": f"<description>{escape(draw(MARKUP))}</description>",
        "content": f"<content:encoded>{escape(draw(MARKUP))}</content:encoded>",
        "topic": "<category>labs</category><media:thumbnail url='https://a.example/x.png'/>",
        "self": '<atom:link rel="self" href="https://news.example.org/1"/>',
        "source": "<feedburner:origLink>https://o.example/1</feedburner:origLink>",
    }
    return "".join(parts[name] for name in _some(draw, parts))


@st.composite
def atom_entries(draw: st.DrawFn) -> str:
    """One Atom entry whose parts stand in any order, any of them absent."""
    kind = draw(st.sampled_from(["", ' type="text"', ' type="html"']))
    parts = {
        "title": f"<title{kind}>{escape(draw(TEXTS))}</title>",
        "link": f'<link href="{escape(draw(LINKS))}"/>',
        "other": f'<link rel="enclosure" href="{escape(draw(LINKS))}"/>',
        "id": f"<id>{draw(IDS)}</id>",
        "date": f"<published>{draw(ISO_DATES)}</published>",
        "changed": f"<updated>{draw(ISO_DATES)}</updated>",
        "author": f"<author><name>{escape(draw(TEXTS))}</name><uri>https://a.example</uri></author>",
        "summary": f"<summary{kind}>{escape(draw(MARKUP))}</summary>",
        "content": f'<content type="html">{escape(draw(MARKUP))}</content>',
        "topic": '<category term="labs"/>',
    }
    return "".join(parts[name] for name in _some(draw, parts))


def _some(draw: st.DrawFn, parts: dict[str, str]) -> list[str]:
    return draw(st.lists(st.sampled_from(sorted(parts)), unique=True, min_size=1))


def same(body: str | bytes, kind: str = "application/rss+xml") -> bool:
    """Compare both readers; False where the quick one is in doubt."""
    response = answer(body, kind)
    try:
        found = quick(response)
    except quick_feed.Doubt:
        return False
    assert found == judge(response)
    return True


@settings(max_examples=150, deadline=None)
@given(st.lists(rss_items(), min_size=1, max_size=4))
@example([PLAIN + "<description>Lab A said.</description>"])
def test_clean_rss_is_read_as_feedparser_reads_it(items: list[str]) -> None:
    assume(same(rss(*items)))


@settings(max_examples=150, deadline=None)
@given(st.lists(atom_entries(), min_size=1, max_size=4))
def test_clean_atom_is_read_as_feedparser_reads_it(entries: list[str]) -> None:
    assume(same(atom(*entries), "application/atom+xml; charset=utf-8"))


PIECES = st.sampled_from([
    "<title>", "</title>", "<link/>", "<item>", "</item>", "<title/>", "&nbsp;", "&#150;", "&#233;",
    "<![CDATA[", "]]>", "<!-- x -->", "<?pi x?>", ' xml:base="https://b.example/"', "<b>b</b>",
    "<dc:creator>B</dc:creator>", "<own:title>o</own:title>", "<media:title>m</media:title>", "Ã©",
    "<link>/relative</link>", "<guid>https://g.example/1</guid>", "<pubDate>soon</pubDate>", "\x85",
    "<link href='https://h.example/1'/>", "<author>a@b.example (A)</author>", "<image><title>i</title></image>",
    "<enclosure url='x'/>", "<atom:link href='https://h.example/2'/>", "<source url='x'>S</source>",
    "<category domain='x'/>", "<ITEM><title>I</title></ITEM>", "<Link>https://l.example</Link>",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([rss(PLAIN * 1, PLAIN), atom(
    '<title>n1</title><link href="https://news.example.org/1"/><id>tag:a,2026:1</id>')]),
    st.lists(st.tuples(PIECES, st.integers(0, 10**6)), min_size=1, max_size=4))  # fmt: skip
def test_a_damaged_feed_is_doubted_or_read_alike(body: str, damage: list[tuple[str, int]]) -> None:
    for piece, place in damage:
        spots = [at + 1 for at, char in enumerate(body) if char == ">"]
        at = spots[place % len(spots)]
        body = body[:at] + piece + body[at:]
    response = answer(body)
    try:
        found = quick(response)
    except quick_feed.Doubt as doubt:
        assert str(doubt)  # noqa: PT017
        return
    assert found == judge(response)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_both_readers_agree_on_the_examples(path: Path) -> None:
    agreed = same(path.read_bytes())
    assert agreed == (path.stem in {"redirecting_links", "points_elsewhere"})


@pytest.mark.parametrize("body", [rss(PLAIN), atom(
    '<link href="https://a.example/1"/><id>tag:a,1:1</id><title>n</title>')])  # fmt: skip
def test_a_clean_feed_is_beyond_doubt(body: str) -> None:
    assert same(body)
    assert same(body.replace(' encoding="UTF-8"', ""), "text/xml")
    assert same(b"\xef\xbb\xbf" + body.encode())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not well-formed"),
        ("<html><body>no</body></html>", "neither"),
        (rss(PLAIN).removesuffix("</rss>"), "not well-formed"),
        (rss(PLAIN + "<description>a &nbsp; b</description>"), "not well-formed"),
        (rss(PLAIN + "<description>a <b>b</b></description>"), "markup inside"),
        (rss(), "no entries"),
        (rss(PLAIN).replace("</channel>", "<x><ITEM/></x></channel>"), "unusual places"),
        (rss(PLAIN, head="<!DOCTYPE rss [<!ENTITY e 'ha'>]>"), "document type"),
        (rss(PLAIN).replace("<channel", "<channel xml:base='https://b.example/'"), "base"),
        (rss(PLAIN.replace("<title>", "<title base='x'>")), "base"),
        (rss(PLAIN.replace("<title>", "<title class='x'>")), "class"),
        (rss(PLAIN.replace("<link>", "<link rel='x'>")), "rel"),
        (rss(PLAIN + "<own:title>Other</own:title>"), "unknown element"),
        (rss(PLAIN + "<media:description>Other</media:description>"), "unknown element"),
        (rss(PLAIN + "<media:content><media:title>x</media:title></media:content>"), "more inside"),
        (rss(PLAIN + "<atom:link href='https://a.example/2'/>"), "unknown element"),
        (rss(PLAIN + PLAIN), "twice"),
        (rss(PLAIN + "<pubDate>yesterday</pubDate>"), "a date written"),
        (rss(PLAIN + "<pubDate/>"), "a date written"),
        (rss("<title>n</title><link>/1</link>"), "no plain web address"),
        (rss("<title>n</title><link>https://a.example/?x&amp;y;=1</link>"), "no plain web address"),
        (rss("<title>n</title><guid>n1</guid>"), "no plain web address"),
        (rss("<title>n</title><guid isPermaLink='no'>n1</guid>"), "an id"),
        (rss(PLAIN + "<author>a@b.example (Ada)</author>"), "an author"),
        (rss(PLAIN).replace("n1", "caf\u00c3\u00a9"), "another encoding"),
        (rss(PLAIN).replace("n1", "a &#150; b"), "another encoding"),
        (rss(PLAIN, head="<?xml version='1.0' encoding='latin-1'?>"), "not in UTF-8"),
        (rss(PLAIN, head="<?xml version='1.0' encoding='us-ascii'?>").replace("n1", "é"), "nobody"),
        (rss(PLAIN, head="").replace("n1", "é"), "nobody"),
        (rss(PLAIN).replace("<item>", "<item href='x'>"), "attributes"),
        (rss(PLAIN).replace("<item>", "<Item>").replace("</item>", "</Item>"), "unusual places"),
        (rss(PLAIN + f"<category><item>{PLAIN}</item></category>"), "more inside"),
        (rss(PLAIN).replace("</channel>", "</channel><channel/>"), "no single channel"),
        (atom("<title type='xhtml'>x</title>"), "type"),
        (atom("<content src='https://a.example/1'/>"), "src"),
        (atom("<link href='https://a.example/1' url='x'/>"), "unusual link"),
        (atom("<author><email>a@b.example</email></author>"), "unusual author"),
        (atom("<source><title>s</title></source>"), "unknown element"),
        (atom("<title>n</title><id>n1</id><link href='https://a.example/1'/>"), "an id"),
    ],
)  # fmt: skip
def test_doubt_begins_where_it_says(body: str, reason: str) -> None:
    with pytest.raises(quick_feed.Doubt, match=reason):
        quick_feed.entries(answer(body))


def test_a_header_that_contradicts_the_feed_is_doubted() -> None:
    body = rss(PLAIN.replace("n1", "é"))
    with pytest.raises(quick_feed.Doubt, match="UTF-8"):
        quick_feed.entries(answer(body, "text/xml; charset=iso-8859-1"))
    with pytest.raises(quick_feed.Doubt, match="disagree"):
        quick_feed.entries(answer(body, "text/xml; charset=us-ascii"))


def test_a_huge_or_deep_feed_is_left_alone() -> None:
    with pytest.raises(quick_feed.Doubt, match="not well-formed"):
        quick_feed.entries(answer(rss("<category>" * 300 + "x" + "</category>" * 300)))
    with pytest.raises(quick_feed.Doubt, match="not well-formed"):
        quick_feed.entries(answer(rss(f"<title>{'x' * 10_000_001}</title>")))


def test_relative_addresses_in_a_text_are_made_whole() -> None:
    text = escape(
        "<a href='/x?a=1&amp;b'>x</a> <img src=\"y.png\"> <a href='#z'>z</a> <a href='mailto:a'>"
    )
    (item,) = collect(SOURCE, answer(rss(f"{PLAIN}<description>{text}</description>"))).items
    assert item.markup == (
        "<a href='https://news.example.org/x?a=1&amp;b'>x</a> "
        "<img src=\"https://news.example.org/y.png\"> <a href='#z'>z</a> <a href='mailto:a'>"
    )


def test_the_feeds_own_base_address_counts() -> None:
    body = rss(
        f"{PLAIN}<description xml:base='https://b.example/d/'>&lt;a href='x'&gt;</description>"
    )
    (item,) = collect(SOURCE, answer(body)).items
    assert item.markup == "<a href='https://b.example/d/x'>"
