"""Open the archive, the private file, the knowledge and the parser for a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime

from tracker import archive
from tracker.analyze.gate import Gate
from tracker.config import Settings
from tracker.edge.workbench import Workbench
from tracker.knowledge import load
from tracker.pipeline import Desk


def now() -> datetime:
    """Return the present moment in UTC; the one clock of the command line."""
    return datetime.now(UTC)


@contextmanager
def open_desk(
    settings: Settings, *, stop: Callable[[], bool] = lambda: False, jobs: int = 1
) -> Iterator[Desk]:
    """Yield a desk on the archive of `settings`, made where it does not exist yet.

    More `jobs` than one read and analyse in so many processes beside this one.
    """
    # Commands that analyse nothing share this module and must not wait for spaCy.
    from tracker.edge.analysts import Analysts  # noqa: PLC0415
    from tracker.edge.nlp import load_parser  # noqa: PLC0415

    knowledge = load(settings.knowledge)
    with ExitStack() as stack:
        con = stack.enter_context(closing(archive.connect(settings.db)))
        private = stack.enter_context(
            closing(archive.connect_private(archive.private_path(settings.db)))
        )
        analysts = None
        if jobs > 1:
            wanted = Analysts(jobs, knowledge=settings.knowledge, pipeline=settings.pipeline)
            analysts = stack.enter_context(wanted)
        yield Desk(
            con=con,
            private=private,
            knowledge=knowledge,
            parser=load_parser(knowledge, settings.pipeline),
            gate=Gate(knowledge),
            bench=stack.enter_context(Workbench()),
            now=now,
            stop=stop,
            retention_days=settings.retention_days,
            analysts=analysts,
        )
