"""The whole flow of a document, from its bytes to the settled archive.

In: items with the responses they came in. Out: what is stored, and a count of it. Whatever
goes wrong with one document becomes a `Failure` value that is stored and returned; the rest
goes on. A report is stored whole or not at all. Where documents come from is the business
of `tracker.watch`, and of the command line for files.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tracker import archive
from tracker.analyze import analyze
from tracker.analyze.gate import Gate
from tracker.compare import compare, place
from tracker.domain import Analysis, Failure, Item, Report, Response
from tracker.edge.workbench import Workbench
from tracker.errors import TrackerError
from tracker.knowledge import Knowledge
from tracker.read import read

if TYPE_CHECKING:  # commands that analyse nothing must not wait for spaCy
    from concurrent.futures import Future

    from tracker.edge.analysts import Analysts, Made
    from tracker.edge.nlp import Parser

log = logging.getLogger("tracker")

Document = tuple[Item, Response]
Outcome = archive.Outcome | Literal["off_topic"]

_OFF_TOPIC = "off topic: no claims attempted"
_LAST_RUN = "last_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the flow works with: the archive, the knowledge and the one parser.

    Attributes:
        gate: tells reports on the topic from others, so that those cost next to nothing.
        bench: where what came from outside is parsed, in a process that can be killed.
        now: asked once per document, so that a long run stamps each with its own time.
        stop: asked between documents; True ends the flow after the one at hand.
        retention_days: how long raw responses are kept as evidence.
        analysts: processes that read and analyse ahead, where there is a lot to do.
    """

    con: sqlite3.Connection
    private: sqlite3.Connection
    knowledge: Knowledge
    parser: Parser
    gate: Gate
    bench: Workbench
    now: Callable[[], datetime]
    stop: Callable[[], bool] = lambda: False
    retention_days: int = archive.RETENTION_DAYS
    analysts: Analysts | None = None


@dataclass(slots=True)
class Tally:
    """What a run did.

    `put_off` counts documents that the next poll has to try again, `off_topic` those of
    filtered sources that were not kept, `undated` those of the others that bear no date.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    off_topic: int = 0
    put_off: int = 0
    undated: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Number of documents that could be read."""
        return self.new + self.revised + self.unchanged + self.off_topic


def ingest(desk: Desk, documents: Iterable[Document | Failure]) -> Tally:
    """Read, analyse, compare and store each document; count what happened."""
    tally = Tally()
    for document, made in _documents_ahead(desk, documents):
        if desk.stop():
            break
        if isinstance(document, Failure):
            fail(desk, tally, document)
        else:
            deal_with(desk, *document, tally, made=made)
    archive.name_entities(desk.con, desk.knowledge)
    return tally


def deal_with(
    desk: Desk,
    item: Item,
    response: Response,
    tally: Tally,
    *,
    filtered: bool = False,
    carried_by: Response | None = None,
    made: Future[Made] | None = None,
) -> bool:
    """Read, analyse, compare and store one document; say whether that went well.

    With `filtered`, what is off the topic is not kept. `carried_by` is the answer of a source
    whose entry stands in for the document, and then the evidence for it.
    """
    where = item.url or response.url
    try:
        early = made.result() if made else None
        report = _read(desk, item, response, carried_by, early)
        outcome = _carry(desk, report, item, response, filtered=filtered, early=early)
    except TrackerError as exc:
        fail(desk, tally, Failure(where=where, stage="read", problem=str(exc)))
        return False
    except Exception as exc:
        log.debug("%s", where, exc_info=exc)
        problem = f"cannot be analysed: {type(exc).__name__}: {exc}"
        fail(desk, tally, Failure(where=where, stage="analyze", problem=problem))
        return False
    _remember(desk, item, response, None if outcome == "off_topic" else report.id)
    log.info("%s: %s", where, outcome)
    setattr(tally, outcome, getattr(tally, outcome) + 1)
    tally.undated += outcome != "off_topic" and report.published is None
    return True


