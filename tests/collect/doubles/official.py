"""Doubles of official APIs: Federal Register, Congress.gov, EDGAR, GOV.UK, CourtListener."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.collect.doubles.serving import NOW, Asked, Reply, words


@dataclass
class FederalRegister:
    """Silent resets: page 51 is page 1, and a page size above the cap is twenty."""

    count: int = 0

    def __call__(self, asked: Asked) -> Reply:
        known = {"conditions[term]", "conditions[publication_date][gte]", "order", "per_page",
                 "page"}  # fmt: skip
        unknown = sorted(set(asked.query) - known)
        if unknown:
            return Reply({"errors": {unknown[0]: "is not a valid field"}}, status=400)
        per_page, page = asked.number("per_page", 20), asked.number("page", 1)
        per_page = per_page if 1 < per_page <= 2000 else 20
        page = page if 1 <= page <= 50 else 1
        answer: dict[str, object] = {"count": self.count, "description": "Documents"}
        if not self.count:
            return Reply(answer)
        numbers = range(self.count)[(page - 1) * per_page : page * per_page]
        answer["results"] = [{
            "title": f"Document {n}", "document_number": f"2026-{n:05}", "type": "Rule",
            "publication_date": "2026-11-19", "agencies": [], "abstract": "Text.",
            "html_url": f"https://register.example.gov/documents/{n}",
        } for n in numbers]  # fmt: skip
        if page * per_page < self.count:
            query = "&".join(f"{k}={v}" for k, v in {**asked.query, "page": page + 1}.items())
            answer["next_page_url"] = f"http://{asked.headers['host']}{asked.path}?{query}"
        return Reply(answer)


@dataclass
class Congress:
    """XML where no format is named, a next link without the key, the same bill twice."""

    key: str = "a-congress-key"
    pages: int = 2
    asked_for: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        if asked.headers.get("x-api-key") != self.key:
            error = {"code": "API_KEY_MISSING", "message": "No api_key was supplied."}
            return Reply({"error": error}, status=403)
        if asked.query.get("format") != "json":
            return Reply("<api-root><bills/></api-root>", kind="application/xml")
        assert asked.number("limit", 20) <= 250
        self.asked_for.append(asked.path)
        if asked.path.startswith("/v3/bill/119/"):
            return Reply({"bill": _bill(8283, "Model Theft Act", "2026-04-22", "Reported.")})
        if asked.path.startswith("/v3/committee-meeting/119/house/"):
            return Reply({"committeeMeeting": {
                "eventId": asked.path.rpartition("/")[2], "chamber": "House", "congress": 119,
                "title": "Hearing on model copying", "meetingStatus": "Postponed",
                "date": "2026-12-02T15:00:00Z", "updateDate": "2026-11-19T10:00:00Z",
            }})  # fmt: skip
        if asked.path == "/v3/committee-meeting/119":
            root = f"http://{asked.headers['host']}{asked.path}/house"
            return Reply({"committeeMeetings": [
                {"eventId": str(n), "chamber": "House", "congress": 119, "url": f"{root}/{n}",
                 "updateDate": "2026-11-19T10:00:00Z"} for n in (1, 2)
            ], "pagination": {"count": 2}})  # fmt: skip
        return self._bills(asked)

    def _bills(self, asked: Asked) -> Reply:
        offset, limit = asked.number("offset", 0), asked.number("limit", 20)
        rows = [
            _bill(offset + 1, f"Model Act {offset}", "2026-11-10", "Referred."),
            _bill(offset + 1, f"Model Act {offset}", "2026-11-18", "Ordered to be Reported."),
            _bill(offset + 2, "", "2026-11-18", "Read twice."),
            _bill(offset + 3, "Harbour Act", "2026-11-18", "Read twice."),
        ]
        pagination: dict[str, object] = {"count": self.pages * limit}
        if offset + limit < self.pages * limit:
            link = f"{asked.path}?offset={offset + limit}&limit={limit}&format=json"
            pagination["next"] = f"http://{asked.headers['host']}{link}"
        return Reply({"bills": rows, "pagination": pagination})


def _bill(number: int, title: str, day: str, action: str) -> dict[str, object]:
    return {
        "congress": 119, "type": "HR", "number": str(number), "title": title,
        "latestAction": {"actionDate": day, "text": action}, "updateDate": "2026-11-20",
    }  # fmt: skip


@dataclass
class Edgar:
    """A hundred hits a page, never more than ten thousand, a 403 for the nameless."""

    per_day: int = 0
    days: int = 30

    def __call__(self, asked: Asked) -> Reply:
        if "@" not in asked.headers["user-agent"]:
            return words("<html>Undeclared Automated Tool</html>", 403, "text/html")
        assert asked.path == "/LATEST/search-index"
        start, end = (date.fromisoformat(asked.query[name]) for name in ("startdt", "enddt"))
        all_days = [NOW.date() - timedelta(days=n) for n in range(self.days)]
        found = [(day, n) for day in all_days if start <= day <= end for n in range(self.per_day)]
        first = asked.number("from", 0)
        total = {"value": min(len(found), 10_000), "relation": "eq"}
        if len(found) >= 10_000:
            total["relation"] = "gte"
        hits = [_hit(day, n, exhibit) for day, n in found[first : first + 50] for exhibit in (1, 2)]
        return Reply({"hits": {"total": total, "hits": hits}})


def _hit(day: date, number: int, exhibit: int) -> dict[str, object]:
    adsh = f"0001234567-{day:%m%d%y}-{number:06}"
    return {"_id": f"{adsh}:ex99-{exhibit}.htm", "_source": {
        "ciks": ["0001234567"], "display_names": ["Example Corp  (EX)  (CIK 0001234567)"],
        "form": "8-K", "file_type": "EX-99", "file_date": day.isoformat(), "adsh": adsh,
    }}  # fmt: skip


@dataclass
class GovUk:
    """Unknown parameters are refused; a start beyond the end is an empty list, no error."""

    count: int = 0

    def __call__(self, asked: Asked) -> Reply:
        known = {"q", "count", "start", "order", "filter_public_timestamp"}
        unknown = sorted(set(asked.query) - known)
        if unknown:
            return Reply({"error": f"Unexpected parameters: {unknown[0]}"}, status=422)
        assert asked.number("count", 10) <= 1500
        start, size = asked.number("start", 0), asked.number("count", 10)
        rows = [{
            "title": f"Guidance {n}", "link": f"/government/{n}", "description": "On models.",
            "public_timestamp": "2026-11-19T09:30:00Z", "_id": f"/government/{n}",
        } for n in range(self.count)[start : start + size]]  # fmt: skip
        return Reply({"results": rows, "total": self.count, "start": start})


@dataclass
class CourtListener:
    """Cursors that say nothing of a page number, throttling in words."""

    token: str = "a-court-token"
    days: tuple[str | None, ...] = ("2026-11-01", "2026-10-01", None, "2026-01-01", "2025-01-01")
    throttled: bool = False

    def __call__(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Token {self.token}":
            detail = "Authentication credentials were not provided."
            return Reply({"detail": detail}, status=401)
        if self.throttled:
            detail = "Request was throttled. Expected available in 90 seconds."
            return Reply({"detail": detail}, status=429, headers=(("Retry-After", "90"),))
        place = int(asked.query.get("cursor", "cursor-0").rpartition("-")[2])
        more = place + 1 < len(self.days)
        link = f"http://{asked.headers['host']}{asked.path}?type=r&cursor=cursor-{place + 1}"
        return Reply({"count": len(self.days), "next": link if more else None, "previous": None,
            "results": [{
                "docket_id": place, "docket_absolute_url": f"/docket/{place}/x/",
                "caseName": f"Lab {place} v. Lab B", "docketNumber": "26-1", "court": "N.D.",
                "dateFiled": self.days[place], "recap_documents": [], "meta": {"more_docs": True},
            }]})  # fmt: skip
