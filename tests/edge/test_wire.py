"""Connections: kept, checked, and never trusted longer than they deserve."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import ssl
import subprocess
from collections.abc import Iterable
from pathlib import Path

import h11
import httpx
import pytest

from tracker.edge.addresses import Guard, resolve
from tracker.edge.wire import Wires
from tracker.errors import FetchError

HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


class Taken:
    """A taker that keeps what it gets."""

    def __init__(self) -> None:
        self.status, self.body = 0, b""

    def begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        self.status = status
        return True

    def take(self, piece: bytes) -> bool:
        self.body += piece
        return True


class Stand:
    """A server that answers each request of a connection with the next of its answers."""

    def __init__(self, *answers: bytes, context: ssl.SSLContext | None = None) -> None:
        self.answers = answers
        self.context = context
        self.connections = 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(asyncio.IncompleteReadError):  # the client has enough
            await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in self.answers:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()

    def ask(self, times: int, trusted: ssl.SSLContext | None = None) -> list[bytes]:
        """Ask so often, one after the other; return the bodies."""

        async def run() -> list[bytes]:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.context)
            port = server.sockets[0].getsockname()[1]
            place = ("localhost" if self.context else "127.0.0.1") + f":{port}"
            wires = Wires(Guard({place}, resolve), trusted or ssl.create_default_context(), 5)
            url = httpx.URL(f"{'https' if self.context else 'http'}://{place}/")
            bodies = []
            try:
                for _ in range(times):
                    taken = Taken()
                    await wires.ask(url, {"user-agent": "x"}, taken)
                    bodies.append(taken.body)
                    await asyncio.sleep(0.02)
            finally:
                wires.close()
                server.close()
            return bodies

        return asyncio.run(asyncio.wait_for(run(), 20))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    folder = tmp_path_factory.mktemp("keys")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
def secure(keys: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "cert.pem", keys / "key.pem")
    return context


def test_a_connection_is_used_again() -> None:
    stand = Stand(HELLO, HELLO, HELLO)
    assert stand.ask(3) == [b"hello"] * 3
    assert stand.connections == 1


def test_a_header_that_cannot_be_sent_leaves_no_connection_open() -> None:
    async def run() -> bytes:
        left = asyncio.get_running_loop().create_future()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError):
                left.set_result(await reader.read())
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        wires = Wires(Guard({place}, resolve), ssl.create_default_context(), 5)
        with pytest.raises(h11.ProtocolError):
            await wires.ask(httpx.URL(f"http://{place}/"), {"x-key": "a\r\nb: c"}, Taken())
        said: bytes = await asyncio.wait_for(left, 5)
        server.close()
        return said

    assert asyncio.run(run()) == b""


def test_one_that_was_closed_meanwhile_is_opened_anew() -> None:
    stand = Stand(HELLO)
    assert stand.ask(2) == [b"hello"] * 2
    assert stand.connections == 2


@pytest.mark.parametrize("more", [b"x", HELLO])
def test_one_that_says_more_than_was_asked_is_not_used_again(more: bytes) -> None:
    stand = Stand(HELLO + more, HELLO)
    assert stand.ask(2) == [b"hello"] * 2
    assert stand.connections == 2


def test_a_body_may_end_with_its_connection() -> None:
    stand = Stand(b"HTTP/1.1 200 OK\r\n\r\nhello")
    assert stand.ask(2) == [b"hello"] * 2


def test_a_certificate_that_nobody_vouches_for_ends_it(secure: ssl.SSLContext) -> None:
    with pytest.raises(FetchError, match="no connection"):
        Stand(HELLO, context=secure).ask(1)


def test_tls_connections_are_used_again_too(secure: ssl.SSLContext, keys: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(keys / "cert.pem"))
    stand = Stand(HELLO, HELLO, context=secure)
    assert stand.ask(2, trusted) == [b"hello"] * 2
    assert stand.connections == 1