def reanalyze(desk: Desk) -> Tally:
    """Derive all mentions, claims, stories and conflicts anew from the stored texts.

    Reports whose text may not be kept keep the claims they have and are compared anew.
    """
    tally = Tally()
    for report, made in _reports_ahead(desk):
        if desk.stop():
            return tally
        _settle(desk, report, seen_in=None, early=made.result() if made else None)
        tally.unchanged += 1
    for touched in archive.curtailed(desk.con):
        if desk.stop():
            return tally
        with archive.writing(desk.con):
            settle(desk.con, touched, desk.knowledge, now=desk.now())
    archive.name_entities(desk.con, desk.knowledge)
    return tally


def _documents_ahead(
    desk: Desk, documents: Iterable[Document | Failure]
) -> Iterator[tuple[Document | Failure, Future[Made] | None]]:
    if desk.analysts:
        return desk.analysts.documents(documents)
    return ((document, None) for document in documents)


def _reports_ahead(desk: Desk) -> Iterator[tuple[Report, Future[Made] | None]]:
    reports = archive.stored_reports(desk.con)
    if desk.analysts:
        return desk.analysts.reports(reports)
    return ((report, None) for report in reports)


def _read(
    desk: Desk, item: Item, response: Response, carried_by: Response | None, early: Made | None
) -> Report:
    """Return what a document says, under the id that it has been known by."""
    report = early[0] if early else desk.bench.run(read, item, response)
    if carried_by is not None:
        report = replace(report, sha256=carried_by.sha256)
    return archive.known_as(desk.con, report, moved=response.moved, now=desk.now())


def _carry(
    desk: Desk,
    report: Report,
    item: Item,
    response: Response,
    *,
    filtered: bool,
    early: Made | None,
) -> Outcome:
    """Take one document to the settled archive."""
    seen_in, now = item.source or response.url, desk.now()
    if filtered and not desk.gate.on_topic(report.text) and not _followed(desk, report):
        archive.pass_over(
            desk.con, item.url or response.url, seen_in=seen_in, terms=desk.gate.version, now=now
        )
        return "off_topic"
    archive.note_snapshot(desk.con, response, seen_in=seen_in, now=now)
    allowed = archive.permitted(desk.con, report)
    if allowed is None:
        return "unchanged"
    if allowed == report:
        archive.keep_body(desk.private, report, response, days=desk.retention_days)
    if archive.is_known(desk.con, allowed):
        archive.sighted(desk.con, allowed, seen_in=seen_in, now=now)
        return "unchanged"
    return _settle(desk, allowed, seen_in=seen_in, early=early)


def _settle(
    desk: Desk, report: Report, *, seen_in: str | None, early: Made | None
) -> archive.Outcome:
    now = desk.now()
    # What the archive knows may have changed the report since: then it is analysed anew.
    made = early[1] if early and early[0] == report else None
    analysis = made or _analysis(desk, report)
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


def keep_house(desk: Desk) -> None:
    """Ask the waiting rules about reports that have come of age; let old bodies go."""
    now, last = desk.now(), archive.recall(desk.con, _LAST_RUN)
    if last:
        since = datetime.fromisoformat(last)
        for touched in archive.ripened(desk.con, since=since, until=now):
            with archive.writing(desk.con):
                settle(desk.con, touched, desk.knowledge, now=now)
    archive.remember(desk.con, _LAST_RUN, now.isoformat())
    archive.drop_expired(desk.private, now=now)
    archive.seal_days(desk.con, now=now)


def _remember(desk: Desk, item: Item, response: Response, report: str | None) -> None:
    """Keep when and how a document was dealt with, never before it was."""
    if not item.url:
        return
    if response.headers:
        archive.remember_validators(desk.con, item.url, response, report=report)
    else:
        archive.looked_at(desk.con, item.url, now=desk.now(), report=report)


def fail(desk: Desk, tally: Tally, failure: Failure) -> None:
    """Note what could not be done; the rest goes on."""
    log.warning("%s", failure)
    tally.failures.append(failure)
    archive.record_failure(desk.con, failure, now=desk.now())
