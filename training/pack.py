"""Make the folder that the tracker ships out of a trained spaCy pipeline.

    python training/pack.py TRAINED_PIPELINE tracker/analyze/trained

Weights become half-precision (predictions stay the same but for about one token in a
thousand), and the vocabulary keeps only the words that labels and lemma rules need.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import srsly

KEPT = ("LICENSE", "NOTICE")


def main(source: Path, target: Path) -> None:
    nlp = spacy.load(source)
    kept = {name: (target / name).read_bytes() for name in KEPT if (target / name).exists()}
    shutil.rmtree(target, ignore_errors=True)
    nlp.to_disk(target)
    for name, content in kept.items():
        (target / name).write_bytes(content)
    for path in target.rglob("model"):
        path.write_bytes(halve(path.read_bytes()))
    needed = set(labels(nlp)) | set(lemma_parts(nlp, target))
    (target / "vocab/strings.json").write_text(json.dumps(sorted(needed), ensure_ascii=False))


def halve(model: bytes) -> bytes:
    content: dict[str, Any] = srsly.msgpack_loads(model)
    for parameters in content["params"]:
        for name, values in parameters.items():
            if isinstance(values, np.ndarray) and values.dtype == np.float32:
                parameters[name] = values.astype("float16")
    return bytes(srsly.msgpack_dumps(content))


def labels(nlp: spacy.language.Language) -> list[str]:
    return [str(label) for _, pipe in nlp.pipeline for label in getattr(pipe, "labels", ())]


def lemma_parts(nlp: spacy.language.Language, target: Path) -> list[str]:
    trees = srsly.msgpack_loads((target / "trainable_lemmatizer/trees").read_bytes())["trees"]
    hashes = {tree[side] for tree in trees for side in ("orig", "subst") if tree.get(side)}
    return [nlp.vocab.strings[number] for number in hashes]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
