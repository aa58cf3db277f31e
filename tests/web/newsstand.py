"""An archive filled by hand: every state and class that the pages have to show."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from tests import build
from tracker import archive
from tracker.digest import compose
from tracker.domain import (
    Analysis,
    Comparison,
    Conflict,
    Decision,
    Edge,
    Entity,
    Mention,
    Origin,
    PlacedClaim,
    Placement,
    Report,
    Response,
    Side,
    Source,
    Span,
    Story,
)
from tracker.errors import FetchError
from tracker.knowledge import Model, load
from tracker.urls import stable_id

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'
SECRETS = ("reader@private.example", "bytes nobody may see", "a-reviewer-of-ours")
WITHHELD = "an epilogue behind the wall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A report with its one claim and who stands behind it."""

    report: Report
    placed: PlacedClaim
    mentions: tuple[Mention, ...]


def _filed(name: str, sentence: str, rest: str = "", **more: Any) -> Filed:
    id = stable_id("r", name)
    text = f"{more.get('title') or name}\n{sentence} Nothing else was said.\n{rest}"
    report = build.report(text, id=id, revision=stable_id("v", text)[2:14], outlet=name.title(),
                          **more)  # fmt: skip
    start = text.index(sentence)
    claim = build.claim(
        sentence, id=stable_id("cl", name), report=id, revision=report.revision, start=start,
        frame="joint_statement", act="announce",
    )  # fmt: skip
    facts = build.facts(
        id, revision=report.revision, url=report.url, title=report.title, outlet=report.outlet,
        publisher=name, published=report.published, anchor=f"a-{more.get('language', 'en')}",
    )  # fmt: skip
    at = text.find("Halcyon")
    mentions = () if at < 0 else (
        Mention(start=at, end=at + 7, text="Halcyon", entity="halcyon", type="organization"),
    )  # fmt: skip
    return Filed(
        report=report,
        placed=PlacedClaim(
            claim=claim, facts=facts, keys=("k-one",),
            origin=Origin(documents=("halcyon",), observers=(name,)),
        ),
        mentions=mentions,
    )  # fmt: skip


WIRE = _filed("wire", "Halcyon put it out on 6 April 2026.", published="2026-04-06")
COPY = _filed("copycat", "Halcyon, by the wire, did so on 16 April 2026.", published="2026-04-17")
FORUM = _filed("forum", f"Halcyon did it {HOSTILE} on 22 October 2024.", title=HOSTILE)
CHINESE = _filed("kuaixun", "某公司否认蒸馏了对手的模型。", title="公司否认蒸馏",
                 published="2026-04-08", language="zh")  # fmt: skip
WALLED = _filed("walled", "Halcyon told subscribers on 7 April 2026.",
                "Long. " * 300 + WITHHELD, published="2026-04-09", body="summary")  # fmt: skip
FILED = (WIRE, COPY, FORUM, CHINESE, WALLED)


def model() -> Model:
    """Return some listed model with a source."""
    return next(m for m in load().models.values() if m.source_url)


def _side(value: str, *filed: Filed, **more: Any) -> Side:
    spans = tuple(
        Span(report=f.report.id, revision=f.report.revision, url=f.report.url, text=c.text,
             start=c.start, end=c.end, claim=c.id)
        for f in filed for c in (f.placed.claim,)
    )  # fmt: skip
    origins = tuple(sorted({root for f in filed for root in f.placed.origin.roots}))
    return Side(value=value, spans=spans, **{"origins": origins, **more})


def _conflict(kind: str, klass: str, summary: str, *sides: Side, **more: Any) -> Conflict:
    defaults: dict[str, Any] = {
        "severity": 0.8, "frame": "joint_statement", "key": "k-one", "slot": "event_date",
        "rule": kind, "precision": None, "explain": (("gap", "2026-04-06 − 2024-10-22"),),
    }  # fmt: skip
    return Conflict(id=stable_id("c", kind, klass, summary), kind=kind, klass=klass,
                    summary=summary, sides=sides, **defaults | more)  # fmt: skip


DISPUTE = _conflict(
    "date_conflict", "dispute", "Reports differ by 531 days",
    _side("22 October 2024", FORUM), _side("6 April 2026", WIRE, WALLED),
)  # fmt: skip
REGISTRY = _conflict(
    "anachronism", "registry", "A report names what came later", _side("22 October 2024", FORUM),
    _side("a later day", origins=(f"knowledge:{model().id}",), source_url=model().source_url),
    explain=(("event", "2024-10-22"), ("gap", "65 days")), precision=0.9,
)  # fmt: skip
RELAY = _conflict(
    "date_conflict", "relay_error", "Reports differ by 10 days",
    _side("6 April 2026", WIRE), _side("16 April 2026", COPY),
)  # fmt: skip
INTERNAL = _conflict(
    "existence_uncorroborated", "internal", f"It stands in no other report: {HOSTILE}",
    _side(HOSTILE * 2, FORUM), _side("stands in no other report", origins=()),
)  # fmt: skip
DECIDED = _conflict(
    "quantity_conflict", "dispute", "Reports differ on a count",
    _side("three", WIRE), _side("four", COPY),
)  # fmt: skip
WITHDRAWN = _conflict(
    "part_whole", "internal", "The parts exceed the whole", _side("9", WIRE), _side("8", WIRE)
)
CONFLICTS = (DISPUTE, REGISTRY, RELAY, INTERNAL, DECIDED)

