"""Labelled passages become reports that the one scorer takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.quality.__main__ import main
from benchmarks.quality.passages import lay_out
from benchmarks.quality.score import score

PASSAGES = """
- id: t001
  published: 2026-03-05T14:00:00Z
  title: Two labs at odds
  text: OpenAI accused DeepSeek on Tuesday of copying its models.
  claims:
    - {contains: accused DeepSeek, speakers: [openai], act: allege, hedge: 1, polarity: 1,
       frame: accuse_distill, agent: [openai], target: [deepseek],
       event_date: [2026-03-03, 2026-03-03]}
- id: t003
  text: Copying is easy, some think.
  claims: []
- id: t002
  text: DeepSeek denied it.
  claims:
    - {contains: denied it, speakers: [deepseek], act: deny, hedge: 1, polarity: -1, frame: deny,
       agent: [deepseek], event_date: null}
"""


def laid_out(folder: Path) -> Path:
    source = folder / "passages"
    source.mkdir()
    (source / "t.yaml").write_text(PASSAGES, encoding="utf-8")
    return lay_out(source, folder / "set")


def test_what_is_written_is_what_the_scorer_wants(tmp_path: Path) -> None:
    home = laid_out(tmp_path)
    gold = [json.loads(line) for line in (home / "gold/claims.jsonl").read_text().splitlines()]
    assert [row["id"] for row in gold] == ["t001-0", "t002-0"]
    assert gold[0]["event_date"] == {"start": "2026-03-03", "end": "2026-03-03"}
    claims = [{**row, "text": row["contains"], "roles": {"agent": row["agent"]}} for row in gold]
    for part in ("seen", "unseen"):
        assert score(home / "gold", {"claims": claims}, part)["claims"]["f1"] == 1.0


def test_a_passage_without_claims_stands_on_the_page_before_it(tmp_path: Path) -> None:
    pages = {path.name: path.read_text() for path in (laid_out(tmp_path) / "reports").iterdir()}
    assert sorted(pages) == ["t001.md", "t002.md"]
    assert "some think" in pages["t001.md"]
    assert "some think" not in pages["t002.md"]
    assert 'title: ""' in pages["t002.md"]


def test_the_command_scores_another_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laid_out(tmp_path)
    assert main(["--labelled", str(tmp_path / "passages")]) == 0
    assert capsys.readouterr().out.count("speaker_accuracy") == 2
