"""Mail, handed to a real SMTP server on loopback."""

from __future__ import annotations

import email
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from tracker.domain import Digest, Line, Section
from tracker.edge.mail import check, message, send
from tracker.errors import MailError

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


def digest(headline: str = "12 reports, 3 new conflicts") -> Digest:
    line = Line(text="Reports differ: 22 October 2024 – 6 April 2026", cites=("k-1",),
                link="https://tracker.example/conflict/k-1")  # fmt: skip
    return Digest(
        id="d-1", day=date(2026, 11, 20), headline=headline, lede="", until=NOW,
        sections=(Section(title="Reports differ", lines=(line,)),),
        base_url="https://tracker.example",
    )  # fmt: skip


class Inbox:
    """Keeps what arrives; refuses one recipient."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("refused@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(bytes(e.content or b""), policy=default)
            for e in self.envelopes
        ]


def login(server: Any, session: Any, envelope: Any, mechanism: str, auth: Any) -> AuthResult:
    return AuthResult(success=(auth.login, auth.password) == (b"desk", b"p@ss:word"), handled=False)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[str]:
    port = free_port()
    controller = Controller(
        inbox, hostname="127.0.0.1", port=port, authenticator=login, auth_require_tls=False
    )
    controller.start()
    yield f"127.0.0.1:{port}"
    controller.stop()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def deliver(server: str, to: str = "desk@paper.example", **more: Any) -> None:
    settings = {"smtp_url": f"smtp://{server}", "sender": "tracker@localhost", "now": NOW}
    send(more.pop("digest", digest()), to=to, **settings | more)


def test_a_digest_arrives_as_text_and_html(server: str, inbox: Inbox) -> None:
    deliver(server)
    (mail,) = inbox.mails
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "22 October 2024 – 6 April 2026" in mail.get_body(("plain",)).get_content()
    assert "conflict/k-1" in mail.get_body(("html",)).get_content()
    assert mail["Subject"] == "12 reports, 3 new conflicts: Distillation Tracker, 2026-11-20"
    assert mail["List-Id"] == "Distillation Tracker <digest.localhost>"
    assert mail["List-Unsubscribe"] == "<mailto:tracker@localhost?subject=unsubscribe>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert inbox.envelopes[0].rcpt_tos == ["desk@paper.example"]


def test_the_message_id_depends_on_digest_and_recipient() -> None:
    ids = [
        message(digest(), to=to, sender="a@b.example", now=NOW)["Message-ID"]
        for to in ("one@x.example", "one@x.example", "two@x.example")
    ]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@b.example>")


def test_a_headline_cannot_add_a_header(server: str, inbox: Inbox) -> None:
    deliver(server, digest=digest("1 report\r\nBcc: victim@x.example\r\n\r\nbody"))
    (mail,) = inbox.mails
    assert mail["Bcc"] is None
    assert inbox.envelopes[0].rcpt_tos == ["desk@paper.example"]


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@x.example, b@x.example", "a@x.example\nBcc: b@x.example", "a b@x"]
)
def test_what_is_no_single_address_is_refused(to: str) -> None:
    with pytest.raises(MailError, match="not a mail address"):
        deliver("127.0.0.1:9", to=to)


def test_it_logs_in_with_percent_encoded_credentials(server: str, inbox: Inbox) -> None:
    deliver(server, smtp_url=f"smtp://desk:p%40ss%3Aword@{server}")
    assert len(inbox.mails) == 1


def test_a_refused_login_does_not_show_the_password(server: str, inbox: Inbox) -> None:
    with pytest.raises(MailError, match="refused the login") as caught:
        deliver(server, smtp_url=f"smtp://desk:secret@{server}")
    assert "secret" not in str(caught.value)
    assert inbox.mails == []


def test_a_refused_recipient_is_told_with_the_reason(server: str) -> None:
    with pytest.raises(MailError, match="550 no such mailbox"):
        deliver(server, to="refused@paper.example")


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(MailError, match="cannot be reached"):
        deliver(f"127.0.0.1:{free_port()}")


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://h:99999999"])
def test_a_url_that_names_no_server_is_refused(url: str) -> None:
    with pytest.raises(MailError, match="no mail server is named"):
        send(digest(), to="a@b.example", smtp_url=url, sender="a@b.example", now=NOW)


def test_a_check_sends_nothing(server: str, inbox: Inbox) -> None:
    assert check(f"smtp://{server}") == f"smtp://{server} answers"
    assert "no mail server" in check(None)
    assert inbox.mails == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate for 127.0.0.1 with its key, in one file."""
    openssl = shutil.which("openssl") or pytest.skip("openssl is not installed")
    path = tmp_path / "server.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(tmp_path / "key.pem"), "-out", str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + (tmp_path / "key.pem").read_bytes())
    return path


@pytest.fixture
def offering_tls(inbox: Inbox, certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    port = free_port()
    controller = Controller(
        inbox, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True
    )
    controller.start()
    yield f"127.0.0.1:{port}"
    controller.stop()


def test_starttls_is_used_where_it_is_offered(
    offering_tls: str, inbox: Inbox, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    deliver(offering_tls)
    assert len(inbox.mails) == 1


def test_a_certificate_nobody_vouches_for_is_refused(offering_tls: str, inbox: Inbox) -> None:
    with pytest.raises(MailError, match="cannot be reached") as caught:
        deliver(offering_tls)
    assert "certificate" in str(caught.value).lower()
    assert inbox.mails == []
