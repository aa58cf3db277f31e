"""Train the language weights anew: convert, train, pack, evaluate.

    python -m training --corpus DIR [--work DIR] [--swap-names] [--steps N] [--ship]

DIR holds the two treebanks, or their .spacy files from an earlier run. Results go to --work
(default build/training): the sets, the trained pipeline, the packed weights, their scores.
--ship puts packed weights and scores in the place of the shipped ones.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from spacy.cli.train import train

from training.augment import augment
from training.convert import convert
from training.corpora import DEV, TRAIN, Missing, converted, how_to_fetch
from training.evaluate import FILE, as_table, evaluate, shipped_scores, write
from training.pack import SHIPPED, pack
from training.words import write_words

HERE = Path(__file__).resolve().parent
CONFIG = HERE / "config/parse.cfg"
WORK = HERE.parent / "build/training"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the whole recipe; 0 if it went through, 2 if files are missing."""
    given = _command_line().parse_args(arguments)
    if not given.corpus:
        print(how_to_fetch())
        return 2
    try:
        sets = _converted(given.corpus, given.work)
    except Missing as exc:
        print(exc, file=sys.stderr)
        return 2
    trained = _trained(sets, given.work, swap_names=given.swap_names, steps=given.steps)
    packed = given.work / "packed"
    print("==> packing", flush=True)
    pack(trained, packed)
    write_words(sets, packed)
    print("==> measuring", flush=True)
    scores = evaluate(packed, sets)
    write(scores, given.work / "scores.json")
    print(as_table(scores, beside=shipped_scores()))
    if given.ship:
        _ship(packed, given.work / "scores.json")
    return 0


def _command_line() -> argparse.ArgumentParser:
    cli = argparse.ArgumentParser(
        prog="python -m training", description=str(__doc__).splitlines()[0]
    )
    cli.add_argument("--corpus", type=Path, metavar="DIR", help="treebanks or .spacy files")
    cli.add_argument("--work", type=Path, metavar="DIR", default=WORK, help="where results go")
    cli.add_argument(
        "--swap-names", action="store_true", help="train on copies with other names as well"
    )
    cli.add_argument(
        "--steps", type=int, default=0, metavar="N", help="stop early, to try the recipe"
    )
    cli.add_argument("--ship", action="store_true", help="replace the shipped weights")
    return cli


def _converted(corpus: Path, work: Path) -> Path:
    """Return the folder with the .spacy files; convert the treebanks where there are none."""
    if converted(corpus):
        print(f"==> sets are in {corpus}", flush=True)
        return corpus
    sets = work / "sets"
    if not converted(sets):
        print("==> converting", flush=True)
        convert(corpus, sets)
    return sets


def _trained(sets: Path, work: Path, *, swap_names: bool, steps: int) -> Path:
    """Train unless that has been done; return the folder that did best on the development set."""
    trained = work / ("trained-with-names" if swap_names else "trained")
    texts = sets / f"{TRAIN}.spacy"
    if (trained / "model-last/meta.json").exists():  # written when all epochs are through
        print(f"==> trained already: {trained}", flush=True)
        return trained / "model-best"
    work.mkdir(parents=True, exist_ok=True)
    if swap_names:
        texts = work / f"{TRAIN}_names.spacy"
        print(f"==> {augment(sets / f'{TRAIN}.spacy', texts)} copies with other names", flush=True)
    print("==> training, a quarter of an hour on one core", flush=True)
    paths = {"paths.train": str(texts), "paths.dev": str(sets / f"{DEV}.spacy")}
    train(CONFIG, trained, overrides=paths | ({"training.max_steps": steps} if steps else {}))
    return trained / "model-best"


def _ship(packed: Path, scores: Path) -> None:
    shutil.rmtree(SHIPPED)
    shutil.copytree(packed, SHIPPED)
    shutil.copyfile(scores, FILE)
    print(f"==> shipped: {SHIPPED}; run the tests and `make quality` before you commit")


if __name__ == "__main__":
    sys.exit(main())
