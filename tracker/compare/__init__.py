"""Compare: placed claims and known facts in, origins, stories and conflicts out.

`place` says where a report and its claims stand: facts, a story anchor, comparison keys.
`compare` says what holds for all claims under some keys and anchors, whatever order they
came in. Neither touches the clock or the archive, and no flag is ever a verdict.

    naming · frames · voices   who and what words stand for
    keys · known · placing     under which keys claims and facts meet
    origins · stories          where chains of reports end, what belongs together
    rules/                     one file per family of conflicts
    inward                     what one report says in two ways
    trails                     how a wording changed on its way
"""

from tracker.compare.comparing import compare
from tracker.compare.placing import place
from tracker.compare.rules import RULES
from tracker.compare.trails import Hop, Piece, trail, word_diff

__all__ = ["RULES", "Hop", "Piece", "compare", "place", "trail", "word_diff"]
