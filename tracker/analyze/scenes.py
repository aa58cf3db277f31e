"""One sentence with all that attribution looks at, and what the report told before it.

In: what the components found. Out: `Scene`. Never concludes anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Span

from tracker.analyze.clauses import Clause
from tracker.analyze.lexicon import Lexicon
from tracker.analyze.papers import Papers
from tracker.analyze.parties import Party
from tracker.domain import Quote
from tracker.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Scene:
    """What attribution looks at: a sentence in its document.

    Attributes:
        carried: who spoke last.
        latest: the organisation named last, which "the firm" and "its lawyer" belong to.
        label: who stands before a colon at the start ("Corvid: a spokesman said").
        answering: who answers the questions of an interview.
        papers: who wrote what was told of before.
        quoting: who speaks in the quotation that all of the sentence belongs to.
    """

    sentence: Span
    text: str
    start: int
    end: int
    parties: tuple[Party, ...]
    quotes: tuple[Quote, ...]
    lexicon: Lexicon
    knowledge: Knowledge
    clauses: tuple[Clause, ...] = ()
    carried: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    label: Party | None = None
    answering: tuple[str, ...] = ()
    quoting: tuple[str, ...] = ()
    papers: Papers = field(default_factory=Papers)

    def clause_start(self, at: int) -> int:
        """Return where the clause around a place begins."""
        return max((c.start for c in self.clauses if c.start <= at), default=self.start)

    def quoted(self, at: int) -> bool:
        """Say whether a place lies inside quotation marks."""
        return any(quote.start <= at < quote.end for quote in self.quotes)
