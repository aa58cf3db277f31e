"""The whole flow, from an item to a settled archive.

In: sources, or items with the responses they came in. Out: what is stored, and a count of
it. Whatever goes wrong with one source or one document becomes a `Failure` value that is
stored and returned; the rest goes on. A report is stored whole or not at all.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

from tracker import archive
from tracker.analyze import analyze
from tracker.analyze.gate import Gate
from tracker.collect import collect, first_request
from tracker.compare import compare, place
from tracker.domain import Analysis, Failure, Item, Report, Request, Response, Source
from tracker.edge import mailbox
from tracker.edge.fetch import Fetcher
from tracker.edge.nlp import Parser
from tracker.edge.workbench import Workbench
from tracker.errors import AskedToWait, TrackerError
from tracker.knowledge import Knowledge
from tracker.read import read

log = logging.getLogger("tracker")

Document = tuple[Item, Response]
Outcome = archive.Outcome | Literal["off_topic"]

_LATER = "later"
_OFF_TOPIC = "off topic: no claims attempted"
_LAST_RUN = "last_run"
_LETTERS_KEPT = 30  # days that a mailbox is looked back on, where its source does not say
_MOST_ANSWERS = 20
"""Answers of one source that a poll collects; a list that never ends must not hold up the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the flow works with: the archive, the knowledge and the one parser.

    Attributes:
        gate: tells reports on the topic from others, so that those cost next to nothing.
        bench: where what came from outside is parsed, in a process that can be killed.
        now: asked once per document, so that a long run stamps each with its own time.
        stop: asked between documents; True ends the flow after the one at hand.
    """

    con: sqlite3.Connection
    private: sqlite3.Connection
    knowledge: Knowledge
    parser: Parser
    gate: Gate
    bench: Workbench
    now: Callable[[], datetime]
    stop: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class Tally:
    """What a run did.

    `put_off` counts documents that the next poll has to try again, `off_topic` those of
    filtered sources that were not kept.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    off_topic: int = 0
    put_off: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Number of documents that could be read."""
        return self.new + self.revised + self.unchanged + self.off_topic


def ingest(
    desk: Desk,
    documents: Iterable[Document | Failure],
    tally: Tally | None = None,
    *,
    filtered: bool = False,
) -> Tally:
    """Read, analyse, compare and store each document; count what happened.

    With `filtered`, what is off the topic is not kept.
    """
    tally = tally or Tally()
    for document in documents:
        if desk.stop():
            break
        if isinstance(document, Failure):
            _put_off(desk, tally, document)
            continue
        item, response = document
        where = item.url or response.url
        try:
            outcome = _carry(desk, item, response, filtered=filtered)
        except TrackerError as exc:
            _fail(desk, tally, Failure(where=where, stage="read", problem=str(exc)))
            continue
        except Exception as exc:
            log.debug("%s", where, exc_info=exc)
            problem = f"cannot be analysed: {type(exc).__name__}: {exc}"
            _fail(desk, tally, Failure(where=where, stage="analyze", problem=problem))
            continue
        _remember(desk, item, response)
        log.info("%s: %s", where, outcome)
        setattr(tally, outcome, getattr(tally, outcome) + 1)
    archive.name_entities(desk.con, desk.knowledge)
    return tally


def run_once(
    desk: Desk,
    sources: Sequence[Source],
    fetcher: Fetcher,
    *,
    due_only: bool = True,
) -> Tally:
    """Poll the sources that are due, fetch what is new and carry it through the flow."""
    tally = Tally()
    archive.register_sources(desk.con, sources)
    _keep_house(desk)
    due = archive.due_sources(desk.con, sources, now=desk.now()) if due_only else sources
    log.info("%d of %d sources are due", len(due), len(sources))
    online = [source for source in due if not source.url.startswith(mailbox.SCHEME)]
    for source in due:
        if source not in online and not desk.stop():
            _take_letters(desk, source, tally)
    for source, response in _poll(desk, online, fetcher, tally):
        if desk.stop():
            break
        before = tally.put_off
        items = _items(desk, source, response, fetcher, tally)
        if items is not None:
            documents = _documents(desk, source, items, fetcher)
            ingest(desk, documents, tally, filtered=source.scope == "filter")
            if desk.stop():
                break
            archive.polled(
                desk.con, source, response,
                items=len(items), whole=tally.put_off == before, now=desk.now(),
            )  # fmt: skip
    return tally


def reanalyze(desk: Desk) -> Tally:
    """Derive all mentions, claims, stories and conflicts anew from the stored texts.

    Reports whose text may not be kept keep the claims they have and are compared anew.
    """
    tally = Tally()
    for report in archive.stored_reports(desk.con):
        if desk.stop():
            return tally
        _settle(desk, report, seen_in=None)
        tally.unchanged += 1
    for touched in archive.curtailed(desk.con):
        if desk.stop():
            return tally
        with archive.writing(desk.con):
            settle(desk.con, touched, desk.knowledge, now=desk.now())
    archive.name_entities(desk.con, desk.knowledge)
    return tally


def _carry(desk: Desk, item: Item, response: Response, *, filtered: bool) -> Outcome:
    """Take one document from bytes to the settled archive."""
    report = desk.bench.run(read, item, response)
    if filtered and not desk.gate.on_topic(report.text) and not _followed(desk, report):
        archive.pass_over(
            desk.con, item.url or response.url,
            seen_in=_seen_in(item, response), terms=desk.gate.version, now=desk.now(),
        )  # fmt: skip
        return "off_topic"
    archive.keep_body(desk.private, report, response)
    if archive.is_known(desk.con, report):
        archive.sighted(desk.con, report, seen_in=_seen_in(item, response), now=desk.now())
        return "unchanged"
    return _settle(desk, report, seen_in=_seen_in(item, response))


def _settle(desk: Desk, report: Report, *, seen_in: str | None) -> archive.Outcome:
    now = desk.now()
    analysis = _analysis(desk, report)
    placement = place(report, analysis, desk.knowledge)
    with archive.writing(desk.con):
        touched = archive.store(desk.con, report, analysis, placement, now=now, seen_in=seen_in)
        settle(desk.con, touched, desk.knowledge, now=now)
    return touched.outcome


def _analysis(desk: Desk, report: Report) -> Analysis:
    """Take a report apart, unless nothing in it can be meant for us."""
    if desk.gate.worth_reading(report.text):
        return analyze(report, desk.parser.parse(report))
    return Analysis(
        report=report.id, revision=report.revision, mentions=(), claims=(), notes=(_OFF_TOPIC,)
    )


def _followed(desk: Desk, report: Report) -> bool:
    """Say whether earlier revisions are kept: a page that changes its subject is news too."""
    return archive.facts(desk.con, report.id) is not None


def settle(
    con: sqlite3.Connection, touched: archive.Touched, knowledge: Knowledge, *, now: datetime
) -> None:
    """Compare what a change touches, and then what that moves.

    A second round is needed where a report that came late gives others another origin: what
    they say elsewhere may stand against other claims then. Origins depend on no conflict, so
    there is no third.
    """
    rulings = archive.rulings(con)
    while touched.keys or touched.reports:
        around = archive.neighbourhood(con, touched)
        touched = archive.settle(con, compare(around, knowledge, now, rulings), now=now)


def _keep_house(desk: Desk) -> None:
    """Ask the waiting rules about reports that have come of age; let old bodies go."""
    now, last = desk.now(), archive.recall(desk.con, _LAST_RUN)
    if last:
        since = datetime.fromisoformat(last)
        for touched in archive.ripened(desk.con, since=since, until=now):
            with archive.writing(desk.con):
                settle(desk.con, touched, desk.knowledge, now=now)
    archive.remember(desk.con, _LAST_RUN, now.isoformat())
    archive.drop_expired(desk.private, now=now)


def _poll(
    desk: Desk, sources: Sequence[Source], fetcher: Fetcher, tally: Tally
) -> Iterator[tuple[Source, Response]]:
    """Yield each source that answered with something new; keep the others' state."""
    requests = {
        archive.next_request(desk.con, source, first_request(source, desk.now())): source
        for source in sources
    }
    for request, answer in fetcher.fetch_many(tuple(requests)):
        source = requests[request]
        if isinstance(answer, TrackerError):
            archive.poll_failed(desk.con, source, answer, now=desk.now())
            _fail(desk, tally, Failure(where=source.id, stage="poll", problem=str(answer)))
        elif answer.status == HTTPStatus.NOT_MODIFIED:
            archive.polled(desk.con, source, answer, items=None, now=desk.now())
        else:
            yield source, answer


