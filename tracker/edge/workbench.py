"""Run a function on hostile input in a process of its own, which can be killed.

In: a function that can be imported by name, its arguments, and bounds of time and memory.
Out: what it returns, or a TrackerError. The process is kept for the next call; one that
overruns is killed, and the next call gets a new one.
"""

from __future__ import annotations

import contextlib
import logging
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from tracker.edge.handover import pack, unpack
from tracker.edge.memory import give_back
from tracker.errors import InputError, TooSlow, TrackerError

P = ParamSpec("P")
T = TypeVar("T")

_MEGABYTE = 1 << 20
_MOST_KEPT = 4 * _MEGABYTE
"""Growth in bytes after which a worker gives back what it has freed."""
_STATM = Path("/proc/self/statm")
# Not multiprocessing's own way of starting: that imports our whole command line into the
# worker and keeps a third process to count semaphores, at 25 MB together.
_START = (
    "import sys; sys.path[:] = {path!r}; "
    "from tracker.edge import workbench; workbench.serve({line}, {megabytes})"
)


class Workbench:
    """One worker process that is started when it is first needed."""

    def __init__(self, *, seconds: float = 20.0, megabytes: int = 2000) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process for good."""
        self.stop()
        self._discard()

    def stop(self) -> None:
        """End the process for good, also while another thread waits for its answer."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `function` returns; raises InputError where it overruns or dies."""
        line = self._ready()
        try:
            line.send_bytes(pack((function, args, kwargs)))
            if not line.poll(self._seconds):
                self._discard()
                raise TooSlow(f"takes more than {self._seconds:g} seconds to read")
            answer = unpack(line.recv_bytes())
        except (EOFError, OSError) as exc:
            self._discard()
            raise InputError("cannot be read: the reading process died of it") from exc
        failure, value = answer
        if failure is not None:
            raise failure[0](*failure[1:2], where=failure[2], remedy=failure[3])
        result: T = value
        return result

    def _ready(self) -> Connection:
        if self._line is None or self._process is None or self._process.poll() is not None:
            self._discard()
            ours, theirs = socket.socketpair()
            with theirs:
                start = _START.format(
                    path=sys.path, line=theirs.fileno(), megabytes=self._megabytes
                )
                self._process = subprocess.Popen(  # noqa: S603  our own module, by our own Python
                    [sys.executable, "-c", start],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    process_group=0,  # out of reach of Ctrl-C while it is still starting
                )
            self._line = Connection(ours.detach())
        if self._stopped:
            self._discard()
            raise InputError("cannot be read: stopped")
        return self._line

    def _discard(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._line = self._process = None


def serve(handle: int, megabytes: int) -> None:
    """Answer calls that come in by a socket until its other end is closed."""
    # What libraries complain of is told by the error that comes of it, or is no matter.
    logging.getLogger().addHandler(logging.NullHandler())
    # An interrupt at the terminal reaches the whole group; our owner decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bytes_allowed = megabytes * _MEGABYTE
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (bytes_allowed, bytes_allowed))
    with Connection(handle) as line, contextlib.suppress(EOFError, OSError):
        held = _memory()
        while True:
            function, args, kwargs = unpack(line.recv_bytes())
            line.send_bytes(pack(_attempt(function, args, kwargs)))
            del function, args, kwargs
            if _memory() - held > _MOST_KEPT:
                give_back()
                held = _memory()  # modules were loaded, too, and they stay


def _memory() -> int:
    """Return the bytes this process holds, 0 where the system does not tell."""
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()


def _attempt(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[type[TrackerError], str, str, str] | None, Any]:
    try:
        return None, function(*args, **kwargs)
    except TrackerError as exc:
        return (type(exc), exc.problem, exc.where, exc.remedy), None
    except Exception as exc:  # noqa: BLE001  a parser's own failures are the point of this process
        problem = f"cannot be read ({type(exc).__name__}: {str(exc)[:200]})"
        return (InputError, problem, "", ""), None
