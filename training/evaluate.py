"""Measure packed weights on texts they were not trained on.

    python -m training.evaluate CORPUS [WEIGHTS]

In: a folder with the .spacy sets, and packed weights (default: the shipped ones). Out: a
table and the scores as JSON; for the shipped weights training/scores.json. The texts are
tokenised anew, as in use, so a wrong token costs its tag and its head too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spacy.training import Corpus

from training.corpora import TESTS
from training.pack import SHIPPED, unpack

FILE = Path(__file__).resolve().parent / "scores.json"
MEASURES = {
    "token_f": "tokens", "tag_acc": "tags", "pos_acc": "word classes", "morph_acc": "morphology",
    "lemma_acc": "lemmas", "dep_uas": "UAS", "dep_las": "LAS", "sents_f": "sentences",
}  # fmt: skip
Scores = dict[str, dict[str, float]]


def evaluate(weights: Path, corpus: Path, tests: Sequence[str] = TESTS) -> Scores:
    """Return the scores of packed weights on each test set."""
    nlp = unpack(weights)
    scores = {}
    for test in tests:
        found: dict[str, Any] = nlp.evaluate(list(Corpus(corpus / f"{test}.spacy")(nlp)))
        scores[test] = {name: round(found[name], 4) for name in MEASURES}
    return scores


def shipped_scores() -> Scores:
    """Return the recorded scores of the shipped weights."""
    scores: Scores = json.loads(FILE.read_text("utf-8"))
    return scores


def as_table(scores: Scores, beside: Scores | None = None) -> str:
    """Return scores as text, with the difference to others where they are given."""
    lines = [f"{'':<14}" + "".join(f"{name:>14}" for name in MEASURES.values())]
    for test, found in scores.items():
        cells = [f"{100 * found[name]:.1f}" for name in MEASURES]
        if beside:
            apart = [100 * (found[name] - beside[test][name]) for name in MEASURES]
            cells = [f"{cell} ({by:+.1f})" for cell, by in zip(cells, apart, strict=True)]
        lines.append(f"{test:<14}" + "".join(f"{cell:>14}" for cell in cells))
    return "\n".join(lines)


def write(scores: Scores, path: Path) -> None:
    """Write scores as JSON."""
    path.write_text(json.dumps(scores, indent=2) + "\n", "utf-8")


def main() -> int:
    """Run the command line."""
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    weights = Path(sys.argv[2]) if len(sys.argv) == 3 else SHIPPED
    scores = evaluate(weights, Path(sys.argv[1]))
    if weights.resolve() == SHIPPED:
        write(scores, FILE)
    print(as_table(scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