def _items(
    desk: Desk, source: Source, response: Response, fetcher: Fetcher, tally: Tally
) -> tuple[Item, ...] | None:
    """Return what a source lists, its further answers included; None where it cannot be read.

    Where only a further answer fails, the rest counts, and the next poll asks for all again.
    """
    items: list[Item] = []
    waiting: list[Request] = []
    try:
        page = desk.bench.run(collect, source, response)
        for _ in range(_MOST_ANSWERS):
            items += page.items
            waiting += [*([page.next_request] if page.next_request else []), *page.further]
            if not waiting or desk.stop():
                break
            page = desk.bench.run(collect, source, fetcher.fetch(waiting.pop(0)))
    except TrackerError as exc:
        failure = Failure(where=source.id, stage="collect", problem=str(exc))
        if items:
            _put_off(desk, tally, failure)
            return tuple(items)
        archive.poll_failed(desk.con, source, exc, now=desk.now())
        _fail(desk, tally, failure)
        return None
    return tuple(items)


def _take_letters(desk: Desk, source: Source, tally: Tally) -> None:
    """Carry the letters of a mailbox through the flow."""
    now = desk.now()
    try:
        ingest(desk, _letters(desk, source, now), tally, filtered=source.scope == "filter")
    except TrackerError as exc:
        archive.poll_failed(desk.con, source, exc, now=desk.now())
        _fail(desk, tally, Failure(where=source.id, stage="collect", problem=str(exc)))
        return
    answer = Response(url=source.url, status=HTTPStatus.OK, headers=(), body=b"", fetched_at=now)
    archive.polled(desk.con, source, answer, items=None, now=desk.now())