STORIES = tuple(
    Story(
        id=stable_id("s", anchor), anchor=anchor, title=members[0].report.title or "Untitled",
        first_seen=datetime(2026, 4, 6, tzinfo=UTC), reports=tuple(f.report.id for f in members),
        documents=("halcyon", f"unsourced:{members[-1].report.id}"), observers=("wire",),
    )
    for anchor, members in (("a-en", (WIRE, COPY, WALLED, FORUM)), ("a-zh", (CHINESE,)))
)  # fmt: skip

CREDIT = "Halcyon, by the wire, did so on 16 April 2026."
EDGES = (
    Edge(report=WIRE.report.id, target="halcyon", kind="statement", start=0, end=4, text="wire"),
    Edge(report=COPY.report.id, target=WIRE.report.id, kind="credit",
         start=COPY.placed.claim.start, end=COPY.placed.claim.end, text=CREDIT),
    Edge(report=WALLED.report.id, target=WIRE.report.id, kind="shared_text",
         detail="93% of the shorter text"),
)  # fmt: skip


def fill(path: Path) -> None:
    """Make the archive at `path` and its private file."""
    with closing(archive.connect(path)) as con:
        _store(con)
        _judge(con)
        _watch(con)
        changed = archive.changes(con, since=NOW - timedelta(days=1), until=NOW)
        archive.keep_digest(con, compose(changed, base_url="http://127.0.0.1:8001"), now=NOW)
    with closing(archive.connect_private(archive.private_path(path))) as private:
        archive.keep_body(private, WIRE.report, _response(SECRETS[1].encode()))
        archive.add_token(private, "t" * 40, name=SECRETS[2], now=NOW)
        archive.outbox_claim(private, day=NOW.date(), recipient=SECRETS[0], digest="d", now=NOW)


def _store(con: Connection) -> None:
    halcyon = Entity(id="halcyon", name="Halcyon", type="organization", provisional=True)
    earlier = NOW - timedelta(hours=5)
    for filed in FILED:
        placed = filed.placed
        with archive.writing(con):
            archive.store(
                con, replace(filed.report, sha256=_response(SECRETS[1].encode()).sha256),
                Analysis(report=filed.report.id, revision=filed.report.revision,
                         mentions=filed.mentions, claims=(placed.claim,), entities=(halcyon,)),
                Placement(facts=placed.facts, claims=(placed,)), now=earlier, seen_in="desk",
            )  # fmt: skip
    found = Comparison(
        keys=("k-one",), anchors=("a-en", "a-zh"), stories=STORIES, conflicts=CONFLICTS,
        origins=tuple((f.placed.claim.id, f.placed.origin) for f in FILED), edges=EDGES,
        reports=tuple(f.report.id for f in FILED),
        compared=tuple(f.placed.claim.id for f in FILED),
    )  # fmt: skip
    for comparison in (replace(found, conflicts=(*CONFLICTS, WITHDRAWN)), found):
        with archive.writing(con):
            archive.settle(con, comparison, now=earlier)


def _judge(con: Connection) -> None:
    decision = Decision(
        item=DECIDED.id, verdict="both_hold", rationale=f"They count two things. {HOSTILE}",
        evidence=("https://evidence.example/page", "javascript:alert(1)"), reviewer="A. Reader",
        decided_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    with archive.writing(con):
        archive.add_decision(con, decision)


def _watch(con: Connection) -> None:
    sources = [
        Source(id=f"{name}-news", name=f"The {name}", url=f"https://{name}.example/", kind="feed")
        for name in ("calm", "lost")
    ]
    archive.register_sources(con, sources)
    archive.polled(con, sources[0], _response(b""), archive.Listing(entries=3), now=NOW)
    for hours in range(4):
        broken = FetchError(f"no answer {HOSTILE}", where="https://lost.example/")
        archive.poll_failed(con, sources[1], broken, now=NOW - timedelta(hours=hours))


def _response(body: bytes) -> Response:
    return Response(url="https://calm.example/", status=200, headers=(), body=body, fetched_at=NOW)
