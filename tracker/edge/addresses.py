"""Which addresses may be contacted: the guard against being sent into our own network.

In: a URL, or a host and a port. Out: the very IP addresses to connect to, all of them
checked. A name is resolved once, and what was checked is what gets connected to, so a
second answer of the name server cannot lead elsewhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import lru_cache

import httpx

from tracker.errors import BadAnswer, BlockedAddress, FetchError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_REMEDY = "for an address of your own, list its host:port under allow_host of the source"
_REMEMBERED = 4096  # addresses taken apart: the same sources are asked again and again
_PORTS = range(1, 1 << 16)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT, home of one cloud's metadata
        "168.63.129.16/32",  # another cloud's metadata, on an address that looks public
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: any IPv4 address in disguise
        "3fff::/20",
    )
)


def is_public(address: str) -> bool:
    """Say whether an IP address is one that anybody on the internet may be asked at."""
    try:
        ip: _IP = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _UNICAST_V6:
            return False
    if any(ip.version == network.version and ip in network for network in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


@lru_cache(maxsize=_REMEMBERED)
def parse(url: str) -> httpx.URL:
    """Return `url` taken apart; raises BlockedAddress where it is not plain http(s)."""
    try:
        parsed = httpx.URL(url)
        host, port = parsed.host, parsed.port
    except (httpx.InvalidURL, ValueError, TypeError) as exc:
        raise BlockedAddress(f"not a valid address: {exc}", where=url[:200]) from exc
    if parsed.scheme not in {"http", "https"}:
        raise BlockedAddress("only http and https can be fetched", where=url[:200])
    if not host or (port is not None and port not in _PORTS):
        raise BlockedAddress("the address names no host to ask", where=url[:200])
    if parsed.userinfo:
        raise BlockedAddress("the address carries a user name", where=parsed.host)
    return parsed.copy_with(fragment=None) if parsed.fragment or "#" in url else parsed


def follow(base: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads, checked like any other address."""
    if "\\" in location or not location.isprintable():
        raise BadAnswer("redirects to something that is no address", where=str(base))
    try:
        return parse(str(base.join(location)))
    except (httpx.InvalidURL, ValueError, TypeError) as exc:
        raise BadAnswer("redirects to something that is no address", where=str(base)) from exc


def authority(url: httpx.URL) -> str:
    """Return `host:port`, the port always written out."""
    return _authority(url.raw_host.decode("ascii"), url.port or _port(url))


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _port(url: httpx.URL) -> int:
    return 443 if url.scheme == "https" else 80


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of `host`, in its order of preference.

    In a thread of its own that nobody waits for: a dead name server holds up neither the
    deadline nor the end of the program.
    """
    if is_literal(host):
        return (host,)
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str] | OSError] = loop.create_future()

    def deliver(found: list[str] | OSError) -> None:
        if not answer.done():
            answer.set_result(found)

    def look_up() -> None:
        found: list[str] | OSError
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found = list(dict.fromkeys(str(row[4][0]) for row in rows))
        except (OSError, UnicodeError) as exc:
            found = exc if isinstance(exc, OSError) else OSError(str(exc))
        with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
            loop.call_soon_threadsafe(deliver, found)

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    found = await answer
    if isinstance(found, OSError):
        raise found
    return found


def is_literal(host: str) -> bool:
    """Say whether a host is an address in its plain form; `127.1` is left to the system."""
    try:
        return str(ipaddress.ip_address(host)) == host
    except ValueError:
        return False


class Guard:
    """Says where a connection may lead: `allowed` are `host:port` that need not be public."""

    def __init__(self, allowed: Iterable[str], resolve: Resolve) -> None:
        self._allowed = frozenset(allowed)
        self._resolve = resolve

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of `host`; raises BlockedAddress unless all may be contacted."""
        try:
            addresses = await self._resolve(host, port)
        except OSError as exc:
            raise FetchError(
                f"the name cannot be resolved ({exc.strerror or exc})", where=host
            ) from exc
        if _authority(host, port) not in self._allowed:
            for address in addresses:
                if not is_public(address):
                    raise BlockedAddress(
                        f"leads to {address}, which is not on the public internet",
                        where=_authority(host, port),
                        remedy=_REMEDY,
                    )
        return addresses
