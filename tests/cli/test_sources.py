"""`tracker sources` through the root command, with a real server on loopback."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.commands import invoke
from tracker import archive
from tracker.config import load_sources
from tracker.errors import FetchError

FEED = (
    '<rss version="2.0"><channel><title>x</title><item><title>Letter sent</title>'
    "<link>/letter</link><pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>"
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    site = tmp_path / "site"
    site.mkdir()
    (site / "feed.xml").write_text(FEED, encoding="utf-8")
    (site / "index.xml").write_text(
        "<sitemapindex><sitemap><loc>/part.xml</loc></sitemap></sitemapindex>", encoding="utf-8"
    )
    (site / "part.xml").write_text(
        "<urlset><url><loc>/news/1</loc></url></urlset>", encoding="utf-8"
    )
    (site / "index.html").write_text(
        "<html><head><title>Harbour</title>"
        "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
        "</head><body></body></html>",
        encoding="utf-8",
    )
    (site / "robots.txt").write_text("User-agent: *\nSitemap: /part.xml\n", encoding="utf-8")
    (site / "list.html").write_text(
        "<html><body><h2><a href='/a'>One</a></h2><h2><a href='/b'>Two</a></h2></body></html>",
        encoding="utf-8",
    )
    (site / "empty.html").write_text("<html><body><p>No links.</p></body></html>", encoding="utf-8")
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def file(tmp_path: Path, address: str) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(
        f"""sources:
  - id: harbour
    name: Harbour Post
    url: http://{address}/feed.xml
    kind: feed
    allow_host: {address}
    spacing_seconds: 0
  - id: map
    name: Harbour map
    url: http://{address}/index.xml
    kind: sitemap
    allow_host: {address}
    spacing_seconds: 0
  - id: gone
    name: Gone
    url: http://{address}/gone.xml
    kind: feed
    allow_host: {address}
    spacing_seconds: 0
    enabled: false
""",
        encoding="utf-8",
    )
    return path


def test_list_shows_every_source(file: Path) -> None:
    plain = invoke("sources", "list", "--sources", file)
    assert plain.exit_code == 0
    assert [line.split()[:3] for line in plain.stdout.splitlines()] == [
        ["harbour", "feed", "on"], ["map", "sitemap", "on"], ["gone", "feed", "off"],
    ]  # fmt: skip
    rows = [json.loads(line) for line in
            invoke("sources", "list", "--json", "--sources", file).stdout.splitlines()]  # fmt: skip
    assert [(row["id"], row["enabled"]) for row in rows] == [
        ("harbour", True), ("map", True), ("gone", False),
    ]  # fmt: skip


def test_check_names_the_line_of_a_fault(file: Path) -> None:
    assert invoke("sources", "check", "--sources", file).exit_code == 0
    file.write_text(file.read_text().replace("kind: sitemap", "kind: map"), encoding="utf-8")
    result = invoke("sources", "check", file)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:11: unknown kind 'map'; known kinds are ")


def test_a_source_is_tried_without_storing_anything(file: Path, tmp_path: Path) -> None:
    result = invoke("sources", "test", "harbour", "--sources", file, "--db", tmp_path / "a.db")
    assert result.exit_code == 0
    assert "2026-11-19  Letter sent" in result.stdout
    assert "items: 1, with a title: 1, with a date: 1" in result.stderr
    assert not (tmp_path / "a.db").exists()


def test_a_sitemap_index_leads_to_its_part(file: Path, address: str) -> None:
    result = invoke("sources", "test", "map", "--json", "--sources", file)
    assert json.loads(result.stdout)["url"] == f"http://{address}/news/1"


def test_an_address_can_be_tried_before_it_is_a_source(address: str) -> None:
    url = f"http://{address}/feed.xml"
    result = invoke("sources", "test", url, "--allow-host", address, "--json")
    assert json.loads(result.stdout)["title"] == "Letter sent"
    assert invoke("sources", "test", url).exit_code == 1


@pytest.mark.parametrize(
    ("which", "words"), [("gone", "answered 404"), ("unheard", "no source is called")]
)
def test_what_cannot_be_tried_is_an_error(file: Path, which: str, words: str) -> None:
    result = invoke("sources", "test", which, "--sources", file)
    assert result.exit_code == 1
    assert words in result.stderr


# --- adding ---------------------------------------------------------------------------

COMMENTED = """# Mine, with love.
sources:

    # the harbour
    - {id: quay, name: Quay, url: "https://quay.example/feed", kind: feed}  # keep me
    # nothing below
