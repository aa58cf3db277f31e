"""What was known on an earlier day is what an archive says that got no more than that."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import build
from tests.archive.filing import fresh
from tests.archive.newsdesk import BASE, Filing, told
from tests.archive.test_conflict_ids import counts, told_as_fact
from tests.archive.test_stories_in_time import filings
from tracker import archive
from tracker.cli.rows import compared_as_of
from tracker.compare import place
from tracker.digest import as_text, compose
from tracker.domain import Comparison
from tracker.pipeline import settle

FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking whole archives takes long
)  # fmt: skip
DAYS = ("2026-04-05", "2026-04-09", "2026-04-12", "2026-05-01", "2026-05-02", "2026-05-04")
BEFORE = build.moment("2026-03-01").at


def carry(con: Connection, filing: Filing, now: datetime) -> None:
    report, analysis = filing
    with archive.writing(con):
        placement = place(report, analysis, BASE)
        touched = archive.store(con, report, analysis, placement, now=now, seen_in="desk")
        settle(con, touched, BASE, now=now)


def out(filing: Filing) -> datetime | None:
    """Return since when a revision could be known; an undated one always could."""
    report = filing[0]
    known = report.modified or report.published
    return known.at if known else None


def rows(then: Comparison) -> tuple[list[str], list[str]]:
    conflicts = [archive.as_line(archive.conflict_row(one)) for one in then.conflicts]
    stories = [archive.as_line(archive.story_row(one)) for one in then.stories]
    return sorted(conflicts), sorted(stories)


def live(con: Connection) -> tuple[list[str], list[str]]:
    conflicts = map(archive.as_line, archive.conflict_rows(con))
    return sorted(conflicts), sorted(map(archive.as_line, archive.story_rows(con)))


def digest(con: Connection, day: datetime) -> str:
    since = day - timedelta(days=1)
    before, then = (compared_as_of(con, at, BASE) for at in (since, day))
    changes = archive.changes_as_of(con, since=since, until=day, before=before, then=then)
    return as_text(compose(changes, base_url="https://desk.example", day=day.date(),
                           knowledge=BASE))  # fmt: skip


def in_two_archives(
    reports: Sequence[Filing], day: datetime, check: Callable[[Connection, Connection], None]
) -> None:
    """Check an archive with all reports beside one that has those known by a day."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        whole, then = (stack.enter_context(fresh(Path(folder) / f"{n}.db")) for n in range(2))
        for one in reports:
            at = out(one)
            carry(whole, one, at or BEFORE)
            if at is None or at <= day:
                carry(then, one, at or BEFORE)
        check(whole, then)


def same_rows(day: datetime) -> Callable[[Connection, Connection], None]:
    def check(whole: Connection, then: Connection) -> None:
        assert rows(compared_as_of(whole, day, BASE)) == live(then)

    return check


def end_of(day: str) -> datetime:
    return build.moment(day).at + timedelta(hours=23)


@FEW
@given(
    st.lists(filings(), min_size=2, max_size=7, unique_by=lambda f: (f[0].id, f[0].revision)),
    st.sampled_from(DAYS),
    st.randoms(use_true_random=False),
)
def test_conflicts_and_stories_as_of_a_day(reports: list[Filing], day: str, random: Any) -> None:
    random.shuffle(reports)
    in_two_archives(reports, end_of(day), same_rows(end_of(day)))


@FEW
@given(
    st.lists(filings(), min_size=2, max_size=6, unique_by=lambda f: (f[0].id, f[0].revision)),
    st.sampled_from(DAYS),
)
def test_a_digest_as_of_a_day(reports: list[Filing], day: str) -> None:
    reports.sort(key=lambda one: out(one) or BEFORE)

    def check(whole: Connection, then: Connection) -> None:
        assert digest(whole, end_of(day)) == digest(then, end_of(day))

    in_two_archives(reports, end_of(day), check)


def test_a_story_of_very_many_reports_as_of_a_day() -> None:
    reports = [
        counts(f"r-{number}", f"2026-04-{6 + number % 4:02}", (16_000, 24_000, None)[number % 3],
               denies=True)
        for number in range(64)
    ] + [told_as_fact("r-late", "2026-04-20", sure=True)]  # fmt: skip
    in_two_archives(reports, end_of("2026-04-12"), same_rows(end_of("2026-04-12")))


def test_a_revision_of_a_later_day_was_not_known(tmp_path: Path) -> None:
    first, other = counts("r-one", "2026-04-06", 16_000), counts("r-two", "2026-04-07", 24_000)
    quiet = told("r-one", published="2026-04-06", text="This report has been withdrawn.",
                 revision="2", modified=build.moment("2026-05-01"))  # fmt: skip
    with fresh(tmp_path / "archive.db") as con:
        for one in (first, other, quiet):
            carry(con, one, end_of("2026-06-01"))
        assert not live(con)[0]
        assert len(rows(compared_as_of(con, end_of("2026-04-08"), BASE))[0]) == 1
        assert not rows(compared_as_of(con, end_of("2026-05-01"), BASE))[0]
