"""The sources file.

In: the text of a YAML file, and the environment for the keys that it names. Out: `Source`
values, or one `ConfigError` that lists every complaint with its line.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import tld
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
    with_config,
)

from tracker import urls, yamlsource
from tracker.config.environment import Settings
from tracker.config.words import plain_word, web_address
from tracker.domain import Body, Source
from tracker.errors import ConfigError


def shipped_sources() -> Path:
    """Return the sources file that comes with the tracker."""
    package = Path(__file__).parents[1]
    inside = package / "sources.yaml"
    return inside if inside.exists() else package.parent / "sources.yaml"


def sources_path(settings: Settings) -> Path:
    """Return the sources file to use: the one that is set, else here, else the shipped one."""
    if settings.sources is not None:
        return settings.sources
    here = Path("sources.yaml")
    return here if here.exists() else shipped_sources()


def load_sources(
    path: Path,
    kinds: Mapping[str, type[Any]] | None = None,
    environ: Mapping[str, str] | None = None,
) -> tuple[Source, ...]:
    """Return the sources of a file, in its order.

    Args:
        path: a YAML file with a list under `sources:`.
        kinds: each collector's name and the dataclass of its options; where given, kind and
            options of enabled sources are checked too.
        environ: where the keys that sources name stand; without it they have none.

    Raises:
        ConfigError: something cannot be used; all complaints, a line each, sorted by line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        problem = "no such file" if isinstance(exc, FileNotFoundError) else "cannot be read"
        remedy = "`tracker init` writes one; --sources names another"
        raise ConfigError(problem, where=str(path), remedy=remedy) from exc
    content = yamlsource.parse(text, where=str(path), error=ConfigError)
    rows = content.get("sources") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        remedy = "begin the file with `sources:` and put a list of sources under it"
        raise ConfigError("expected a list of sources", where=f"{path}:1", remedy=remedy)
    complaints = sorted({*_file_complaints(text, content), *_row_complaints(text, rows, kinds)})
    if complaints:
        raise ConfigError("\n".join(f"{path}:{line}: {what}" for line, what in complaints))
    return tuple(_source(_Row.model_validate(row), environ or {}) for row in rows)


Complaint = tuple[int, str]
_LAST_PORT = 65_535
_MAILBOX = "mailbox"
_KEY_HEADER = r"^[A-Za-z][A-Za-z0-9-]*: [ -~]*\{key\}[ -~]*$"


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _address(value: str) -> str:
    """Check where a source is polled: on the web, or a mailbox on this machine."""
    if not value.startswith("file:"):
        return web_address(value)
    if not re.fullmatch(r"file:///[^?#\s]+", value):
        raise ValueError(f"{value!r} is no path; write file:///home/me/Maildir")
    return value


def _host_and_port(value: str) -> str:
    found = re.fullmatch(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})", value)
    if not found or not 0 < int(found[1]) <= _LAST_PORT:
        raise ValueError(f"{value!r} is not host:port, for instance 127.0.0.1:8080")
    return value.lower()


def _domain(value: str) -> str:
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)*", value):
        raise ValueError(f"{value!r} is no domain, for instance example.org")
    return value.lower()


