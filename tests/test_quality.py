"""The labelled reports: the scorer is sound, the gold is sound, and all pins hold."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("benchmarks.quality", reason="the labelled reports come with the repository")

from benchmarks.__main__ import main as run_benchmarks
from benchmarks.quality.__main__ import measure
from benchmarks.quality.check_gold import Check, known_ids, read_gold, read_pages
from benchmarks.quality.errors import as_text, list_errors
from benchmarks.quality.pins import Line, hold_against, read_pins, write_pins
from benchmarks.quality.score import HERE, WHAT, compare, part_of, rows, score, self_test


@pytest.mark.slow
def test_no_measure_drops_below_its_pin() -> None:
    lines = measure()
    assert {line.part for line in lines if line.pin is not None} == {"seen", "unseen"}
    assert [line for line in lines if not line.holds] == []


def test_gold_scores_everything_and_nothing_scores_nothing() -> None:
    self_test()


def test_gold_is_sound() -> None:
    assert Check(known_ids(None), read_pages(), read_gold()).run() == []


def test_check_of_the_gold_notices_an_unknown_id_and_a_fragment_that_moved() -> None:
    gold = read_gold()
    claim = next(row for row in gold["claims"] if not row.get("optional"))
    claim["agent"] = ["nobody-lists-this"]
    gold["traps"][0]["a"] = {**gold["traps"][0]["a"], "contains": "words that stand nowhere"}
    problems = Check(known_ids(None), read_pages(), gold).run()
    assert len(problems) == 3
    assert any("nobody-lists-this" in problem for problem in problems)


def test_errors_are_listed_for_the_seen_part_alone() -> None:
    seen = compare(HERE / "gold", {what: [] for what in WHAT}, "seen")
    is_seen = part_of(HERE / "gold", "seen")
    claims = list_errors(seen, "claims")
    wanted = [r for r in rows(HERE / "gold/claims.jsonl") if is_seen(r) and not r.get("optional")]
    missed = [error for error in claims if error.kind == "claim missed"]
    assert len(missed) == len(wanted)
    for what in WHAT:
        assert all(is_seen({"url": error.url}) for error in list_errors(seen, what) if error.url)
    assert as_text(claims).startswith(f"claim missed: {len(wanted)}")


def test_a_figure_below_its_pin_is_a_drop_and_traps_are_a_ceiling(tmp_path: Path) -> None:
    scores = {"seen": score(HERE / "gold", {what: [] for what in WHAT}, "seen")}
    pins = {"seen": {"claims": {"recall": 0.5, "f1": 0.0}, "conflicts": {"traps_violated": 0}}}
    fallen = [line for line in hold_against(scores, pins) if not line.holds]
    assert [(line.group, line.measure) for line in fallen] == [("claims", "recall")]
    assert not Line(group="conflicts", measure="traps_violated", part="seen", value=1, pin=0).holds

    lines = [
        Line(group="claims", measure="recall", part="seen", value=0.956),
        Line(group="kinds", measure="date_conflict", part="seen", value=7, of=9),
        Line(group="kinds", measure="anachronism", part="seen", value=4, of=4),
    ]
    write_pins(lines, tmp_path / "pins.yaml")
    assert read_pins(tmp_path / "pins.yaml") == {
        "seen": {"claims": {"recall": 0.93}, "kinds": {"date_conflict": 6}}
    }


def test_benchmarks_are_listed_and_an_unknown_one_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_benchmarks(["--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert {"language", "quality"} <= {line.split()[0] for line in listed}
    assert all(len(line.split(maxsplit=1)) == 2 for line in listed)
    assert run_benchmarks(["nothing-like-it"]) == 2
    assert "nothing-like-it" in capsys.readouterr().err
