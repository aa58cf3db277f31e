"""List the common words of the training texts, by which a capital at a line's start is judged.

    python -m training.words CORPUS [TARGET]

In: the .spacy set that is trained on. Out: every lower-case word that stands in it twice or
more, one a line: "Critics say" begins with a common word, "Larkspur says" with a name.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from spacy.tokens import DocBin
from spacy.vocab import Vocab

from training.corpora import TRAIN
from training.pack import SHIPPED

FILE = "words.txt"
_FEWEST, _SHORTEST = 2, 3


def common_words(corpus: Path) -> list[str]:
    """Return the words in order of the alphabet."""
    docs = DocBin().from_disk(corpus / f"{TRAIN}.spacy").get_docs(Vocab())
    counts = Counter(t.text for doc in docs for t in doc if t.text.isalpha() and t.text.islower())
    return sorted(w for w, n in counts.items() if n >= _FEWEST and len(w) >= _SHORTEST)


def write_words(corpus: Path, target: Path) -> None:
    """Write them into the folder of the packed weights."""
    (target / FILE).write_text("\n".join(common_words(corpus)) + "\n", "utf-8")


if __name__ == "__main__":
    write_words(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else SHIPPED)
