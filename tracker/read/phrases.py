"""The wordings of `phrases.yaml`, ready to be asked.

In: a group's name and a paragraph. Out: yes or no. Looks at the first 600 characters only,
so that a hostile paragraph costs no more than a fair one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from tracker import yamlsource
from tracker.errors import KnowledgeError
from tracker.screens import Guarded, Screen

_SEEN = 600
_PARAGRAPHS = 500  # as many as most documents have, each of which is asked about several times


@lru_cache(maxsize=1)
def _groups() -> tuple[Screen, dict[str, Guarded]]:
    file = resources.files(__package__).joinpath("phrases.yaml")
    groups = yamlsource.parse(
        file.read_text(encoding="utf-8"), where=str(file), error=KnowledgeError
    )
    screen = Screen(held=_PARAGRAPHS)
    return screen, {
        name: screen.guard(re.compile(row, re.IGNORECASE) for row in rows)
        for name, rows in groups.items()
    }


def says(group: str, text: str) -> bool:
    """Say whether `text` holds a wording of `group`."""
    text = text[:_SEEN]
    screen, groups = _groups()
    return groups[group].fits(text, screen.live(text))
