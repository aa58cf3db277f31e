"""`tracker export`: evidence that others can check without the tracker."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from tracker import archive
from tracker.archive import Connection, Kept, Proof
from tracker.cli.desk import now
from tracker.config import Settings
from tracker.edge.warc import Evidence, write_warc
from tracker.errors import ArchiveError


@click.command()
@click.option(
    "--warc",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all raw responses that are still kept as a web archive (.warc or .warc.gz).",
)
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@click.option("--proof", metavar="SHA256", help="Print how this hash leads to a day's root.")
@click.option("--roots", is_flag=True, help="Print the root of every day, one a line.")
@click.pass_context
def export(
    ctx: click.Context, *, warc: Path | None, force: bool, proof: str | None, roots: bool
) -> None:
    """Write evidence: raw responses as a web archive, daily roots, the way from a hash to one."""
    settings: Settings = ctx.obj
    if sum((warc is not None, proof is not None, roots)) != 1:
        raise click.UsageError("say one of --warc FILE, --proof SHA256 and --roots")
    if warc is not None and warc.exists() and not force:
        remedy = "add --force to replace it"
        raise ArchiveError("exists already", where=str(warc), remedy=remedy)
    with closing(archive.connect(settings.db, readonly=True)) as con:
        if warc is not None:
            _export_warc(settings, con, warc)
        elif proof is not None:
            _print_proof(con, proof.lower())
        else:
            for day, root in archive.roots(con):
                click.echo(f"{day.isoformat()}  {root}")


def _export_warc(settings: Settings, con: Connection, path: Path) -> None:
    with closing(archive.connect_private(archive.private_path(settings.db))) as private:
        evidence = (_evidence(con, one) for one in archive.kept(private))
        count = write_warc(path, evidence, now=now())
    click.echo(f"{count} responses in {path}")
    click.echo("publishers' texts: keep it to yourself unless their terms allow more", err=True)


def _evidence(con: Connection, one: Kept) -> Evidence:
    return Evidence(
        response=one.response, is_list=one.report is None, facts=tuple(_facts(con, one))
    )


def _facts(con: Connection, one: Kept) -> Iterator[tuple[str, str]]:
    yield "sha256", one.response.sha256
    if one.source:
        yield "source", one.source
    if one.report:
        yield "report", one.report
    for day, root in archive.roots_of(con, one.response.sha256):
        yield "root", f"{day.isoformat()} {root}"


def _print_proof(con: Connection, sha256: str) -> None:
    found = archive.snapshots(con, sha256)
    if not found:
        raise ArchiveError(
            "nothing with this hash was received", where=sha256, remedy="see table `snapshots`"
        )
    proofs = archive.proofs(con, sha256)
    if not proofs:
        raise ArchiveError(
            "its day has no root yet", where=sha256, remedy="a root is made an hour after midnight"
        )
    seen = [
        {
            "url": one.url,
            "status": one.status,
            "bytes": one.bytes,
            "first_fetched_at": one.first_fetched_at.isoformat(),
            "last_fetched_at": one.last_fetched_at.isoformat(),
        }
        for one in found
    ]
    for proof in proofs:
        click.echo(json.dumps(_as_json(proof) | {"received": seen}, ensure_ascii=False))


def _as_json(proof: Proof) -> dict[str, object]:
    return dataclasses.asdict(proof) | {
        "day": proof.day.isoformat(),
        "path": [{"side": side, "hash": neighbour} for side, neighbour in proof.path],
    }
