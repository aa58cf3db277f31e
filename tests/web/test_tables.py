"""Datasette's own pages: they work under their policy, and they publish the archive alone."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from tests.web.newsstand import DISPUTE, NOW, SECRETS, STORIES, WIRE, WITHHELD, fill
from tests.web.serving import Site, serving
from tracker import archive
from tracker.config import Settings
from tracker.errors import ConfigError
from tracker.knowledge import load
from tracker.web import Gate, build
from tracker.web.headers import datasette_policy
from tracker.web.tables import _Rows

SLY = ("=1+1", "+1|cmd", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil.example","x\ny")')
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@pytest.mark.parametrize(
    "path",
    ["/stand", "/stand/reports", f"/stand/conflicts/{DISPUTE.id}", "/stand?sql=select+1", "/zzz"],
)
def test_scripts_of_datasette_are_allowed_by_their_hash(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    (policy,) = answer.headers.get_list("content-security-policy")
    assert policy == datasette_policy()
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts
    assert "unsafe" not in scripts[1]
    for script in _INLINE.findall(answer.text):
        digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in scripts[1]


def test_exports_work(client: httpx.Client) -> None:
    rows = client.get("/stand/reports.json?_shape=array").json()
    assert WIRE.report.id in {row["id"] for row in rows}
    assert client.get("/stand/claims.csv").text.startswith("number,id,report")
    asked = client.get("/stand.json", params={"sql": "select count(*) n from reports"})
    assert asked.json()["rows"] == [[5]]


def test_every_table_asked_anonymously_holds_nothing_private(
    client: httpx.Client, site: Site
) -> None:
    names = [row["name"] for row in client.get("/-/databases.json").json()]
    assert names == ["stand"]
    master = "select name from sqlite_master where type in ('table', 'view')"
    answer = client.get("/stand.json", params={"sql": master, "_shape": "arrayfirst"})
    tables = answer.json()
    assert {"reports", "decisions", "digests"} <= set(tables)
    with closing(archive.connect_private(archive.private_path(site.db))) as private:
        hidden = {r[0] for r in private.execute("SELECT name FROM sqlite_master")}
    assert not {"bodies", "outbox", "tokens"} & set(tables)
    assert {"bodies", "outbox", "tokens"} <= hidden
    for table in tables:
        text = client.get(f"/stand/{table}.json?_size=max&_shape=array").text
        for secret in (*SECRETS, WITHHELD):
            assert secret not in text, table


@pytest.mark.parametrize(
    "sql",
    [
        "attach database 'x-private.db' as x",
        "select 1; attach database 'x-private.db' as x",
        "with a as (select 1) insert into meta values ('a', 'b')",
        "delete from decisions",
        "pragma journal_mode = delete",
        "vacuum into '/tmp/elsewhere.db'",
        "select load_extension('x')",
        "select writefile('x', 'y')",
    ],
)
def test_sql_only_reads(client: httpx.Client, sql: str) -> None:
    answer = client.get("/stand.json", params={"sql": sql})
    assert answer.status_code == 400
    assert answer.json()["ok"] is False


@pytest.mark.parametrize("path", ["/_internal", "/_memory", "/stand-private", "/stand.db"])
def test_no_other_database_is_served(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in {403, 404}


def test_a_file_named_like_a_page_is_refused(tmp_path: Path) -> None:
    archive.connect(tmp_path / "queue.db").close()
    with pytest.raises(ConfigError, match="already called /queue"):
        build(Settings(db=tmp_path / "queue.db"), Gate(), lambda: NOW, frozenset())


def test_csv_begins_no_formula(tmp_path: Path) -> None:
    fill(tmp_path / "sly.db")
    with closing(archive.connect(tmp_path / "sly.db")) as con, archive.writing(con):
        for number, title in enumerate(SLY):
            con.execute("INSERT INTO stories VALUES (?, 'a', ?, NULL, '[]', '[]')",
                        (f"s-sly-{number}", title))  # fmt: skip
    with serving(tmp_path / "sly.db") as site, site.visitor() as client:
        for path in ("/sly/stories.csv", "/sly/stories.csv?_dl=1&_stream=1",
                     "/sly.csv?sql=select+*+from+stories"):  # fmt: skip
            rows = list(csv.DictReader(io.StringIO(client.get(path).text, newline="")))
            told = {row["id"]: row["title"] for row in rows if row["id"].startswith("s-sly")}
            assert told == {f"s-sly-{n}": f"'{title}" for n, title in enumerate(SLY)}
            assert len(rows) == len(STORIES) + len(SLY)
        row = client.get("/sly.csv?sql=select+-5+as+n,'plain'+as+t").text
        assert row.splitlines() == ["n,t", "-5,plain"]


def test_a_long_csv_is_cut_at_whole_rows() -> None:
    rows = _Rows()
    pieces = (b'a,"x\ny', b'z"\r\n=1,', b'"=2\n"\r\n')
    out = [rows.plain(piece, last=n == 2) for n, piece in enumerate(pieces)]
    assert out == [b"", b'a,"x\nyz"\r\n', b"'=1,\"'=2\n\"\r\n"]


def test_what_leads_nowhere_leads_home(client: httpx.Client) -> None:
    answer = client.get("/nopage")
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 404
    assert page.h1 is not None
    assert page.h1.get_text() == "There is no such page"
    assert {"/", "/queue", "/search", "/stand"} <= {a["href"] for a in page.select("main a")}
    assert "Distillation Tracker" in page.title.get_text()
    for path in ("/stand", "/stand/claims", "/stand?sql=select+*+from+nothing"):
        page = BeautifulSoup(client.get(path).text, "html.parser")
        assert {"/", "/queue", "/digest"} <= {a["href"] for a in page.select("header a")}
    assert "syntax error" in client.get("/stand?sql=select+*+from+nothing").text


def test_tables_come_in_short_pages(client: httpx.Client) -> None:
    settings = client.get("/-/settings.json").json()
    assert settings["default_page_size"] <= 25
    assert settings["truncate_cells_html"] <= 300


def test_a_used_link_is_told_of_on_a_page(fresh_site: Site) -> None:
    with fresh_site.visitor() as client:
        answer = client.get("/enter?key=used")
        assert answer.status_code == 403
        page = BeautifulSoup(answer.text, "html.parser")
        assert "was used" in page.h1.get_text()
        assert "/queue" in {a["href"] for a in page.select("main a")}


def test_a_policy_has_an_address(client: httpx.Client) -> None:
    id = next(iter(load().policies))
    answer = client.get(f"/policy/{id}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/entity/{id}")
    assert client.get("/policy/no-such-act-at-all").status_code == 404
