"""Kind `mailbox`: newsletters and alerts that arrive by e-mail.

In: one message as a response. Out: it as an item without address, with subject and date;
nothing where it is too old, off the topic, or from somebody else. Opens no attachment: the
text is read later, like that of any e-mail.
"""

from __future__ import annotations

import email
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from tracker.collect import dates
from tracker.collect.items import plain
from tracker.collect.kinds import COLLECTORS, OPTIONS, options_of
from tracker.collect.searches import SearchOptions
from tracker.domain import Item, Page, Response, Source
from tracker.errors import InputError

_HEAD = 65_536
_LONGEST_HEADER = 2_000


@OPTIONS("mailbox")
@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxOptions(SearchOptions):
    """What may stand under `options` of a mailbox.

    Attributes:
        senders: addresses or domains whose letters are taken; all, where none is named.
    """

    window_days: float = 30
    senders: tuple[str, ...] = ()


@COLLECTORS("mailbox")
def mailbox(source: Source, response: Response) -> Page:
    """Return one message as an item, or nothing where it is not wanted."""
    options = options_of(source, MailboxOptions)
    message = email.message_from_bytes(response.body[:_HEAD])
    if not message.keys():
        raise InputError("this is no e-mail", where=response.url)
    _, sender = parseaddr(_header(message, "from"))
    if options.senders and not any(_is_from(sender, one) for one in options.senders):
        return Page(items=())
    sent = dates.moment(_header(message, "date"), "mail header")
    if sent and sent.at < options.since(response.fetched_at):
        return Page(items=())
    item = Item(url=None, title=plain(_header(message, "subject")), published=sent)
    return Page(items=options.on_topic([item]))


def _is_from(sender: str, wanted: str) -> bool:
    sender, wanted = sender.lower(), wanted.lower().removeprefix("@")
    return sender == wanted or sender.endswith((f"@{wanted}", f".{wanted}"))


def _header(message: Message, name: str) -> str:
    """Return a header in readable characters; hostile ones are cut before they are decoded."""
    raw = str(message.get(name) or "")[:_LONGEST_HEADER]
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError):
        return raw
