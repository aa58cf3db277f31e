"""Hand one digest to a mail server for one recipient.

In: a `Digest`, an address, `smtp[s]://user:password@host:port`. Out: nothing, or a
`MailError`. Keeps no record of what was sent; the archive does.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from tracker.digest import as_html, as_text
from tracker.domain import Digest
from tracker.errors import MailError
from tracker.urls import stable_id

_TIMEOUT = 30.0
_SHAPE = "smtp[s]://user:password@host:port"
_PLAIN = r"[^@\s<>\"(),:;\\\[\]]+@[^@\s<>\"(),:;\\\[\]]+"
_ADDRESS = re.compile(rf"(?P<bare>{_PLAIN})|[^<>@,]*<(?P<named>{_PLAIN})>")


def send(digest: Digest, *, to: str, smtp_url: str, sender: str, now: datetime) -> None:
    """Send `digest` to one recipient.

    Raises:
        MailError: an address is not one, or the server could not be reached or refused.
    """
    server = _server(smtp_url)
    mail = message(digest, to=to, sender=sender, now=now)
    try:
        with _session(server) as session:
            session.send_message(mail)
    except smtplib.SMTPAuthenticationError as exc:
        raise MailError(
            "the mail server refused the login",
            where=_shown(server),
            remedy="check user and password in TRACKER_SMTP_URL",
        ) from exc
    except smtplib.SMTPException as exc:
        raise MailError(
            f"the mail server refused the digest: {_reason(exc)}",
            where=_shown(server),
            remedy="check the recipient and TRACKER_MAIL_FROM",
        ) from exc
    except OSError as exc:
        raise _unreachable(server, exc) from exc


def check(smtp_url: str | None) -> str:
    """Say whether the mail server answers and takes the login; send nothing.

    Raises:
        MailError: it does not.
    """
    if not smtp_url:
        return "no mail server is set; digests are written to disk only"
    server = _server(smtp_url)
    try:
        with _session(server) as session:
            session.noop()
    except smtplib.SMTPException as exc:
        raise MailError(
            f"the mail server refused us: {_reason(exc)}",
            where=_shown(server),
            remedy="check TRACKER_SMTP_URL",
        ) from exc
    except OSError as exc:
        raise _unreachable(server, exc) from exc
    return f"{_shown(server)} answers"


def message(digest: Digest, *, to: str, sender: str, now: datetime) -> EmailMessage:
    """Return the mail: plain text first, HTML beside it, headers that stop auto-replies."""
    recipient, origin = _address(to), _address(sender)
    domain = origin.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Distillation Tracker <{origin}>"
    mail["To"] = recipient
    mail["Subject"] = _line(f"{digest.headline}: Distillation Tracker, {digest.day.isoformat()}")
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{stable_id('m', digest.id, recipient)}@{domain}>"
    mail["List-Id"] = f"Distillation Tracker <digest.{domain}>"
    mail["List-Unsubscribe"] = f"<mailto:{origin}?subject=unsubscribe>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(as_text(digest), cte="quoted-printable")
    mail.add_alternative(as_html(digest), subtype="html", cte="quoted-printable")
    return mail


@contextmanager
def _session(server: SplitResult) -> Iterator[smtplib.SMTP]:
    """Open a session, encrypted from the start or as soon as the server offers it."""
    host = server.hostname or ""
    context = ssl.create_default_context()
    session: smtplib.SMTP
    if server.scheme == "smtps":
        session = smtplib.SMTP_SSL(host, server.port or 465, timeout=_TIMEOUT, context=context)
    else:
        session = smtplib.SMTP(host, server.port or 25, timeout=_TIMEOUT)
    with session:
        session.ehlo()
        if server.scheme == "smtp" and session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
        if server.username:
            session.login(unquote(server.username), unquote(server.password or ""))
        yield session


def _server(smtp_url: str) -> SplitResult:
    try:
        parts = urlsplit(smtp_url)
        usable = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    if not usable:
        raise MailError("no mail server is named", where="TRACKER_SMTP_URL", remedy=f"use {_SHAPE}")
    return parts


def _address(written: str) -> str:
    """Return the bare address; anything that could end the header or name a second one is out."""
    match = _ADDRESS.fullmatch(written.strip())
    address = (match["bare"] or match["named"]) if match else ""
    if not address or not address.isascii():
        raise MailError("not a mail address", where=_line(written)[:100], remedy="use name@host")
    return str(address)


def _line(text: str) -> str:
    return " ".join(text.split())


def _shown(server: SplitResult) -> str:
    """Name the server without user and password."""
    return f"{server.scheme}://{server.hostname}" + (f":{server.port}" if server.port else "")


def _unreachable(server: SplitResult, exc: OSError) -> MailError:
    return MailError(
        f"the mail server cannot be reached: {exc.strerror or exc}",
        where=_shown(server),
        remedy="check host and port in TRACKER_SMTP_URL",
    )


def _reason(exc: smtplib.SMTPException) -> str:
    if isinstance(exc, smtplib.SMTPRecipientsRefused):
        return "; ".join(
            f"{code} {_line(text.decode('utf-8', 'replace'))}"
            for code, text in exc.recipients.values()
        )
    if isinstance(exc, smtplib.SMTPResponseException):
        text = exc.smtp_error
        shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        return f"{exc.smtp_code} {_line(shown)}"
    return _line(str(exc))
