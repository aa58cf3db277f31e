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

_SEEN = 600


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[re.Pattern[str], ...]]:
    file = resources.files(__package__).joinpath("phrases.yaml")
    groups = yamlsource.parse(
        file.read_text(encoding="utf-8"), where=str(file), error=KnowledgeError
    )
    return {
        name: tuple(re.compile(row, re.IGNORECASE) for row in rows) for name, rows in groups.items()
    }


def says(group: str, text: str) -> bool:
    """Say whether `text` holds a wording of `group`."""
    return any(pattern.search(text[:_SEEN]) for pattern in _groups()[group])
