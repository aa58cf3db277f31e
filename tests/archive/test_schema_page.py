"""The page about the tables names every table and every column of both files."""

from __future__ import annotations

import re
from pathlib import Path
from sqlite3 import Connection

import pytest

from tracker import archive

PAGE = Path(__file__).parents[2] / "docs" / "schema.md"


def tables(con: Connection) -> dict[str, list[str]]:
    rows = con.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'search!_%' ESCAPE '!' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
        "AND name <> '_sqlite_migrations'"
    ).fetchall()
    return {
        row["name"]: [
            column["name"]
            for column in con.execute("SELECT * FROM pragma_table_xinfo(?)", (row["name"],))
            if column["hidden"] != 1
        ]
        for row in rows
    }


@pytest.mark.parametrize("file", ["archive", "private"])
def test_every_table_and_column_is_described(tmp_path: Path, file: str) -> None:
    opened = archive.connect if file == "archive" else archive.connect_private
    con = opened(tmp_path / "x.db")
    page = PAGE.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL))
    found = tables(con)
    con.close()
    assert found
    for table, columns in found.items():
        assert table in sections, f"table {table} is not described"
        described = re.findall(r"^\| `(\w+)` \|", sections[table], re.MULTILINE)
        assert sorted(described) == sorted(columns), table
