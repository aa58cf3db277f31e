"""`tracker sources import|export`: lists of feeds for and from other readers, as OPML.

Only feeds travel: sources of other kinds mean nothing to another reader and stay in the
sources file. A list from outside is parsed without entities and without network.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from lxml import etree

from tracker.cli import PARTIAL
from tracker.cli.sources_file import append, fault, row_id
from tracker.collect import OPTIONS
from tracker.config import load_sources, sources_path
from tracker.domain import Source
from tracker.errors import InputError
from tracker.urls import canonical

_LARGEST = 10_000_000
_FEEDS = {"feed", "google_news"}  # what another reader can read
_FILE = click.Path(dir_okay=False, path_type=Path)
_OPML = click.Path(dir_okay=False, allow_dash=True, path_type=Path)


@click.command("import")
@click.option("--opml", "listed", required=True, type=_OPML, metavar="FILE", help="- for stdin.")
@click.option("--file", "path", type=_FILE, help="The sources file to add to.")
@click.pass_context
def import_feeds(ctx: click.Context, *, listed: Path, path: Path | None) -> None:
    """Add the feeds of an OPML list that are not watched yet; they are not tried."""
    path = path or sources_path(ctx.obj)
    known = load_sources(path, OPTIONS.items()) if path.exists() else ()
    seen, ids = {canonical(source.url) for source in known}, {source.id for source in known}
    rows, refused, twice = [], 0, 0
    for row in read_opml(_bytes(listed), where=str(listed)):
        row["id"] = row_id(row["name"], ids)
        wrong = fault(row)
        if wrong:
            refused += 1
            click.echo(f"{row['name']}: {wrong}", err=True)
        elif canonical(row["url"]) in seen:
            twice += 1
        else:
            rows.append(row)
            seen.add(canonical(row["url"]))
            ids.add(row["id"])
    if rows:
        append(path, rows)
    click.echo(f"{path}: {len(rows)} added, {twice} watched already, {refused} cannot be used")
    ctx.exit(PARTIAL if refused else 0)


@click.command("export")
@click.option("--opml", "target", required=True, type=_OPML, metavar="FILE", help="- for stdout.")
@click.pass_context
def export_feeds(ctx: click.Context, *, target: Path) -> None:
    """Write the enabled feeds as an OPML list, in folders by who speaks in them."""
    known = load_sources(sources_path(ctx.obj), OPTIONS.items())
    enabled = [source for source in known if source.enabled]
    feeds = [source for source in enabled if source.kind in _FEEDS]
    text = write_opml(feeds)
    if str(target) == "-":
        click.echo(text, nl=False)
    else:
        target.write_text(text, encoding="utf-8")
    left = len(enabled) - len(feeds)
    click.echo(f"{len(feeds)} feeds; {left} sources are no feeds and stay here", err=True)


def read_opml(body: bytes, *, where: str) -> Iterator[dict[str, Any]]:
    """Yield a row for each feed of a list, with the folders it lies in.

    Raises:
        InputError: this is no OPML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise InputError(
            f"no valid XML: {exc}", where=where, remedy="export the list again"
        ) from exc
    if root.tag != "opml":
        raise InputError(f"no OPML, but {root.tag!r}", where=where, remedy="export it as OPML")
    for outline in root.iter("outline"):
        facts = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        if not facts.get("xmlurl"):
            continue
        folders = [_name(one.attrib) for one in outline.iterancestors("outline")]
        notes = f"Folder: {' / '.join(reversed(folders))}. " if any(folders) else ""
        yield {
            "id": "",
            "name": _name(facts) or facts["xmlurl"],
            "url": facts["xmlurl"].replace(" ", "%20"),
            "kind": "feed",
            "notes": f"{notes}Imported, not yet tried.",
        }


def write_opml(sources: Iterable[Source]) -> str:
    """Return an OPML list of feeds, in folders by the kind of publisher."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Watched sources"
    body = etree.SubElement(root, "body")
    folders: dict[str, Any] = {}
    for source in sources:
        name = source.publisher_kind.replace("_", " ").capitalize()
        if name not in folders:
            folders[name] = etree.SubElement(body, "outline", text=name, title=name)
        etree.SubElement(
            folders[name], "outline",
            type="rss", text=source.name, title=source.name, xmlUrl=source.url,
            language=source.language,
        )  # fmt: skip
    text: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="utf-8")
    return text.decode()


def _name(facts: Any) -> str:
    return " ".join((facts.get("title") or facts.get("text") or "").split())


def _bytes(path: Path) -> bytes:
    if str(path) == "-":
        body = sys.stdin.buffer.read(_LARGEST + 1)
    else:
        try:
            with path.open("rb") as file:
                body = file.read(_LARGEST + 1)
        except OSError as exc:
            raise InputError(f"cannot be read: {exc.strerror}", where=str(path)) from exc
    if len(body) > _LARGEST:
        raise InputError(f"larger than {_LARGEST // 1_000_000} MB", where=str(path))
    return body
