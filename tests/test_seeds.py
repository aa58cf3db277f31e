"""The four reports that the tracker was first asked to handle, and variations of them.

The reports are not part of the repository; without them these tests are skipped. Nothing in
the tracker is wired to them: dates, models and names are changed here and the flags follow.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
KNOWLEDGE = ROOT / "tracker" / "knowledge"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed reports are not here")

Rows = list[dict[str, Any]]
NAMED = {
    "openai", "anthropic", "google", "alphabet", "microsoft", "frontier-model-forum", "deepseek",
    "alibaba", "minimax", "bloomberg", "gpt-4", "gpt-4o", "o1", "claude-3-5-sonnet",
    "gemini-family", "gemma-family", "bert", "t5", "deepseek-v3", "qwen2-5-max", "sam-altman",
    "dario-amodei", "eu-ai-act", "chips-act",
}  # fmt: skip
RENAMED = {
    "OpenAI": "Larkspur", "openai": "larkspur", "Anthropic": "Quillon", "anthropic": "quillon",
    "DeepSeek": "Tidewell", "deepseek": "tidewell", "Deep Seek": "Tide Well",
    "Qwen2.5-Max": "Ostrava2.5-Max", "Qwen": "Ostrava", "qwen": "ostrava",
}  # fmt: skip


def tracker(*words: object, knowledge: Path | None = None) -> subprocess.CompletedProcess[str]:
    extra = ["--knowledge", str(knowledge)] if knowledge else []
    return subprocess.run(
        [sys.executable, "-m", "tracker", *map(str, words), *extra],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip


def read(
    folder: Path, change: Callable[[str, str], str] = lambda _, text: text, **options: Path
) -> Callable[[str], Rows]:
    """Ingest changed copies of the seeds into a new archive; return how to read it."""
    copies = folder / "seeds"
    copies.mkdir()
    for path in SEEDS.glob("*.txt"):
        text = change(path.name[:3], path.read_text(encoding="utf-8"))
        (copies / path.name).write_text(text, encoding="utf-8")
    done = tracker("ingest", copies, "--db", folder / "seeds.db", **options)
    assert done.returncode == 0, done.stderr

    def rows(what: str) -> Rows:
        out = tracker(what, "--json", "--db", folder / "seeds.db", **options)
        assert out.returncode == 0, out.stderr
        return [json.loads(line) for line in out.stdout.splitlines()]

    return rows


def of_kind(rows: Rows, kind: str) -> Rows:
    return [row for row in rows if row["kind"] == kind]


def facts(conflict: dict[str, Any]) -> set[str]:
    return {
        origin.removeprefix("knowledge:")
        for side in conflict["sides"]
        for origin in side["origins"]
        if origin.startswith("knowledge:")
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Rows]:
    return read(tmp_path_factory.mktemp("plain"))


def test_links_who_and_what_is_named(plain: Callable[[str], Rows]) -> None:
    entities = {row["id"]: row for row in plain("entities")}
    assert entities.keys() >= NAMED
    assert any(id.startswith("qwen") for id in entities)
    assert not any(entities[id]["provisional"] for id in NAMED)


def test_links_a_misspelling_and_a_bare_family_name(plain: Callable[[str], Rows]) -> None:
    linked = {(row["text"], row["entity"]) for row in plain("mentions")}
    assert ("Deep Seek", "deepseek") in linked
    assert ("Gemini", "gemini-family") in linked


def test_guesses_no_date(plain: Callable[[str], Rows]) -> None:
    assert [row["published"] for row in plain("reports")] == [None] * 4


def test_flags_models_that_did_not_exist_yet(plain: Callable[[str], Rows]) -> None:
    found = {id: row for row in of_kind(plain("conflicts"), "anachronism") for id in facts(row)}
    assert found.keys() >= {"deepseek-v3", "qwen2-5-max"}
    for id, day in (("deepseek-v3", "26 December 2024"), ("qwen2-5-max", "28 January 2025")):
        (fact,) = [side for side in found[id]["sides"] if f"knowledge:{id}" in side["origins"]]
        assert day in fact["value"]
        assert fact["source_url"].startswith("https://")
    assert "gpt-4o" not in found
    assert "o1" not in found


def test_flags_the_date_of_the_joint_statement(plain: Callable[[str], Rows]) -> None:
    found = [
        row
        for row in of_kind(plain("conflicts"), "date_conflict")
        if any("22 October 2024" in side["value"] for side in row["sides"])
    ]
    assert any("ev-2026-04-06-information-sharing" in facts(row) for row in found)


def test_flags_a_statement_that_no_other_report_carries(plain: Callable[[str], Rows]) -> None:
    found = of_kind(plain("conflicts"), "existence_uncorroborated")
    texts = [span["text"] for row in found for side in row["sides"] for span in side["spans"]]
    assert any("joint statement" in text for text in texts)


def test_flags_hours_set_beside_chips(plain: Callable[[str], Rows]) -> None:
    sides = [
        " | ".join(side["value"] for side in row["sides"])
        for row in of_kind(plain("conflicts"), "unit_incommensurable")
    ]
    assert any("2.8 million" in text and "30,000" in text for text in sides)


def test_flags_the_translated_words_of_the_memo(plain: Callable[[str], Rows]) -> None:
    found = of_kind(plain("conflicts"), "mutated_quote")
    assert any("openai-memo-free-ride" in facts(row) for row in found)


def test_says_of_no_report_that_it_is_wrong(plain: Callable[[str], Rows]) -> None:
    words = " ".join(json.dumps(row["summary"]) for row in plain("conflicts")).lower()
    assert not re.search(r"\b(false|fake|lie|lying|debunked|wrong)\b", words)


def test_other_reports_stand_against_the_date_once_theirs_are_known(tmp_path: Path) -> None:
    days = {"000": "2026-04-07", "001": "2026-04-08", "003": "2026-04-07"}

    def dated(seed: str, text: str) -> str:
        return f"---\npublished: {days[seed]}\n---\n{text}" if seed in days else text

    rows = read(tmp_path, dated)
    late = {row["id"] for row in rows("reports") if row["published"]}
    against = {
        span["report"]
        for row in of_kind(rows("conflicts"), "date_conflict")
        if any("22 October 2024" in side["value"] for side in row["sides"])
        for side in row["sides"]
        for span in side["spans"]
    }
    assert len(late) == 3
    assert against & late


def test_a_later_date_takes_the_anachronisms_away(tmp_path: Path) -> None:
    def later(_: str, text: str) -> str:
        return text.replace("October 22, 2024", "March 3, 2025")

    conflicts = read(tmp_path, later)("conflicts")
    gone = {"deepseek-v3", "qwen2-5-max"}
    events = [row for row in of_kind(conflicts, "anachronism") if row["class"] == "registry"]
    dated = [
        row for row in events if any("2025" in s["value"] and s["spans"] for s in row["sides"])
    ]
    assert not gone & {id for row in dated for id in facts(row)}
    values = [s["value"] for row in of_kind(conflicts, "date_conflict") for s in row["sides"]]
    assert "3 March 2025" in values
    assert "22 October 2024" not in values


def test_another_model_is_flagged_in_its_place(tmp_path: Path) -> None:
    def swapped(_: str, text: str) -> str:
        return text.replace("Qwen2.5-Max", "Kimi K2").replace("DeepSeek-V3", "GLM-4.5")

    found = of_kind(read(tmp_path, swapped)("conflicts"), "anachronism")
    named = {id for row in found for id in facts(row)}
    assert {"kimi-k2", "glm-4-5"} <= named
    assert "qwen2-5-max" not in named


def test_flags_follow_when_everybody_is_renamed(tmp_path: Path) -> None:
    pattern = re.compile("|".join(sorted(map(re.escape, RENAMED), key=len, reverse=True)))

    def rename(_: str, text: str) -> str:
        return pattern.sub(lambda found: RENAMED[found.group()], text)

    overlay = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, overlay, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for path in overlay.rglob("*.yaml"):
        path.write_text(rename("", path.read_text(encoding="utf-8")), encoding="utf-8")
    rows = read(tmp_path, rename, knowledge=overlay)
    assert {row["id"] for row in rows("entities")} >= {rename("", id) for id in NAMED}
    conflicts = rows("conflicts")
    early = {id for row in of_kind(conflicts, "anachronism") for id in facts(row)}
    assert early >= {"tidewell-v3", "ostrava2-5-max"}
    assert any(
        "larkspur-memo-free-ride" in facts(row) for row in of_kind(conflicts, "mutated_quote")
    )
    assert of_kind(conflicts, "existence_uncorroborated")
    assert any(
        "ev-2026-04-06-information-sharing" in facts(row)
        for row in of_kind(conflicts, "date_conflict")
    )
