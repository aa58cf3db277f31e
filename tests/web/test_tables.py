"""Datasette's own pages: they work under their policy, and they publish the archive alone."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.web.newsstand import DISPUTE, NOW, SECRETS, WIRE, WITHHELD
from tests.web.serving import Site
from tracker import archive
from tracker.config import Settings
from tracker.errors import ConfigError
from tracker.web import Gate, build
from tracker.web.headers import datasette_policy

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
