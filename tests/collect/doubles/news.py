"""Doubles of the APIs that find news: GDELT, Hacker News, Guardian, Google News."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.collect.doubles.serving import NOW, Asked, Reply, words

_STAMP = "%Y%m%d%H%M%S"


@dataclass
class Gdelt:
    """Article lists by time: no paging, at most 250, faults with status 200."""

    count: int = 0
    spread: timedelta = timedelta(days=1)

    def __call__(self, asked: Asked) -> Reply:
        query = asked.query
        if "python" in asked.headers["user-agent"]:
            return words("Please identify yourself.", 429)
        if len(query["query"]) < 4:
            return words("The specified phrase is too short.\n", kind="text/html; charset=utf-8")
        assert not ("timespan" in query and "startdatetime" in query)
        assert asked.number("maxrecords", 75) <= 250
        start, end = (
            datetime.strptime(query[name], _STAMP).replace(tzinfo=UTC)
            for name in ("startdatetime", "enddatetime")
        )
        every = self.spread / max(self.count, 1)
        times = [NOW - every * (n + 0.5) for n in range(self.count)]
        found = [_article(n, at) for n, at in enumerate(times) if start <= at < end]
        # The key is missing altogether where nothing was found.
        return Reply({"articles": found[: asked.number("maxrecords", 75)]} if found else {})


def _article(number: int, at: datetime) -> dict[str, str]:
    return {
        "url": f"https://news.example.org/{number}",
        "url_mobile": "",
        "title": f"Report {number} , again",
        "seendate": at.strftime("%Y%m%dT%H%M%SZ"),
        "domain": "news.example.org",
        "language": "English",
        "sourcecountry": "United States",
    }


@dataclass
class HackerNews:
    """Newest first; whatever the count, only the first thousand hits can be paged."""

    count: int = 0

    def __call__(self, asked: Asked) -> Reply:
        start, end = 0, 1 << 40
        for bound in asked.query.get("numericFilters", "").split(","):
            if bound.startswith("created_at_i>="):
                start = int(bound.removeprefix("created_at_i>="))
            elif bound.startswith("created_at_i<"):
                end = int(bound.removeprefix("created_at_i<"))
        per_page, page = asked.number("hitsPerPage", 20), asked.number("page", 0)
        assert per_page <= 1000
        newest = int(NOW.timestamp())
        every = [newest - 60 * n for n in range(1, self.count + 1)]
        found = [at for at in every if start <= at < end]
        shown = found[:1000][page * per_page : (page + 1) * per_page]
        pages = min(len(found), 1000) // per_page
        return Reply({
            "hits": [{
                "objectID": str(at), "title": f"Story {at}", "url": f"https://news.example.org/{at}",
                "author": "x", "created_at_i": at,
            } for at in shown],
            "page": page, "nbHits": len(found), "nbPages": pages, "hitsPerPage": per_page,
        })  # fmt: skip


@dataclass
class Guardian:
    """Pages that end with an error, keys that are asked for, quotas."""

    pages: int = 3
    key: str = "a-guardian-key"
    quota: int = 500
    visits: int = field(default=0)

    def __call__(self, asked: Asked) -> Reply:
        self.visits += 1
        if asked.headers.get("api-key") != self.key:
            return Reply({"message": "Invalid authentication credentials"}, status=401)
        if self.visits > self.quota:
            return Reply({"message": "API rate limit exceeded"}, status=429)
        page = asked.number("page", 1)
        if page > self.pages:
            message = "requested page is beyond the number of available pages"
            return Reply({"response": {"status": "error", "message": message}}, status=400)
        try:
            datetime.strptime(asked.query["from-date"], "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            message = "from-date is not a valid ISO-8601 date"
            return Reply({"response": {"status": "error", "message": message}}, status=400)
        row = {
            "id": f"x/{page}", "type": "article", "webTitle": f"Article {page}",
            "webPublicationDate": "2026-11-19T12:00:00Z",
            "webUrl": f"https://paper.example.com/x/{page}",
            "fields": {"trailText": "Standfirst.", "lastModified": "2026-11-19T14:00:00Z"},
        }  # fmt: skip
        return Reply({"response": {
            "status": "ok", "total": self.pages, "startIndex": page, "pageSize": 1,
            "currentPage": page, "pages": self.pages, "results": [row],
        }})  # fmt: skip


@dataclass
class GoogleNews:
    """At most a hundred entries; from some places a redirect to a consent page."""

    count: int = 100
    consent: str | None = None

    def __call__(self, asked: Asked) -> Reply:
        if self.consent:
            return words("", 302, location=self.consent)
        entries = "".join(
            f"<item><title>Headline {n} - part two - Harbour Post</title>"
            f"<link>https://search.example.com/rss/articles/CBMi{n}?oc=5</link>"
            f"<guid isPermaLink='false'>CBMi{n}</guid>"
            "<pubDate>Thu, 19 Nov 2026 12:00:00 GMT</pubDate>"
            "<source url='https://www.harbourpost.example'>Harbour Post</source></item>"
            for n in range(self.count)
        )
        body = f"<rss version='2.0'><channel><title>x</title>{entries}</channel></rss>"
        return Reply(body, kind="application/xml")
