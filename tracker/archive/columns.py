"""How values become columns and come back.

In: values of the domain. Out: text for SQLite, and the values again. Never touches a database.

Times are ISO 8601 in UTC with a `Z`, so that text order is time order; JSON keeps infinite
bounds as the string "Infinity", which `json_extract` can read.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, cast

from pydantic import ConfigDict, TypeAdapter

from tracker.domain import Claim, Digest, Moment, Report, ReportFacts

# A tuple, since a bare dataclass refuses a configuration from outside.
_CLAIM: Final = TypeAdapter(tuple[Claim, ...], config=ConfigDict(ser_json_inf_nan="strings"))
_FACTS: Final = TypeAdapter(ReportFacts)
_REPORT: Final = TypeAdapter(Report)
_DIGEST: Final = TypeAdapter(Digest)

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
LATEST: Final = (
    "coalesce(modified, published, '') DESC, json_extract(record, '$.partial'), "
    "first_seen DESC, revision DESC"
)
"""Which revision of a report comes first: the latest by its own date. Pages are edited without a
new one: of equal dates a whole text precedes what a wall has left of it, and what was seen first
later precedes the rest; the hash decides where nothing else does."""

_KEPT: Final = 4096
"""Values kept decoded: the same few claims stand for a key in one comparison after another."""


def stamp(at: datetime) -> str:
    """Return a moment as text that sorts by time."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Return the moment behind `stamp`'s text."""
    return datetime.fromisoformat(text).astimezone(UTC)


def shown(at: str | None, precision: str | None) -> str | None:
    """Return a stored time as people see it: the day alone where no more is known."""
    return at[:10] if at and precision == "day" else at


def encode(value: object) -> str:
    """Return plain values as compact JSON with readable Unicode."""
    return _COMPACT.encode(value)


@lru_cache(maxsize=_KEPT)
def names(text: str) -> tuple[str, ...]:
    """Return a JSON list of strings as a tuple."""
    return tuple(json.loads(text))


def encode_claim(claim: Claim) -> str:
    """Return a claim as JSON."""
    return _CLAIM.dump_json((claim,)).decode()[1:-1]


@lru_cache(maxsize=_KEPT)
def decode_claim(text: str) -> Claim:
    """Return the claim behind its JSON."""
    return _CLAIM.validate_json(f"[{text}]")[0]


def encode_facts(facts: ReportFacts) -> str:
    """Return a report's facts as JSON."""
    return _FACTS.dump_json(facts).decode()


@lru_cache(maxsize=_KEPT)
def decode_facts(text: str) -> ReportFacts:
    """Return the facts behind their JSON."""
    return _FACTS.validate_json(text)


def encode_record(report: Report) -> str:
    """Return a report as JSON without its text and without the hash of one transmission."""
    record = _REPORT.dump_python(
        dataclasses.replace(_in_utc(report), text="", sha256=""), mode="json"
    )
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decode_record(text: str, *, body: str, sha256: str) -> Report:
    """Return the report behind its JSON, with its text put back."""
    return dataclasses.replace(_REPORT.validate_json(text), text=body, sha256=sha256)


def encode_digest(digest: Digest) -> str:
    """Return a digest as JSON."""
    return _DIGEST.dump_json(digest).decode()


def decode_digest(text: str) -> Digest:
    """Return the digest behind its JSON."""
    return _DIGEST.validate_json(text)


def plain(claim: Claim) -> dict[str, Any]:
    """Return a claim as a JSON object; an unlimited bound is null."""
    return cast("dict[str, Any]", _without_infinity(json.loads(encode_claim(claim))))


def listing(values: Iterable[str]) -> str:
    """Return strings as a JSON list, for `json_each`."""
    return encode(sorted(set(values)))


def _in_utc(report: Report) -> Report:
    return dataclasses.replace(
        report, published=_utc(report.published), modified=_utc(report.modified)
    )


def _utc(value: Moment | None) -> Moment | None:
    return value and dataclasses.replace(value, at=value.at.astimezone(UTC))


def _without_infinity(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_infinity(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_infinity(inner) for inner in value]
    return None if value in ("Infinity", "-Infinity") else value
