"""Which files the training needs, and where they have to lie.

In: the folder that --corpus names. Out: the files of each set, or a message that says
exactly what to fetch.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
CORPORA: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "corpora.yaml").read_text("utf-8"))
EWT, GUM = "UD_English-EWT", "UD_English-GUM"

TRAIN, DEV = "ud_train", "ud_dev"
TESTS = ("ewt_test", "gum_test", "gumnews_test")
SETS = (TRAIN, DEV, *TESTS)


class Missing(Exception):
    """Files that the training needs are not there; the message says how to get them."""


def converted(folder: Path) -> bool:
    """Tell whether all sets lie there as .spacy files."""
    return all((folder / f"{name}.spacy").is_file() for name in SETS)


def files_of(folder: Path) -> dict[str, list[Path]]:
    """Return the CoNLL-U files of each set, in order.

    Raises:
        Missing: a treebank or one of its files is not there.
    """
    gum_test = _files(folder, GUM, "test")
    held_out = [*gum_test, *_files(folder, GUM, "dev")]
    sets = {
        TRAIN: [*_files(folder, EWT, "train"), *_files(folder, GUM, "train")],
        DEV: _files(folder, EWT, "dev"),
        "ewt_test": _files(folder, EWT, "test"),
        "gum_test": gum_test,
        # All news that is not trained on: the domain closest to ours.
        "gumnews_test": [path for path in held_out if _genre(path.stem) == "news"],
    }
    absent = [path for paths in sets.values() for path in paths if not path.is_file()]
    if absent:
        listed = "\n".join(f"  {path}" for path in absent[:5])
        raise Missing(f"{len(absent)} files are missing, among them\n{listed}\n\n{how_to_fetch()}")
    return sets


def how_to_fetch() -> str:
    """Return which repositories to fetch at which commits, and where to put them."""
    lines = ["Fetch these two treebanks into one folder and name it with --corpus:", ""]
    for name, facts in CORPORA.items():
        lines += [
            f"  git clone {facts['repository']} CORPUS/{name}",
            f"  git -C CORPUS/{name} checkout {facts['commit']}",
        ]
    lines += ["", "Read of them are:", ""]
    for name, facts in CORPORA.items():
        genres = f" ({', '.join(facts['genres'])} only)" if facts["genres"] else ""
        lines += [
            f"  {name}/{_shown(facts[part])}{genres if isinstance(facts[part], dict) else ''}"
            for part in ("train", "dev", "test")
        ]
    wanted = ", ".join(f"{name}.spacy" for name in SETS)
    lines += [
        "",
        f"A folder that holds {wanted} will do as well.",
        "",
        "  make model CORPUS=CORPUS",
    ]
    return "\n".join(lines)


def _files(folder: Path, treebank: str, part: str) -> list[Path]:
    root, source = folder / treebank, CORPORA[treebank][part]
    if isinstance(source, str):
        return [root / source]
    index = root / source["list"]
    if not index.is_file():
        raise Missing(f"{index} is missing\n\n{how_to_fetch()}")
    names = [line.strip() for line in index.read_text("utf-8").splitlines() if line.strip()]
    genres = CORPORA[treebank]["genres"]
    wanted = [name for name in names if not genres or _genre(name) in genres]
    return [root / source["folder"] / (name + source["suffix"]) for name in wanted]


def _genre(name: str) -> str:
    return name.split("_")[1]


def _shown(source: str | dict[str, str]) -> str:
    if isinstance(source, str):
        return source
    return f"{source['list']}, and the files it lists in {source['folder']}/"
