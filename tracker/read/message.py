"""One e-mail as a document.

In: the bytes of an `.eml` file. Out: a `Draft`: subject, date, sender, and the HTML part,
or the text part where there is none. Attachments are not opened.
"""

from __future__ import annotations

import email
from collections.abc import Sequence
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import cast

from tracker.errors import InputError
from tracker.read import dates
from tracker.read.cleaning import flat
from tracker.read.document import paragraphs, with_headline
from tracker.read.draft import Block, Draft
from tracker.read.extract import simple_blocks

# What the standard library's parser is known to raise on hostile headers and parts.
_FAULTS = (
    MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError,
    RecursionError,
)  # fmt: skip


class _BoundedPolicy(EmailPolicy):
    """Cut headers: parsing a hostile one of some 100 kB takes gigabytes."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:_LONGEST_HEADER]


_LONGEST_HEADER = 8_000
_BOUNDED = _BoundedPolicy()


def read_message(body: bytes, *, where: str) -> Draft:
    """Return the draft of an e-mail.

    Raises:
        InputError: the message has no readable text.
    """
    try:
        message = cast("EmailMessage", email.message_from_bytes(body, policy=_BOUNDED))
        found = _blocks(message)
    except _FAULTS as exc:
        raise InputError(
            "this e-mail cannot be read", where=where, remedy="save its text as .txt or .html"
        ) from exc
    if not found:
        raise InputError(
            "this e-mail holds no text", where=where, remedy="save what is attached on its own"
        )
    name, host = _sender(message)
    title, found = with_headline(_header(message, "subject"), found)
    return Draft(
        blocks=found,
        title=title,
        key=_header(message, "message-id"),
        outlet=name or host,
        author=name,
        published=dates.moment(_header(message, "date"), "mail header"),
    )


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        return flat(str(message.get(name) or "")) or None
    except _FAULTS:
        return None


def _sender(message: EmailMessage) -> tuple[str | None, str | None]:
    try:
        address = message["from"].addresses[0]
    except _FAULTS:
        return None, None
    return flat(address.display_name) or None, flat(address.domain).lower() or None


def _blocks(message: EmailMessage) -> tuple[Block, ...]:
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return ()
    content = part.get_content()
    if not isinstance(content, str):
        return ()
    return (
        simple_blocks(content, "") if part.get_content_subtype() == "html" else paragraphs(content)
    )
