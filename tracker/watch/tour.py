"""The answers of one round: what each leads to, and when a source is done.

In: sources to begin with, answers as they come. Out: further requests, documents carried on,
and a row for every poll. Never waits for anything: whoever fetches calls back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from http import HTTPStatus

from tracker import archive
from tracker.collect import collect, first_request
from tracker.domain import Failure, Item, Request, Response, Source
from tracker.edge import mailbox
from tracker.edge.errands import Answer, Errands
from tracker.edge.walls import wall
from tracker.errors import (
    AskedToWait,
    BlockedAddress,
    FetchError,
    InputError,
    RobotsDisallowed,
    TrackerError,
)
from tracker.pipeline import Desk, Tally, deal_with, fail
from tracker.read.carried import carried_words
from tracker.urls import canonical
from tracker.watch.held import Held

log = logging.getLogger("tracker")

_MOST_ANSWERS = 20
"""Answers of one source that a poll collects; a list that never ends must not hold up the rest."""
_THEIR_TROUBLE = HTTPStatus.INTERNAL_SERVER_ERROR
_REFUSALS = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
    }
)

Deal = Callable[[Answer], None]


@dataclass(slots=True)
class _Visit:
    """One source on its way through a round.

    Attributes:
        answer: what the poll itself got; further answers add to `items` only.
        unchanged: by a 304, or since it is what was sent the last time.
        asked: requests for lists so far.
        waiting: fetches that are not back yet.
        fresh: entries that were never asked for before.
    """

    source: Source
    answer: Response | None = None
    unchanged: bool = False
    items: dict[str, Item] = field(default_factory=dict)
    asked: int = 0
    waiting: int = 0
    fresh: int = 0
    whole: bool = True
    failed: bool = False


class Tour:
    """Deals with answers as they come, and asks for what they lead to.

    `forced`: documents are asked for although they could rest.
    """

    def __init__(
        self, desk: Desk, errands: Errands[Deal], tally: Tally, held: Held, *, forced: bool
    ) -> None:
        self._desk = desk
        self._errands = errands
        self._held = held
        self._tally = tally
        self._forced = forced
        self._under_way: dict[str, list[_Visit]] = {}

    def begin(self, source: Source) -> None:
        """Ask a source for its list."""
        if source.url.startswith(mailbox.SCHEME):
            return
        visit = _Visit(source)
        now = self._desk.now()
        try:
            request = archive.next_request(
                self._desk.con, source, first_request(source, now), now=now
            )
        except TrackerError as exc:
            self._poll_failed(visit, exc)
            return
        self._ask_list(visit, request)

    def _ask_list(self, visit: _Visit, request: Request) -> None:
        visit.asked += 1
        self._send(visit, request, partial(self._take_list, visit))

    def _send(self, visit: _Visit, request: Request, deal: Deal) -> None:
        def back(answer: Answer) -> None:
            visit.waiting -= 1
            deal(answer)
            if visit.waiting == 0 and not self._desk.stop():
                self._close(visit)
            self._held.settle()

        visit.waiting += 1
        self._errands.add(request, back)

    def _take_list(self, visit: _Visit, answer: Answer) -> None:
        """Deal with an answer of the source itself."""
        if isinstance(answer, FetchError):
            self._poll_failed(visit, answer)
            return
        first = visit.answer is None
        if first and self._is_unchanged(visit.source, answer):
            visit.answer, visit.unchanged = answer, True
            self._look_again(visit, answer)
            return
        self._keep(visit.source, answer)
        barrier = wall(answer)
        try:
            if barrier:
                raise InputError(barrier, where=answer.url)
            page = self._desk.bench.run(collect, visit.source, answer)
        except TrackerError as exc:
            self._poll_failed(visit, exc, answer, barrier)
            return
        visit.answer = visit.answer or answer
        for request in (*([page.next_request] if page.next_request else []), *page.further):
            if visit.asked < _MOST_ANSWERS:
                self._ask_list(visit, request)
        self._take_items(visit, page.items, answer)

    def _is_unchanged(self, source: Source, answer: Response) -> bool:
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return True
        return archive.is_same_answer(self._desk.con, source, answer, now=self._desk.now())

    def _look_again(self, visit: _Visit, answer: Response) -> None:
        """Ask for documents of an unchanged list: a page may be edited where its link stays."""
        if not visit.source.follow:
            return
        now = self._desk.now()
        found = archive.restless(self._desk.con, visit.source.id, now=now, forced=self._forced)
        items = (self._as_listed(visit.source, *one) for one in found)
        self._ask_documents(visit, [item for item in items if item], answer)

    def _as_listed(self, source: Source, url: str, report: str) -> Item | None:
        """Return the entry of a document as far as the archive remembers it."""
        known = archive.report(self._desk.con, report)
        if known is None:
            return None
        return Item(
            url=url,
            title=known.title,
            outlet=known.outlet,
            published=known.published,
            modified=known.modified,
            author=known.author,
            language=known.language,
            source=source.id,
            domains=source.domains,
            body=source.body,
        )

    def _keep(self, source: Source, answer: Response) -> None:
        con, now = self._desk.con, self._desk.now()
        self._held.add(partial(archive.note_snapshot, con, answer, seen_in=source.id, now=now))
        if archive.may_be_kept(con, answer):
            archive.keep_answer(self._desk.private, source, answer, days=self._desk.retention_days)

    def _poll_failed(
        self,
        visit: _Visit,
        error: TrackerError,
        answer: Response | None = None,
        barrier: str | None = None,
    ) -> None:
        """Note why a list could not be had; where only a further one fails, the rest counts."""
        source = visit.source
        fail(self._desk, self._tally, Failure(where=source.id, stage="poll", problem=str(error)))
        visit.whole = False
        if visit.answer is None:
            visit.failed = True
            archive.poll_failed(
                self._desk.con, source, error,
                now=self._desk.now(), response=answer, wall=barrier,
            )  # fmt: skip

    def _take_items(self, visit: _Visit, items: Iterable[Item], answer: Response) -> None:
        """Carry on what the list itself holds, and ask for what it points at."""
        source = visit.source
        fresh = {self._key(item): item for item in items}
        fresh = {key: item for key, item in fresh.items() if key not in visit.items}
        visit.items |= fresh
        wanted = [*fresh.values()]
        if source.scope == "filter":  # others keep what is off the topic, whoever passed it over
            wanted = self._not_passed_over(wanted)
        urls = {item.url for item in wanted if item.url}
        visit.fresh += len(urls - archive.known_addresses(self._desk.con, urls))
        carried = [item for item in wanted if item.markup and not (source.follow and item.url)]
        for item in self._perhaps_on_topic(source, carried):
            if not self._desk.stop():
                self._stand_in(visit, item, answer)
        if source.follow:
            self._ask_documents(visit, [item for item in wanted if item.url], answer)

    @staticmethod
    def _key(item: Item) -> str:
        return canonical(item.url) if item.url else f"{item.title}\x1f{item.markup}"

    def _perhaps_on_topic(self, source: Source, items: Sequence[Item]) -> Sequence[Item]:
        """Pass over entries whose words are off the topic, without reading each of them.

        All are looked at in one go first, since most feeds have nothing for us on most days.
        """
        gate, con = self._desk.gate, self._desk.con
        if source.scope != "filter":
            return items
        words = [carried_words(item) for item in items]
        none = not gate.on_topic("\n\n".join(words))
        kept = archive.kept_addresses(con, (item.url for item in items if item.url))
        off = [
            item
            for item, text in zip(items, words, strict=True)
            if item.url and item.url not in kept and (none or not gate.on_topic(text))
        ]
        urls = [item.url for item in off if item.url]
        self._held.add(
            partial(
                archive.pass_over_unread,
                con, urls, seen_in=source.id, terms=gate.version, now=self._desk.now(),
            )
        )  # fmt: skip
        self._tally.off_topic += len(off)
        passed = frozenset(urls)
        return [item for item in items if item.url not in passed]

    def _ask_documents(self, visit: _Visit, items: Sequence[Item], list_answer: Response) -> None:
        """Ask for documents, unless they may rest or somebody else has asked for them."""
        con, now = self._desk.con, self._desk.now()
        urls = [item.url for item in items if item.url]
        resting = {} if self._forced else archive.resting(con, urls, now=now)
        for item in items:
            url = item.url or ""
            last = resting.get(url)
            if last is not None and not (item.modified and item.modified.at > last):
                continue
            resting.pop(url, None)
            if url in self._under_way:
                self._under_way[url].append(visit)
                continue
            self._under_way[url] = []
            deal = partial(self._take_document, visit, item, list_answer)
            self._send(visit, self._request(visit.source, url), deal)
        archive.seen_again(con, resting, seen_in=visit.source.id, now=now)

    def _request(self, source: Source, url: str) -> Request:
        etag, last_modified = archive.validators(self._desk.con, url, now=self._desk.now())
        return replace(source.request(url), etag=etag, last_modified=last_modified)

    def _take_document(
        self, visit: _Visit, item: Item, list_answer: Response, answer: Answer
    ) -> None:
        """Deal with a document; where it is refused, the list's own words serve."""
        url = item.url or ""
        if _nothing_new(visit, answer):
            archive.looked_at(self._desk.con, url, now=self._desk.now())
            archive.seen_again(self._desk.con, [url], seen_in=visit.source.id, now=self._desk.now())
        elif isinstance(answer, AskedToWait):
            log.info("%s: %s", url, answer)
            self._put_off(visit)
        elif (problem := _problem(answer)) is None:
            assert isinstance(answer, Response)
            self._deal_with(visit, item, answer)
        elif item.markup:
            self._stand_in(visit, item, list_answer)
        else:
            archive.looked_at(self._desk.con, url, now=self._desk.now())
            failure = Failure(where=url, stage="fetch", problem=problem)
            fail(self._desk, self._tally, failure)
        if _may_pass(answer):
            self._put_off(visit)
        for other in self._under_way.pop(url, ()):
            archive.seen_again(self._desk.con, [url], seen_in=other.source.id, now=self._desk.now())

    def _stand_in(self, visit: _Visit, item: Item, list_answer: Response) -> None:
        """Carry on an entry with the words that its list has of it."""
        where = item.url or item.source or ""
        empty = Response(
            url=where, status=403, headers=(), body=b"", fetched_at=list_answer.fetched_at
        )
        self._deal_with(visit, item, empty, carried_by=list_answer)

    def _deal_with(
        self, visit: _Visit, item: Item, answer: Response, *, carried_by: Response | None = None
    ) -> None:
        self._held.settle()
        well = deal_with(
            self._desk, item, answer, self._tally,
            filtered=visit.source.scope == "filter", carried_by=carried_by,
        )  # fmt: skip
        if not well and item.url:
            archive.looked_at(self._desk.con, item.url, now=self._desk.now())

    def _put_off(self, visit: _Visit) -> None:
        visit.whole = False
        self._tally.put_off += 1

    def _not_passed_over(self, items: Sequence[Item]) -> list[Item]:
        """Leave out what was off the topic, unless it has been changed since."""
        passed = archive.passed_over(
            self._desk.con,
            (item.url for item in items if item.url),
            terms=self._desk.gate.version,
        )

        def again(item: Item) -> bool:
            when = passed.get(item.url or "")
            return when is None or bool(item.modified and item.modified.at > when)

        return [item for item in items if again(item)]

    def _close(self, visit: _Visit) -> None:
        """Note how a poll went, once everything it led to has been dealt with."""
        if visit.failed or visit.answer is None:
            return
        con, source, answer, now = self._desk.con, visit.source, visit.answer, self._desk.now()
        if visit.unchanged:
            self._held.unchanged(source, answer, now)
            return
        listing = archive.Listing(
            entries=len(visit.items),
            fresh=visit.fresh,
            dates=self._dates(visit),
            whole=visit.whole,
        )
        self._held.add(partial(archive.polled, con, source, answer, listing, now=now))

    def _dates(self, visit: _Visit) -> tuple[datetime, ...] | None:
        """Return the dates of entries, else of their documents; None where nobody can know."""
        moments = [item.modified or item.published for item in visit.items.values()]
        found = tuple(sorted({moment.at for moment in moments if moment}))
        if found:
            return found
        urls = [item.url for item in visit.items.values() if item.url]
        return archive.dates_of(self._desk.con, urls)


def _problem(answer: Answer) -> str | None:
    """Return why an answer is no document, or None; a refusal in words is left to reading."""
    if isinstance(answer, FetchError):
        return str(answer)
    barrier = wall(answer)
    return f"{answer.url}: {barrier}" if barrier else None


def _nothing_new(visit: _Visit, answer: Answer) -> bool:
    """Say whether what is known of a document stays as it is.

    Where a page refuses a further look, what is stored stands: most often its list's words.
    """
    if isinstance(answer, Response):
        unmodified = answer.status == HTTPStatus.NOT_MODIFIED
        return unmodified or (visit.unchanged and answer.status in _REFUSALS)
    return visit.unchanged and isinstance(answer, RobotsDisallowed)


def _may_pass(answer: Answer) -> bool:
    """Say whether there is trouble that may be over the next time."""
    if isinstance(answer, Response):
        return answer.status >= _THEIR_TROUBLE
    return not isinstance(answer, RobotsDisallowed | BlockedAddress | AskedToWait)
