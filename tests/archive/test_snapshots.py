"""What was received, and roots over it."""

from __future__ import annotations

from datetime import datetime, timedelta
from sqlite3 import Connection

from tests.archive.filing import NOW
from tracker import archive
from tracker.archive import merkle
from tracker.domain import Response

DAY = timedelta(days=1)


def answer(body: bytes, url: str = "https://a.example/", at: datetime = NOW) -> Response:
    return Response(
        url=url, status=200, headers=(("content-type", "text/plain"),), body=body, fetched_at=at
    )


def note(con: Connection, response: Response, now: datetime = NOW) -> None:
    archive.note_snapshot(con, response, seen_in="wire", now=now)


def test_the_same_bytes_from_the_same_place_are_one_snapshot(con: Connection) -> None:
    note(con, answer(b"one"))
    note(con, answer(b"one", at=NOW + DAY), NOW + DAY)
    note(con, answer(b"one", url="https://b.example/"))
    note(con, answer(b""))
    found = archive.snapshots(con, answer(b"one").sha256)
    assert [(s.url, s.seen_in, s.bytes, s.type) for s in found] == [
        ("https://a.example/", "wire", 3, "text/plain"),
        ("https://b.example/", "wire", 3, "text/plain"),
    ]
    assert (found[0].first_fetched_at, found[0].last_fetched_at) == (NOW, NOW + DAY)
    assert con.execute("SELECT count(*) FROM snapshots").fetchone()[0] == 2


def test_a_day_is_sealed_once_an_hour_after_its_end(con: Connection) -> None:
    bodies = [b"one", b"two", b"three"]
    for body in bodies:
        note(con, answer(body))
    midnight = (NOW + DAY).replace(hour=0)
    assert archive.seal_days(con, now=midnight + timedelta(minutes=59)) == ()
    assert archive.seal_days(con, now=midnight + timedelta(minutes=60)) == (NOW.date(),)
    note(con, answer(b"late", at=NOW), midnight + timedelta(hours=2))  # counts for its own day
    assert archive.seal_days(con, now=midnight + timedelta(hours=3)) == ()
    hashes = [answer(body).sha256 for body in bodies]
    assert archive.roots(con) == ((NOW.date(), merkle.root(hashes)),)
    assert archive.seal_days(con, now=midnight + 2 * DAY) == ((NOW + DAY).date(),)


def test_every_hash_of_a_sealed_day_has_a_proof(con: Connection) -> None:
    for number in range(5):
        note(con, answer(bytes([number])))
    assert archive.proofs(con, answer(b"\x00").sha256) == ()
    archive.seal_days(con, now=NOW + 2 * DAY)
    for number in range(5):
        (proof,) = archive.proofs(con, answer(bytes([number])).sha256)
        assert merkle.climb(proof.sha256, proof.path) == proof.root
    assert archive.proofs(con, "00" * 32) == ()
