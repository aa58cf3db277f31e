"""Time and memory per new claim in archives of a thousand to a million claims.

    python -m benchmarks compare                     1,000 to 100,000 claims
    python -m benchmarks compare -- --sizes 1000 10000 100000 1000000

Everything that a new report costs after its analysis is timed: placing, storing, comparing and
settling, in one transaction a report. The archive before is written in bulk, with the rows that
the same road would have written. All claims are invented: some laboratories accuse each other,
a happening every other day, in words of its own; sixteen reports tell it and give one of three
figures. So keys and values are few, and what grows is how often each was said, which is what
news does. Two things are printed beside it that are not flat: what a claim costs in a story of
many reports, and under keys with ever more different values.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from tracker import archive
from tracker.archive.columns import encode, encode_claim, encode_facts, encode_record, listing
from tracker.compare import place
from tracker.domain import (
    Analysis,
    Claim,
    Mention,
    Moment,
    Placement,
    Quantity,
    Quote,
    Report,
    Roles,
    Zone,
)
from tracker.knowledge import Knowledge, Organization
from tracker.pipeline import settle
from tracker.urls import stable_id

NOW = datetime(2030, 1, 1, tzinfo=UTC)
START = datetime(1990, 1, 1, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000)
LABS = 72  # so that a pair is at it again after a season, when it is another story
CLAIMS = 8  # in a report
PER_STORY = 16
WORDS = tuple(
    f"{a}{b}{c}" for a, b, c in product("bcdfglmnprst", "aeiou", ("nd", "rk", "st", "l", "m"))
)
MEASURED = 48  # reports at each size
WARM = 64


@dataclass(frozen=True, slots=True)
class World:
    """Who there is, and how much what is told of them varies."""

    labs: int
    values: int = 3

    def knowledge(self) -> Knowledge:
        """Return the parties as a knowledge base."""
        rows = [
            Organization(id=f"lab-{n}", name=f"Lab {n}", kind="ai_lab") for n in range(self.labs)
        ]
        return Knowledge(organizations={row.id: row for row in rows})


def report(world: World, number: int, per_story: int = PER_STORY) -> tuple[Report, Analysis]:
    """Return the `number`th report of the world: of a happening, some hours after it."""
    chance = random.Random(number)
    story = number // per_story
    accuser = f"lab-{story % world.labs}"
    accused = f"lab-{(story + 1) % world.labs}"
    out = START + timedelta(hours=34 * story, minutes=13 * (number % per_story))
    words = " ".join(random.Random(f"said {story}").choices(WORDS, k=9))
    figure = 1000 * (20 + number % world.values)
    outlet = f"gazette{chance.randrange(60)}"
    id = stable_id("r", f"{number}")
    lines = [
        f"{accuser} accuses {accused} of copying",
        f"{accuser} said on its blog that {accused} copied its model.",
        f"{accused} used about {figure} accounts, {accuser} said.",
        f"{accused} made over {figure * 700} requests.",
        f"“{words}”, {accuser} wrote.",
        f"{accused} denied it.",
        f"{accused} had not answered before.",
        f"{accuser} closed the accounts of {accused}.",
    ]
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    base = {
        "report": id, "revision": "1", "hedge": 1, "polarity": 1, "act": "allege",
        "speakers": (accuser,), "roles": Roles(agent=(accuser,), target=(accused,)),
    }  # fmt: skip
    made = [
        {"frame": "accuse_distill", "zone": "headline", "fields": (("news", "1"),)},
        {"frame": "accuse_distill", "fields": (("news", "1"),)},
        {"frame": "measure", "quantities": (_amount("accounts", figure, "account", accused),)},
        {"frame": "measure", "quantities": (_amount("queries", figure * 700, "query", accused),)},
        {"frame": "accuse_distill", "quotes": (_quote(lines[4], starts[4], accuser),)},
        {"frame": "deny", "polarity": -1, "act": "deny", "speakers": (accused,),
         "roles": Roles(agent=(accused,))},
        {"frame": "no_comment", "act": "decline", "speakers": (), "roles": Roles(agent=(accused,))},
        {"frame": "access_ban"},
    ]  # fmt: skip
    claims = tuple(
        Claim(**({"zone": "body"} | base | more | {
            "id": stable_id("cl", id, f"{n}"), "start": starts[n],
            "end": starts[n] + len(lines[n]), "text": lines[n],
        }))
        for n, more in enumerate(made)
    )  # fmt: skip
    mentions = tuple(
        Mention(start=at, end=at + len(lab), text=lab, entity=lab, type="organization")
        for lab in (accuser, accused) for at in (text.index(lab),)
    )  # fmt: skip
    moment = Moment(at=out, precision="minute", basis="invented")
    zones = (Zone(kind="headline", start=0, end=len(lines[0])),
             Zone(kind="body", start=len(lines[0]) + 1, end=len(text)))  # fmt: skip
    of = Report(
        id=id, revision="1", url=f"https://{outlet}.example/{number}", title=lines[0],
        outlet=outlet, published=moment, modified=None, author=None, language="en", text=text,
        zones=zones, origin_class="reporting",
    )  # fmt: skip
    return of, Analysis(report=id, revision="1", mentions=mentions, claims=claims)


def _amount(metric: str, value: float, unit: str, subject: str) -> Quantity:
    return Quantity(metric=metric, low=value, high=value, unit=unit, bound="exact", subject=subject,
                    text=f"{value:g}", char_start=0, char_end=1)  # fmt: skip


def _quote(line: str, start: int, speaker: str) -> Quote:
    first, last = line.index("“") + 1, line.index("”")
    return Quote(text=line[first:last], start=start + first, end=start + last, speaker=speaker)


def fill(con: sqlite3.Connection, world: World, reports: int, per_story: int = PER_STORY) -> None:
    """Write the first reports of the world, with the rows that comparing them leaves."""
    knowledge = world.knowledge()
    stories: dict[int, str] = {}
    with archive.writing(con):
        con.execute("PRAGMA defer_foreign_keys = ON")
        con.executemany(
            "INSERT OR IGNORE INTO entities VALUES (?, ?, 'organization', 0)",
            [(row.id, row.name) for row in knowledge.organizations.values()],
        )
        for number in range(reports):
            of, analysis = report(world, number, per_story)
            _bulk(con, of, place(of, analysis, knowledge))
            story = stories.setdefault(number // per_story, stable_id("s", of.id))
            _join(con, story, of, new=number % per_story == 0)


def _bulk(con: sqlite3.Connection, of: Report, placement: Placement) -> None:
    assert of.published
    at = of.published.at.isoformat().replace("+00:00", "Z")
    facts = placement.facts
    con.execute(
        "INSERT INTO revisions (report, revision, text, whole, record, facts, derived, pairs, "
        "first_seen) VALUES (?, '1', ?, 1, ?, ?, '', '', ?)",
        (of.id, of.text, encode_record(of), encode_facts(facts), at),
    )
    con.execute(
        "INSERT INTO reports (id, revision, url, title, outlet, publisher, published, language, "
        "origin_class, anchor, first_seen) VALUES (?, '1', ?, ?, ?, ?, ?, 'en', 'reporting', ?, ?)",
        (of.id, of.url, of.title, of.outlet, facts.publisher, at, facts.anchor, at),
    )
    seconds = int(of.published.at.timestamp())
    rows = [(tie, 0, seconds, of.id) for tie in facts.meeting]
    con.executemany("INSERT INTO report_ties VALUES (?, ?, ?, ?)", rows)
    for placed in placement.claims:
        number = con.execute(
            "INSERT INTO claims (id, report, revision, claim, sign, keys) "
            "VALUES (?, ?, '1', ?, ?, ?)",
            (placed.claim.id, of.id, encode_claim(placed.claim), placed.sign, encode(placed.keys)),
        ).lastrowid
        lot = f"{at}|{placed.claim.id}"
        con.executemany(
            "INSERT INTO claim_keys VALUES (?, ?, ?, ?)",
            [(key, placed.sign, lot, number) for key in placed.keys],
        )
        speaker = (placed.claim.speakers or (f"unsourced:{of.id}",))[0]
        con.execute(
            "INSERT INTO origins VALUES (?, ?, ?)",
            (placed.claim.id, listing([speaker]), listing([speaker])),
        )


def _join(con: sqlite3.Connection, story: str, of: Report, *, new: bool) -> None:
    if new:
        con.execute("INSERT INTO stories VALUES (?, 'a', ?, NULL, '[]', '[]')", (story, of.title))
    con.execute("INSERT INTO story_reports VALUES (?, ?, 0)", (story, of.id))


def seconds_a_claim(
    con: sqlite3.Connection, world: World, first: int, per_story: int = PER_STORY
) -> float:
    """Carry reports through the road; return CPU seconds a claim after a warm-up."""
    knowledge = world.knowledge()
    told: list[float] = []
    for number in range(first, first + WARM + MEASURED):
        of, analysis = report(world, number, per_story)
        began = time.process_time()
        placement = place(of, analysis, knowledge)
        with archive.writing(con):
            touched = archive.store(con, of, analysis, placement, now=NOW, seen_in="benchmark")
            settle(con, touched, knowledge, now=NOW)
        told.append((time.process_time() - began) / CLAIMS)
    return statistics.mean(told[WARM:])


def measured(claims: int, world: World, per_story: int = PER_STORY) -> tuple[float, float]:
    """Return milliseconds a new claim and megabytes at most, in an archive of `claims`."""
    with tempfile.TemporaryDirectory() as folder:
        con = archive.connect(Path(folder) / "archive.db")
        reports = claims // CLAIMS
        fill(con, world, reports, per_story)
        con.execute("ANALYZE")
        gc.collect()
        cost = 1000 * seconds_a_claim(con, world, reports, per_story)
        con.close()
    return cost, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each size and the ratio of the dearest to the cheapest."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    rows = [(size, *measured(size, World(labs=LABS))) for size in sorted(given.sizes)]
    ratio = max(row[1] for row in rows) / min(row[1] for row in rows)
    if given.json:
        print(json.dumps({"rows": rows, "ratio": ratio}))
        return
    print(f"{'claims':>10}{'ms a new claim':>17}{'MB at most':>13}")
    for size, cost, memory in rows:
        print(f"{size:10,}{cost:17.2f}{memory:13.0f}")
    print(f"dearest to cheapest: {ratio:.2f}")
    for name, lines in (("reports in the story", _by_story()), ("values under a key", _by_value())):
        print(f"\n{name:>22}{'ms a new claim':>17}")
        for number, cost in lines:
            print(f"{number:22,}{cost:17.2f}")


def _by_story() -> Iterator[tuple[int, float]]:
    for size in (16, 64, 256):
        claims = CLAIMS * (size * 20 + size // 2 if size < 256 else size * 2 + size // 2)
        yield size, measured(claims, World(labs=LABS), per_story=size)[0]


def _by_value() -> Iterator[tuple[int, float]]:
    for values in (3, 10, 30):
        yield values, measured(10_000, World(labs=LABS, values=values))[0]


if __name__ == "__main__":
    main()
