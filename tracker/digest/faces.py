"""A digest as plain text, as Markdown and as an HTML mail.

In: a `Digest`. Out: strings. Text from reports is escaped for each form; the HTML fetches
nothing and stays below the size at which mail programs cut it.
"""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined, Template

from tracker.domain import Digest, Line, Section

_WIDTH = 72
_BAR = 24
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#~])")
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+])(?=\s)")
_TITLE = re.compile(r"^(.*?)(?: \((.*)\))?$")
_SIDE = re.compile(r"([A-H])  (.*) \| ([^|]*)", re.DOTALL)
_LABELS = {
    "conflict": "both sides", "story": "the story", "report": "the report",
    "queue": "the queue", "sources": "all sources", "stories": "all stories",
    "policy": "the policies", "entity": "the policy", "": "today",
}  # fmt: skip
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
        longest = _longest(section)
        for place, line in enumerate(section.lines):
            out += ([""] if place else []) + _text_line(line, longest)
    out += ["", "=" * _WIDTH, *_wrapped(CREED), "", f"Web:  {_address(digest)}"]
    return "\n".join([*out, f"Digest {digest.id}", ""])


def as_markdown(digest: Digest) -> str:
    """Return the digest as Markdown."""
    out = [f"# {_marked(digest.headline)}", "", f"*{_dated(digest)}*", ""]
    out += [_marked(digest.lede), ""] if digest.lede else []
    for section in digest.sections:
        out += [f"## {_marked(section.title)}", ""]
        for line in section.lines:
            where = f" ([{_label(line)}](<{_target(line.link)}>))" if line.link else ""
            out.append(f"- {_marked(line.text)}{where}")
            out += [f"  - {_marked_detail(detail)}" for detail in line.detail]
        out.append("")
    return "\n".join(
        [*out, "---", "", CREED, "", f"Digest `{digest.id}`: <{_address(digest)}>", ""]
    )


def as_html(digest: Digest) -> str:
    """Return the digest as an HTML mail: tables, inline styles, nothing to fetch."""
    sections = [
        (*_parted(section.title), section.lines, _longest(section)) for section in digest.sections
    ]
    return _template().render(
        digest=digest,
        dated=_dated(digest),
        sections=sections,
        label=_label,
        side=side,
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


def side(detail: str) -> tuple[str, str, str] | None:
    """Return letter, value and backing where a detail tells of one side of a conflict."""
    match = _SIDE.fullmatch(detail)
    return (match[1], match[2], match[3]) if match else None


def _text_line(line: Line, longest: int) -> list[str]:
    out = _wrapped(line.text, first="* ", rest="  ")
    for detail in line.detail:
        parts = side(detail)
        if parts:
            out += _wrapped(parts[1], first=f"  {parts[0]}  ", rest="     ")
            out += _wrapped(parts[2], first="     ", rest="     ")
        else:
            out += _wrapped(detail, first="  ", rest="  ")
    if line.size:
        out.append(f"  {'#' * max(1, round(_BAR * line.size / longest))}")
    return [*out, f"    {line.link}"] if line.link else out


def _longest(section: Section) -> int:
    """Return what the longest bar of a section stands for."""
    return max((line.size for line in section.lines), default=0) or 1


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
    """Return what a link leads to, in words."""
    path = urlsplit(line.link or "").path
    return _LABELS.get(path.strip("/").partition("/")[0], "open")


def _marked_detail(detail: str) -> str:
    parts = side(detail)
    if not parts:
        return _marked(detail)
    return f"**{parts[0]}:** {_marked(parts[1])}<br>{_marked(parts[2])}"


def _marked(text: str) -> str:
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def _target(link: str | None) -> str:
    return re.sub(r"[<>\s]", "", link or "")
