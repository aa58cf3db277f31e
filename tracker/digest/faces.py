"""A digest as plain text, as Markdown and as an HTML mail.

In: a `Digest`. Out: strings. Text from reports is escaped for each form; the HTML fetches
nothing and stays below the size at which mail programs cut it.
"""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template

from tracker.domain import Digest, Line

_WIDTH = 72
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+])(?=\s)")
_TITLE = re.compile(r"^(.*?)(?: \((.*)\))?$")
CREED = (
    "Rules say that reports differ; only a person gives a verdict. "
    "Copies never count as confirmation."
)


def as_text(digest: Digest) -> str:
    """Return the digest as plain text of 72 columns; only addresses may be longer."""
    out = ["DISTILLATION TRACKER", _dated(digest), "=" * _WIDTH, ""]
    out += _wrapped(f"{digest.headline}.")
    out += _wrapped(digest.lede)
    for section in digest.sections:
        name, note = _parted(section.title)
        out += ["", f"{name.upper()}  ({note})" if note else name.upper(), "-" * _WIDTH]
        for place, line in enumerate(section.lines):
            out += ([""] if place else []) + _text_line(line)
    out += ["", "=" * _WIDTH, *_wrapped(CREED), "", f"Web:  {_address(digest)}"]
    return "\n".join([*out, f"Digest {digest.id}", ""])


def as_markdown(digest: Digest) -> str:
    """Return the digest as Markdown."""
    out = [f"# {_marked(digest.headline)}", "", f"*{_dated(digest)}*", ""]
    out += [_marked(digest.lede), ""] if digest.lede else []
    for section in digest.sections:
        out += [f"## {_marked(section.title)}", ""]
        for line in section.lines:
            where = f" ([{_marked(_label(line))}](<{_target(line.link)}>))" if line.link else ""
            out.append(f"- {_marked(line.text)}{where}")
            out += [f"  - {_marked(detail)}" for detail in line.detail]
        out.append("")
    return "\n".join(
        [*out, "---", "", CREED, "", f"Digest `{digest.id}`: <{_address(digest)}>", ""]
    )


def as_html(digest: Digest) -> str:
    """Return the digest as an HTML mail: tables, inline styles, nothing to fetch."""
    sections = [(*_parted(section.title), section.lines) for section in digest.sections]
    return _template().render(
        digest=digest,
        dated=_dated(digest),
        sections=sections,
        label=_label,
        creed=CREED,
        web=_address(digest),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    source = resources.files(__package__).joinpath("digest.html").read_text(encoding="utf-8")
    house = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return house.from_string(source)


def _text_line(line: Line) -> list[str]:
    out = _wrapped(line.text, first="* ", rest="  ")
    for detail in line.detail:
        lettered = re.match(r"[A-H]  ", detail)
        out += _wrapped(detail, first="  ", rest="     " if lettered else "  ")
    return [*out, f"    {line.link}"] if line.link else out


def _wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def _dated(digest: Digest) -> str:
    day = f"{digest.day:%A} {digest.day.day} {digest.day:%B %Y}"
    return f"{day}, up to {digest.until:%H:%M} UTC on {digest.until.day} {digest.until:%B}"


def _address(digest: Digest) -> str:
    return f"{digest.base_url}/digest/{digest.day.isoformat()}"


def _parted(title: str) -> tuple[str, str]:
    match = _TITLE.match(title)
    return (match.group(1), match.group(2) or "") if match else (title, "")


def _label(line: Line) -> str:
    """Return the id a link leads to, else the last part of its path."""
    return (line.link or "").rstrip("/").rsplit("/", 1)[-1]


def _marked(text: str) -> str:
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def _target(link: str | None) -> str:
    return re.sub(r"[<>\s]", "", link or "")
