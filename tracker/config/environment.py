"""How this installation runs.

In: the command line's options and the environment. Out: a `Settings` value, or one
`ConfigError` that lists every value that cannot be used, by variable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tracker.config.words import plain_word, web_address
from tracker.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this installation runs; each field has a variable `TRACKER_<FIELD>`.

    Attributes:
        db: the archive file.
        sources: the sources file; None for the usual places.
        knowledge: folder laid over the shipped knowledge.
        pipeline: folder of a larger language pipeline trained by the same recipe.
        smtp_url: `smtp[s]://user:password@host:port`; also read from the file that
            `TRACKER_SMTP_URL_FILE` names.
        base_url: where the pages are reached, without a slash at the end.
        contact: address or page for the people whose sites are polled.
        retention_days: how long raw answers are kept as evidence.
    """

    db: Path = Path("tracker.db")
    sources: Path | None = None
    knowledge: Path | None = None
    pipeline: Path | None = None
    smtp_url: str | None = field(default=None, repr=False)  # holds a password
    mail_from: str = "tracker@localhost"
    base_url: str = "http://127.0.0.1:8001"
    timezone: str = "UTC"
    contact: str = ""
    retention_days: int = 30


_DIGITS_OF_DAYS = 5  # a century has 36,525 days


def settings(environ: Mapping[str, str], **overrides: str | Path | None) -> Settings:
    """Return the settings: `overrides` that are not None, over `environ`, over defaults.

    Raises:
        ConfigError: a value cannot be used; all such values are listed, by variable.
    """
    values: dict[str, Any] = {}
    complaints: list[str] = []
    for name in (entry.name for entry in fields(Settings)):
        variable, raw = _given(name, environ, overrides)
        if raw is None:
            continue
        try:
            values[name] = _READERS.get(name, plain_word)(raw)
        except ValueError as exc:
            complaints.append(f"{variable}: {exc}")
    if complaints:
        raise ConfigError("\n".join(complaints))
    return Settings(**values)


def _given(
    name: str, environ: Mapping[str, str], overrides: Mapping[str, str | Path | None]
) -> tuple[str, str | None]:
    """Return what to call a setting in a complaint, and its text; empty means not given."""
    variable = f"TRACKER_{name.upper()}"
    if overrides.get(name) is not None:
        return f"--{name.replace('_', '-')}", str(overrides[name])
    if name == "smtp_url" and environ.get(f"{variable}_FILE"):
        return f"{variable}_FILE", f"@{environ[f'{variable}_FILE']}"
    return variable, environ.get(variable, "").strip() or None


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _smtp_url(text: str) -> str:
    """Check a mail server's URL; complaints never repeat it, since it holds a password."""
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as exc:
            raise ValueError(f"cannot read the file {text[1:]}") from exc
    shape = "expected smtp://user:password@host:port or smtps://…"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(f"{shape}; the port is no number or the host is malformed") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or port == 0:
        raise ValueError(shape)
    return plain_word(text)


def _mail_address(text: str) -> str:
    _, address = parseaddr(plain_word(text))
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", address):
        raise ValueError(f"{text!r} is no mail address")
    return text


def _web_root(text: str) -> str:
    return web_address(text).rstrip("/")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_OF_DAYS):
        raise ValueError(f"{text!r} is no number of days; write 0 to keep nothing")
    return int(text)


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"{text!r} is no time zone; write a name like Europe/Brussels or UTC"
        ) from None
    return text


_READERS: dict[str, Callable[[str], object]] = {
    "db": _path,
    "sources": _path,
    "knowledge": _path,
    "pipeline": _path,
    "smtp_url": _smtp_url,
    "mail_from": _mail_address,
    "base_url": _web_root,
    "timezone": _zone,
    "retention_days": _days,
}
