"""Make the folder that the tracker ships out of a trained spaCy pipeline.

    python -m training.pack TRAINED_PIPELINE TARGET

Weights become half-precision (predictions stay the same but for about one token in a
thousand), and the vocabulary keeps only the words that labels and lemma rules need. The
licence and the notice of the shipped weights come along.
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
from spacy.language import Language

SHIPPED = Path(__file__).resolve().parents[1] / "tracker/analyze/trained"
KEPT = ("LICENSE", "NOTICE")


def pack(source: Path, target: Path) -> None:
    """Write a trained pipeline as the tracker ships it."""
    nlp = spacy.load(source)
    kept = {name: (SHIPPED / name).read_bytes() for name in KEPT}
    nlp.config["paths"].update(dict.fromkeys(("train", "dev")))  # of the machine it was trained on
    shutil.rmtree(target, ignore_errors=True)
    nlp.to_disk(target)
    for name, content in kept.items():
        (target / name).write_bytes(content)
    for path in target.rglob("model"):
        path.write_bytes(halve(path.read_bytes()))
    needed = set(labels(nlp)) | set(lemma_parts(nlp, target))
    (target / "vocab/strings.json").write_text(json.dumps(sorted(needed), ensure_ascii=False))


def unpack(folder: Path) -> Language:
    """Load a packed pipeline, in the single precision that spaCy computes in."""
    nlp = spacy.load(folder)
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        for node in model.walk() if model else ():
            for name in node.param_names:
                if node.has_param(name):
                    node.set_param(name, node.get_param(name).astype("float32"))
    return nlp


def halve(model: bytes) -> bytes:
    """Return a model's bytes with its weights in half precision."""
    content: dict[str, Any] = srsly.msgpack_loads(model)
    for parameters in content["params"]:
        for name, values in parameters.items():
            if isinstance(values, np.ndarray) and values.dtype == np.float32:
                parameters[name] = values.astype("float16")
    return bytes(srsly.msgpack_dumps(content))


def labels(nlp: Language) -> list[str]:
    """Return all labels of a pipeline."""
    return [str(label) for _, pipe in nlp.pipeline for label in getattr(pipe, "labels", ())]


def lemma_parts(nlp: Language, target: Path) -> list[str]:
    """Return the strings that the lemma rules are made of."""
    trees = srsly.msgpack_loads((target / "trainable_lemmatizer/trees").read_bytes())["trees"]
    hashes = {tree[side] for tree in trees for side in ("orig", "subst") if tree.get(side)}
    return [nlp.vocab.strings[number] for number in hashes]


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(sys.argv[2]))
