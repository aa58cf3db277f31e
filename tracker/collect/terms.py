"""Kind `terms`: one page of terms or policy, watched for changes of its text.

In: the bytes of the page. Out: always the one item, under the address that is watched, so
that a changed text becomes a new revision of the same report. The day that the page gives
is kept as its date; revisions are told apart by when they were seen, since terms are also
changed without a word. Never takes an empty shell or another page for a version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.collect import dates, structured
from tracker.collect.kinds import COLLECTORS, OPTIONS, check_pattern, options_of
from tracker.collect.markup import parse
from tracker.domain import Item, Moment, Page, Response, Source
from tracker.errors import InputError
from tracker.urls import canonical

_CHANGED = (
    r"(?i)\b(?:effective|last (?:updated|modified|revised)|updated|revised)"
    r"\W{0,3}(?:on|date|as of)?\W{0,3}(?P<date>[^\n|<>]{6,40})"
)
_FORMATS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%m/%d/%Y")


@OPTIONS("terms")
@dataclass(frozen=True, slots=True, kw_only=True)
class TermsOptions:
    """What may stand under `options` of a page of terms.

    Attributes:
        expect: regular expression that the page's text must match; else it is another page.
        least_characters: shorter texts are the shell of a page, not its terms.
        changed: regular expression whose group `date` is the day of the version.
        date_formats: `strptime` formats of that day.
    """

    expect: str | None = None
    least_characters: int = 1000
    changed: str = _CHANGED
    date_formats: tuple[str, ...] = _FORMATS

    def __post_init__(self) -> None:
        check_pattern("expect", self.expect)
        check_pattern("changed", self.changed)
        if "date" not in re.compile(self.changed).groupindex:
            raise ValueError("changed has no group called date")


@COLLECTORS("terms")
def terms(source: Source, response: Response) -> Page:
    """Return the page that is watched as its one item."""
    options = options_of(source, TermsOptions)
    soup, base = parse(source, response)
    facts = structured.of_page(soup, base)
    declared = structured.documents(soup, base).get(canonical(source.url), structured.NOTHING)
    for hidden in soup(["script", "style", "noscript", "template"]):
        hidden.decompose()
    shown = soup.get_text("\n")
    _check(response, " ".join(shown.split()), options)
    item = Item(
        url=source.url,
        title=declared.title or facts.title,
        published=_stated(shown, options) or declared.published or facts.published,
        modified=Moment(at=response.fetched_at, precision="minute", basis="seen"),
        standing=True,
    )
    return Page(items=(item,))


def _check(response: Response, shown: str, options: TermsOptions) -> None:
    remedy = "open it in a browser: it may have moved, or need a browser to show its text"
    if len(shown) < options.least_characters:
        problem = f"shows {len(shown)} characters of text, too few for terms"
        raise InputError(problem, where=response.url, remedy=remedy)
    if options.expect and not re.search(options.expect, shown):
        problem = "is another page than expected: options.expect finds nothing in it"
        raise InputError(problem, where=response.url, remedy=remedy)


def _stated(shown: str, options: TermsOptions) -> Moment | None:
    """Return the day that the page gives for this version."""
    text = "\n".join(" ".join(line.split()) for line in shown.splitlines())
    for found in re.finditer(options.changed, re.sub(r"\n+", "\n", text)):
        if moment := dates.written(_openings(found["date"] or ""), options.date_formats):
            return moment
    return None


def _openings(text: str) -> Iterator[str]:
    """Yield ever shorter beginnings of `text`, since a date may be followed by words."""
    words = text.split()
    for end in range(min(len(words), 5), 0, -1):
        yield " ".join(words[:end]).rstrip(".,;)")