def _never_or_day(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


class _Row(BaseModel):
    """One source as a contributor writes it; the keys are described in docs/sources.md."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    name: Annotated[str, Field(min_length=1)]
    url: Annotated[str, AfterValidator(_address)]
    kind: str
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    publisher_kind: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")] = "news_outlet"
    poll_minutes: Annotated[int, Field(ge=1, le=43_200)] = 60
    spacing_seconds: Annotated[float, Field(ge=0, le=3600)] = 2.0
    per_hour: Annotated[int, Field(ge=1)] | None = None
    per_day: Annotated[int, Field(ge=1)] | None = None
    connections: Annotated[int, Field(ge=1, le=16)] = 1
    stale_after_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    key_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    key_header: Annotated[str, Field(pattern=_KEY_HEADER)] = "X-Api-Key: {key}"
    body: Body = "summary"
    follow: bool = True
    scope: Literal["ai", "filter"] = "filter"
    enabled: bool = True
    domains: Annotated[
        tuple[Annotated[str, AfterValidator(_domain)], ...], BeforeValidator(_one_or_many)
    ] = ()
    allow_host: Annotated[
        tuple[Annotated[str, AfterValidator(_host_and_port)], ...], BeforeValidator(_one_or_many)
    ] = ()
    user_agent: Annotated[str, AfterValidator(plain_word), Field(min_length=1)] | None = None
    notes: str = ""
    verified: Annotated[
        str, Field(pattern=r"^(never|\d{4}-\d{2}-\d{2})$"), BeforeValidator(_never_or_day)
    ] = "never"
    options: dict[str, Any] = {}

    @model_validator(mode="after")
    def _lies_where_its_kind_looks(self) -> _Row:
        if self.url.startswith("file:") != (self.kind == _MAILBOX):
            raise ValueError("a mailbox has a file:// address, and nothing else has one")
        return self


def _source(row: _Row, environ: Mapping[str, str]) -> Source:
    values = row.model_dump(exclude={"allow_host", "options", "domains", "key_header"})
    home = site(row.url)
    return Source(
        **values,
        domains=row.domains or ((home,) if home else ()),
        allow_hosts=row.allow_host,
        headers=_key_headers(row, environ),
        options=tuple((name, _frozen(value)) for name, value in row.options.items()),
    )


def _key_headers(row: _Row, environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the header that carries a source's key; complaints never repeat the key."""
    key = environ.get(row.key_env or "", "").strip()
    if not key:
        return ()
    if not (key.isascii() and key.isprintable()):
        raise ConfigError("holds characters that no key has", where=row.key_env or "")
    name, _, value = row.key_header.partition(": ")
    return ((name.lower(), value.replace("{key}", key)),)


def site(url: str) -> str:
    """Return the registered domain of an address, or its host where there is none."""
    return tld.get_fld(url, fail_silently=True, search_private=True) or urls.host(url)


def _frozen(value: object) -> object:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def _file_complaints(text: str, content: Mapping[str, object]) -> Iterator[Complaint]:
    for line, key in yamlsource.repeated_keys(text):
        yield line, f"key {key!r} stands here twice"
    for key in content:
        if key != "sources":
            line = yamlsource.line_of(text, (key,))
            yield (
                line,
                f"unknown key {key!r} at the top of the file; only `sources` may stand there",
            )


def _row_complaints(
    text: str, rows: Collection[object], kinds: Mapping[str, type[Any]] | None
) -> Iterator[Complaint]:
    seen: dict[str, int] = {}
    for number, raw in enumerate(rows):
        line_of = functools.partial(_line_of, text, number)
        try:
            _Row.model_validate(raw)
        except ValidationError as exc:
            for error in exc.errors(include_url=False):
                yield line_of(*error["loc"]), _in_words(error, _Row.model_fields)
        if not isinstance(raw, dict):
            continue
        if kinds is not None and raw.get("enabled", True):
            yield from _kind_complaints(raw, kinds, line_of)
        name = str(raw.get("id"))
        if name in seen:
            first = _line_of(text, seen[name], "id")
            yield line_of("id"), f"id {name!r} is taken already in line {first}"
        elif "id" in raw:
            seen[name] = number


def _line_of(text: str, number: int, *path: str | int) -> int:
    return yamlsource.line_of(text, ("sources", number, *path))


def _kind_complaints(
    raw: Mapping[str, Any], kinds: Mapping[str, type[Any]], line_of: Callable[..., int]
) -> Iterator[Complaint]:
    kind = raw.get("kind")
    if kind is None:
        return
    if str(kind) not in kinds:
        yield line_of("kind"), f"unknown kind {kind!r}; known kinds are {', '.join(kinds)}"
        return
    try:
        _options(kinds[str(kind)]).validate_python(raw.get("options") or {})
    except ValidationError as exc:
        known = {entry.name for entry in fields(kinds[str(kind)])}
        for error in exc.errors(include_url=False):
            what = _in_words(error, known)
            yield line_of("options", *error["loc"]), f"options of kind {kind}: {what}"


def _options(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(kind))


def _in_words(error: Any, known: Collection[str]) -> str:
    """Say what pydantic found in words of a sources file."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        near = difflib.get_close_matches(name, known, n=1)
        return f"unknown key {name!r}" + (f" (did you mean {near[0]}?)" if near else "")
    if error["type"] in {"missing", "missing_argument"}:
        return f"key {name!r} is missing"
    if error["type"] in {"model_type", "dataclass_type"}:
        return "expected keys and values, one a line"
    message = str(error["msg"]).removeprefix("Value error, ").replace("Input should", "should")
    if message.startswith("should") and not isinstance(error["input"], dict | list):
        message += f", not {error['input']!r}"
    if error["type"] == "string_type" and isinstance(error["input"], bool):
        message += "; put quotes around words like no, yes, on and off"
    key = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "")
    return f"{key}: {message}" if key else message