"""


def test_add_tries_an_address_and_keeps_the_file_as_it_is(address: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(COMMENTED, encoding="utf-8")
    url = f"http://{address}/feed.xml"
    words = ("sources", "add", url, "--name", "Harbour Post", "--file", path)
    result = invoke(*words, "--allow-host", address)
    assert result.exit_code == 0, result.output
    assert path.read_text(encoding="utf-8").startswith(COMMENTED)
    rows = invoke("sources", "list", "--json", "--sources", path).stdout.splitlines()
    row = json.loads(rows[1])
    assert (row["id"], row["name"], row["kind"]) == ("harbour_post", "Harbour Post", "feed")
    assert row["verified"] != "never"
    again = invoke("sources", "test", "harbour_post", "--sources", path)
    assert "Letter sent" in again.stdout


def test_add_begins_a_file_and_takes_the_name_the_feed_gives_itself(
    address: str, tmp_path: Path
) -> None:
    path = tmp_path / "new.yaml"
    words = ("sources", "add", f"http://{address}/feed.xml", "--file", path)
    assert invoke(*words, "--allow-host", address).exit_code == 0
    assert "- id: x\n    name: x\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "kind"), [("feed.xml", "feed"), ("index.xml", "sitemap"), ("list.html", "page")]
)
def test_add_finds_out_what_it_is(address: str, tmp_path: Path, page: str, kind: str) -> None:
    path = tmp_path / "new.yaml"
    words = ("sources", "add", f"http://{address}/{page}", "--file", path)
    assert invoke(*words, "--allow-host", address).exit_code == 0
    assert f"kind: {kind}\n" in path.read_text(encoding="utf-8")


def test_add_refuses_what_is_watched_already_or_shows_nothing(file: Path, address: str) -> None:
    before = file.read_bytes()
    for page, problem in (("feed.xml", "is watched already as harbour"),
                          ("empty.html", "nothing here can be collected"),
                          ("gone.html", "answered 404")):  # fmt: skip
        words = ("sources", "add", f"http://{address}/{page}", "--sources", file)
        result = invoke(*words, "--allow-host", address)
        assert (result.exit_code, problem in result.stderr) == (1, True), result.stderr
    assert file.read_bytes() == before


def test_add_leaves_a_file_alone_that_has_faults(address: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("sources: []\n", encoding="utf-8")
    words = ("sources", "add", f"http://{address}/feed.xml", "--file", path)
    result = invoke(*words, "--allow-host", address)
    assert (result.exit_code, path.read_text(encoding="utf-8")) == (1, "sources: []\n")
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["sources.yaml"]


def test_discover_finds_what_is_announced_and_what_robots_names(address: str) -> None:
    words = ("sources", "discover", f"http://{address}/", "--allow-host", address)
    result = invoke(*words, "--spacing", "0")
    assert result.exit_code == 0, result.output
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        ["feed", f"http://{address}/feed.xml"], ["sitemap", f"http://{address}/part.xml"],
    ]  # fmt: skip


def test_discover_looks_at_the_usual_places(address: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "index.html").unlink()
    (site / "robots.txt").unlink()
    words = ("sources", "discover", f"http://{address}/empty.html", "--allow-host", address)
    result = invoke(*words, "--spacing", "0")
    assert f"http://{address}/feed.xml" in result.stdout
    (site / "feed.xml").unlink()
    (site / "index.xml").unlink()
    assert invoke(*words, "--spacing", "0").exit_code == 1


# --- OPML -----------------------------------------------------------------------------

LIST = """<?xml version="1.0"?>
<!DOCTYPE opml [<!ENTITY secret SYSTEM "SECRET">]>
<opml version="1.0"><head><title>My feeds</title></head><body>
 <outline text="Ports"><outline text="North">
  <outline type="rss" text="Quay" title="Quay Daily" xmlUrl="https://quay.example/feed"/>
  <outline type="rss" text="Old one" xmlUrl="{known}"/>
 </outline></outline>
 <outline type="rss" text="Pier &amp; Dock &secret;" xmlUrl="https://pier.example/my feed.xml"/>
 <outline type="rss" text="Quay Daily" xmlUrl="https://other.example/feed"/>
 <outline type="rss" text="Local file" xmlUrl="file:///etc/passwd"/>
 <outline text="A heading without a feed"/>
