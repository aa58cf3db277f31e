"""`/digest` and `/digest/<day>`: what was told, day by day, as it was kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker import archive
from tracker.digest import side
from tracker.domain import Digest, Line, Section
from tracker.web.visit import PAGES, View, Visit, day, minute, missing

_NEAREST: Final = 3
_BAR: Final = 150
_PAGES: Final = {"c": "/conflict/", "r": "/report/", "s": "/story/"}
_ID: Final = re.compile(r"([crs])-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line of a digest with its links into this archive."""

    text: str
    link: str | None
    detail: tuple[str, ...]
    sides: tuple[tuple[str, str, str], ...]
    share: int
    cites: tuple[tuple[str, str | None], ...]


@PAGES(r"/digest")
def digests(visit: Visit) -> View:
    """List the days that have a digest."""
    days = archive.digest_days(visit.con)
    found = [(one, archive.digest_of(visit.con, one)) for one in days]
    return View(
        template="digests",
        context={
            "title": "Digests",
            "days": [(one.isoformat(), day(one), kept.headline) for one, kept in found if kept],
        },
    )


@PAGES(r"/digest/(?P<day>[^/]+)")
def digest(visit: Visit) -> View:
    """Show the digest of a day."""
    found = _kept(visit)
    if found is None:
        return _unknown(visit)
    days = sorted(archive.digest_days(visit.con))
    at = days.index(found.day)
    return View(
        template="digest",
        context={
            "title": f"Digest of {day(found.day)}",
            "here": "/digest",
            "digest": found,
            "day": day(found.day),
            "until": minute(found.until),
            "sections": [(section, _lines(section, found.base_url)) for section in found.sections],
            "before": days[at - 1].isoformat() if at else None,
            "after": days[at + 1].isoformat() if at + 1 < len(days) else None,
            "rows_of": f"digests/{found.day.isoformat()}",
        },
    )


def _kept(visit: Visit) -> Digest | None:
    try:
        return archive.digest_of(visit.con, date.fromisoformat(visit.path["day"]))
    except ValueError:
        return None


def _unknown(visit: Visit) -> View:
    """Name the days nearest to one that has no digest."""
    days = archive.digest_days(visit.con)
    try:
        wanted = date.fromisoformat(visit.path["day"])
    except ValueError:
        wanted = visit.now.date()
    near = sorted(days, key=lambda one: (abs((one - wanted).days), one))[:_NEAREST]
    hints = [(day(one) or "", f"/digest/{one.isoformat()}") for one in sorted(near)]
    return missing("digest", visit.path["day"], hints)


def _lines(section: Section, base_url: str) -> list[Told]:
    longest = max((line.size for line in section.lines), default=0) or 1
    return [_told(line, base_url, longest) for line in section.lines]


def _told(line: Line, base_url: str, longest: int) -> Told:
    link = line.link
    if link and link.startswith(f"{base_url}/"):
        link = link.removeprefix(base_url)
    return Told(
        text=line.text,
        link=link if link and link.startswith(("/", "https://", "http://")) else None,
        detail=tuple(one for one in line.detail if not side(one)),
        sides=tuple(found for one in line.detail if (found := side(one))),
        share=round(_BAR * line.size / longest),
        cites=tuple((id, _address(id)) for id in line.cites),
    )


def _address(id: str) -> str | None:
    match = _ID.fullmatch(id)
    return _PAGES[match[1]] + id if match else None
