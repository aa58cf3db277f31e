"""A thousand feeds on loopback, each on a host of its own, that change when told to.

    python -m benchmarks._feeds COUNT

In: a number of feeds. Out: the port on stdout, then answers until it is ended. Feed `n`, RSS or
Atom by turns, lies at http://127.1.A.B:PORT/feed.xml; it has 30 entries, validators, and is
packed where that is asked for. GET /turn/N serves a newer edition of every N-th feed from
then on, GET /deaf serves all without regard to validators.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import sys
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pydoc_data.topics import topics
from xml.sax.saxutils import escape

ENTRIES = 30
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
PER_NET = 250


def address(number: int, port: int) -> str:
    """Return where feed `number` lies."""
    return f"http://{host(number)}:{port}/feed.xml"


def host(number: int) -> str:
    """Return the host of feed `number`: a thousand feeds are a thousand hosts, as outside."""
    return f"127.1.{number // PER_NET}.{number % PER_NET + 1}"


def build(number: int, edition: int = 0) -> bytes:
    """Return one feed; each edition has one entry more on top and one less below."""
    numbers = range(edition + ENTRIES - 1, edition - 1, -1)
    if number % 2:
        inside = "".join(_atom_entry(number, n) for n in numbers)
        head = f"<title>Site {number}</title><id>tag:s{number}.example,2026:feed</id>"
        text = f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{inside}</feed>'
    else:
        inside = "".join(_rss_item(number, n) for n in numbers)
        head = f"<title>Site {number}</title><link>https://s{number}.example/</link>"
        text = (
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{head}{inside}</channel></rss>'
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


@lru_cache(maxsize=1)
def _words() -> list[str]:
    words = (word for name in sorted(topics) for word in topics[name].split())
    return [
        word for word in words if word.isalpha() and word.islower() and len(word) > 1
    ]  # no names


def _facts(number: int, n: int) -> tuple[str, str, datetime, str]:
    """Return title, address, time and text of an entry."""
    dice = random.Random(number * 100_003 + n)
    title = " ".join(dice.choices(_words(), k=9))
    when = BEGIN + timedelta(minutes=37 * n + number % 60)
    link = f"https://s{number}.example/news/{n}"
    paragraphs = (
        f'<p>{" ".join(dice.choices(_words(), k=60))} <a href="{link}/more">more</a>.</p>'
        for _ in range(dice.choice((1, 2, 3)))
    )
    return title, link, when, "".join(paragraphs)


def _rss_item(number: int, n: int) -> str:
    title, link, when, text = _facts(number, n)
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        f'<guid isPermaLink="false">tag:s{number}.example,2026:{n}</guid>'
        f"<pubDate>{when:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<dc:creator>Author {n % 7}</dc:creator><category>topic {n % 5}</category>"
        f"<description>{escape(text[:200])}</description>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded></item>\n"
    )


def _atom_entry(number: int, n: int) -> str:
    title, link, when, text = _facts(number, n)
    return (
        f'<entry><title>{title}</title><link rel="alternate" href="{link}"/>'
        f"<id>tag:s{number}.example,2026:{n}</id><published>{when:%Y-%m-%dT%H:%M:%SZ}</published>"
        f"<updated>{when:%Y-%m-%dT%H:%M:%SZ}</updated><author><name>Author {n % 7}</name></author>"
        f'<category term="topic {n % 5}"/><summary>{escape(text[:200])}</summary>'
        f'<content type="html">{escape(text)}</content></entry>\n'
    )


class Stand:
    """What is served at the moment."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.editions = [0] * count
        self.deaf = False
        self._answers = {(n, 0): self._pack(n, 0) for n in range(count)}

    def turn(self, every: int) -> None:
        for number in range(0, self.count, every):
            self.editions[number] += 1
            edition = self.editions[number]
            self._answers[number, edition] = self._pack(number, edition)

    def answer(self, number: int, head: bytes) -> bytes:
        tag, whole, packed, unchanged = self._answers[number, self.editions[number]]
        if not self.deaf and b"if-none-match: " + tag in head.lower():
            return unchanged
        return packed if b"gzip" in head else whole

    @staticmethod
    def _pack(number: int, edition: int) -> tuple[bytes, bytes, bytes, bytes]:
        body = build(number, edition)
        small = gzip.compress(body, 6, mtime=0)
        kind = b"atom" if number % 2 else b"rss"
        facts = b'ETag: "%d-%d"\r\nCache-Control: max-age=0\r\nVary: Accept-Encoding\r\n' % (
            number,
            edition,
        )
        ok = b"HTTP/1.1 200 OK\r\nContent-Type: application/%s+xml; charset=utf-8\r\n" % kind
        length = b"Content-Length: %d\r\n\r\n"
        return (
            b'"%d-%d"' % (number, edition),
            ok + facts + length % len(body) + body,
            ok + facts + b"Content-Encoding: gzip\r\n" + length % len(small) + small,
            b"HTTP/1.1 304 Not Modified\r\n" + facts + b"\r\n",
        )


class Counter(asyncio.Protocol):
    """One connection."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        net, place = map(int, transport.get_extra_info("sockname")[0].split(".")[2:])
        self._number = net * PER_NET + place - 1

    def data_received(self, data: bytes) -> None:
        self._held += data
        while b"\r\n\r\n" in self._held:
            head, self._held = self._held.split(b"\r\n\r\n", 1)
            self._transport.write(self._reply(head.split(b" ", 2)[1].decode(), head))

    def _reply(self, path: str, head: bytes) -> bytes:
        if path == "/feed.xml":
            return self._stand.answer(self._number, head)
        if path.startswith("/turn/"):
            self._stand.turn(int(path.removeprefix("/turn/")))
        elif path == "/deaf":
            self._stand.deaf = True
        else:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


async def serve(count: int) -> None:
    loop = asyncio.get_running_loop()
    stand = Stand(count)
    server = await loop.create_server(lambda: Counter(stand), "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