</body></opml>"""


def test_import_adds_feeds_out_of_nested_folders(file: Path, address: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("harbour-master", encoding="utf-8")
    listed = tmp_path / "list.opml"
    text = LIST.replace("SECRET", secret.as_uri()).replace(" &secret;", "")
    listed.write_text(text.replace("{known}", f"http://{address}/feed.xml"), encoding="utf-8")
    result = invoke("sources", "import", "--opml", listed, "--sources", file)
    assert result.exit_code == 3, result.output
    assert "3 added, 1 watched already, 1 cannot be used" in result.stdout
    assert "Local file" in result.stderr
    rows = [json.loads(line) for line in
            invoke("sources", "list", "--json", "--sources", file).stdout.splitlines()]  # fmt: skip
    assert [(row["id"], row["url"]) for row in rows[3:]] == [
        ("quay_daily", "https://quay.example/feed"),
        ("pier_dock", "https://pier.example/my%20feed.xml"),
        ("quay_daily_2", "https://other.example/feed"),
    ]
    assert rows[3]["notes"].startswith("Folder: Ports / North. ")
    assert rows[3]["verified"] == "never"


def test_an_entity_in_a_list_is_neither_read_nor_grown(file: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("harbour-master", encoding="utf-8")
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<!DOCTYPE opml [<!ENTITY e0 "ha">{grown}<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    body = '<outline text="x"><outline xmlUrl="https://quay.example/x">&e8;&f;</outline></outline>'
    listed = tmp_path / "list.opml"
    listed.write_text(f"{head}<opml><body>{body}</body></opml>", encoding="utf-8")
    result = invoke("sources", "import", "--opml", listed, "--sources", file)
    assert "harbour-master" not in result.output + file.read_text(encoding="utf-8")
    assert len(file.read_text(encoding="utf-8")) < 5000


@pytest.mark.parametrize("body", ["", "<html/>", "nonsense", "<opml><body></opml>"])
def test_what_is_no_list_is_an_error(file: Path, tmp_path: Path, body: str) -> None:
    listed = tmp_path / "list.opml"
    listed.write_text(body, encoding="utf-8")
    result = invoke("sources", "import", "--opml", listed, "--sources", file)
    assert result.exit_code == 1
    assert "list.opml" in result.stderr


def test_what_is_exported_can_be_imported(file: Path, tmp_path: Path) -> None:
    listed, copy = tmp_path / "out.opml", tmp_path / "copy.yaml"
    result = invoke("sources", "export", "--opml", listed, "--sources", file)
    assert "1 feeds; 1 sources are no feeds and stay here" in result.stderr
    assert invoke("sources", "import", "--opml", listed, "--file", copy).exit_code == 0
    (row,) = invoke("sources", "list", "--json", "--sources", copy).stdout.splitlines()
    (own, *_) = invoke("sources", "list", "--json", "--sources", file).stdout.splitlines()
    assert json.loads(row)["url"] == json.loads(own)["url"]


# --- health ---------------------------------------------------------------------------


def test_health_shows_trouble_first(file: Path, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    sources = load_sources(file)
    with closing(archive.connect(db)) as con:
        archive.register_sources(con, sources)
        failure = FetchError("no connection", where=sources[1].url)
        archive.poll_failed(con, sources[1], failure, now=datetime(2026, 11, 20, tzinfo=UTC))
    rows = [json.loads(line) for line in
            invoke("sources", "health", "--json", "--db", db).stdout.splitlines()]  # fmt: skip
    assert (rows[0]["id"], rows[0]["state"]) == ("map", "suspect")
    assert {row["state"] for row in rows[1:]} == {"new"}
    plain = invoke("sources", "health", "--db", db)
    assert plain.stdout.splitlines()[0].endswith("map  no connection")
    assert "2 of 3 sources are well" in plain.stderr


def test_a_mailbox_is_tried_like_any_source(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "one.eml").write_text(
        "From: post@harbour.example\nSubject: The week\n\nText.\n", encoding="utf-8"
    )
    path = tmp_path / "sources.yaml"
    path.write_text(
        f"sources:\n- {{id: post, name: Post, kind: mailbox, url: '{letters.as_uri()}'}}\n",
        encoding="utf-8",
    )
    assert "The week" in invoke("sources", "test", "post", "--sources", path).stdout
