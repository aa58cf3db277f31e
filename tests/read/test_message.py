"""E-mail and PDF."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.read.opening import from_file, zones
from tracker.errors import InputError


def mail(**headers: str) -> EmailMessage:
    made = EmailMessage()
    defaults = {
        "Subject": "The Lantern Pact", "From": "Harbour Wire <daily@wire.example>",
        "Date": "Mon, 06 Apr 2026 22:15:00 +0200", "Message-ID": "<1@wire.example>",
    }  # fmt: skip
    for name, value in (defaults | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        made[name] = value
    made.set_content("Plain words.")
    return made


def test_the_html_part_comes_before_the_plain_one() -> None:
    made = mail()
    made.add_alternative(
        "<table role='presentation'><tr><td><p>Three labs signed.</p></td></tr></table>",
        subtype="html",
    )
    report = from_file(made.as_bytes(), "pact.eml")
    assert zones(report) == [("headline", "The Lantern Pact"), ("lead", "Three labs signed.")]


def test_headers_give_the_facts() -> None:
    report = from_file(mail().as_bytes(), "pact.eml")
    assert (report.title, report.outlet, report.url) == ("The Lantern Pact", "Harbour Wire", None)
    assert report.published is not None
    assert report.published.at.isoformat() == "2026-04-06T20:15:00+00:00"


def test_the_message_id_is_its_identity() -> None:
    one = from_file(mail().as_bytes(), "one.eml")
    same = from_file(mail(Subject="Corrected").as_bytes(), "two.eml")
    other = from_file(mail(**{"Message-ID": "<2@wire.example>"}).as_bytes(), "one.eml")
    assert one.id == same.id != other.id
    assert one.revision != same.revision


def test_a_mail_is_known_without_its_suffix() -> None:
    assert from_file(mail().as_bytes(), "saved").title == "The Lantern Pact"


def test_an_encoded_line_break_does_not_leave_the_headline() -> None:
    body = b"Subject: =?utf-8?q?One=0D=0ABcc=3A_x?=\nFrom: a@b.example\nDate: x\n\nText here."
    report = from_file(body, "x.eml")
    assert "\n" not in (report.title or "")
    assert report.published is None


def test_a_mail_without_text_is_refused() -> None:
    made = EmailMessage()
    made.set_content(b"\x89PNG", maintype="image", subtype="png")
    with pytest.raises(InputError, match="holds no text"):
        from_file(made.as_bytes(), "x.eml")


def pdf(text: str) -> bytes:
    """Write the smallest PDF that shows `text`, a line per line."""
    shown = "".join(f"({line}) Tj T* " for line in text.split("\n"))
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown}ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>"
        % b"<< /Font << /F1 5 0 R >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out + b"xref\n0 6\n0000000000 65535 f \n" + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    )  # fmt: skip


def test_a_pdf_is_read_with_its_lines_joined() -> None:
    pytest.importorskip("pypdf")
    report = from_file(
        pdf("The Lantern Pact\nThree labs signed the Lantern Pact on Mon-\n"
            "day, a filing with the harbour court says."), "pact.pdf"
    )  # fmt: skip
    assert report.text == (
        "The Lantern Pact\n"
        "Three labs signed the Lantern Pact on Monday, a filing with the harbour court says."
    )


@pytest.mark.parametrize("body", [b"%PDF-1.7\nbroken", pdf("")])
def test_a_pdf_without_text_is_refused(body: bytes) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(InputError):
        from_file(body, "x.pdf")