def _letters(desk: Desk, source: Source, now: datetime) -> Iterator[Document | Failure]:
    window = source.option("window_days", _LETTERS_KEPT)
    since = now - timedelta(days=float(str(window)))
    for letter in mailbox.letters(source.url, since, now):
        try:
            yield from ((item, letter) for item in desk.bench.run(collect, source, letter).items)
        except TrackerError as exc:
            yield Failure(where=source.id, stage="collect", problem=str(exc))


def _documents(
    desk: Desk, source: Source, items: Sequence[Item], fetcher: Fetcher
) -> Iterator[Document | Failure]:
    """Fetch what the items point at; where a page is refused, the feed's own text serves."""
    items = _not_passed_over(desk, items)
    # Where there is no address that may be fetched, the feed's own text is all there is.
    entries = [item for item in items if not (source.follow and item.url)]
    yield from ((item, _stand_in(item, desk.now())) for item in entries if item.markup)
    if not source.follow:
        return
    wanted = {_request(desk, source, item): item for item in items if item.url}
    for request, answer in fetcher.fetch_many(tuple(wanted)):
        item = wanted[request]
        if isinstance(answer, AskedToWait):
            yield Failure(where=request.url, stage=_LATER, problem=str(answer))
        elif isinstance(answer, TrackerError):
            if item.markup:
                yield item, _stand_in(item, desk.now())
            else:
                yield Failure(where=request.url, stage="fetch", problem=str(answer))
        elif answer.status != HTTPStatus.NOT_MODIFIED:
            yield item, answer


def _not_passed_over(desk: Desk, items: Sequence[Item]) -> Sequence[Item]:
    """Leave out what was off the topic, unless it has been changed since."""
    passed = archive.passed_over(
        desk.con, (item.url for item in items if item.url), terms=desk.gate.version
    )

    def again(item: Item) -> bool:
        when = passed.get(item.url or "")
        return when is None or bool(item.modified and item.modified.at > when)

    return [item for item in items if again(item)]


def _request(desk: Desk, source: Source, item: Item) -> Request:
    etag, last_modified = archive.validators(desk.con, item.url or "")
    return replace(source.request(item.url), etag=etag, last_modified=last_modified)


def _stand_in(item: Item, now: datetime) -> Response:
    """Return an answer without a body, so that reading falls back to the feed's text."""
    where = item.url or item.source or ""
    return Response(url=where, status=403, headers=(), body=b"", fetched_at=now)


def _remember(desk: Desk, item: Item, response: Response) -> None:
    """Keep the validators of a document that has been dealt with, never before."""
    if item.url and response.headers:
        archive.remember_validators(desk.con, item.url, response)


def _put_off(desk: Desk, tally: Tally, failure: Failure) -> None:
    """Note what could not be fetched; being asked to wait is no failure."""
    tally.put_off += 1
    if failure.stage == _LATER:
        log.info("%s: %s", failure.where, failure.problem)
    else:
        _fail(desk, tally, failure)


def _seen_in(item: Item, response: Response) -> str:
    return item.source or response.url


def _fail(desk: Desk, tally: Tally, failure: Failure) -> None:
    log.warning("%s: %s", failure.where, failure.problem)
    tally.failures.append(failure)
    archive.record_failure(desk.con, failure, now=desk.now())
