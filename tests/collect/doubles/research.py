"""Doubles of arXiv and Hugging Face."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tests.collect.doubles.serving import NOW, Asked, Reply, words


@dataclass
class Arxiv:
    """Atom with counts; errors are feeds too, and some answers are empty for no reason."""

    count: int = 0
    version: int = 1
    empty: bool = False
    throttled: bool = False

    def __call__(self, asked: Asked) -> Reply:
        if self.throttled:
            return words("Rate exceeded.", 429)
        start, size = asked.number("start", 0), asked.number("max_results", 10)
        if asked.query["search_query"] == "malformed":
            return self._feed(_entry("http://arxiv.org/api/errors#malformed", "Error", "no field"))
        days = range(self.count)[start : start + size] if not self.empty else range(0)
        return self._feed(
            "".join(
                _entry(f"http://arxiv.org/abs/2611.{n:05}v{self.version}", f"Paper\n  {n}", "x", n)
                for n in days
            )
        )

    def _feed(self, entries: str) -> Reply:
        counts = "".join(
            f"<opensearch:{name} xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>{value}"
            f"</opensearch:{name}>"
            for name, value in (("totalResults", self.count), ("startIndex", 0))
        )
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{counts}{entries}</feed>"
        return Reply(body, kind="application/atom+xml")


def _entry(id: str, title: str, summary: str, days_ago: int = 0) -> str:
    at = (NOW - timedelta(days=days_ago, hours=1)).isoformat()
    return (
        f"<entry><id>{id}</id><title>{title}</title><summary>{summary}</summary>"
        f"<published>{at}</published><updated>{at}</updated>"
        "<author><name>Mara Lind</name></author></entry>"
    )


@dataclass
class HuggingFace:
    """Lists of models; the next page stands in the header."""

    count: int = 0
    next_host: str | None = None

    def __call__(self, asked: Asked) -> Reply:
        place, size = asked.number("cursor", 0), asked.number("limit", 10)
        rows = [{
            "id": f"heron-lab/model-{n}", "lastModified": NOW.isoformat(),
            "createdAt": (NOW - timedelta(days=n)).isoformat(),
        } for n in range(self.count)[place : place + size]]  # fmt: skip
        host = self.next_host or asked.headers["host"]
        link = f'<http://{host}{asked.path}?limit={size}&cursor={place + size}>; rel="next"'
        more = place + size < self.count
        return Reply(rows, headers=(("Link", link),) if more else ())
