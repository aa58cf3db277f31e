"""Datasette as the house, our pages as its rooms.

In: settings. Out: an ASGI application, and `serve`, which runs it until it is told to
stop. Datasette is given the archive alone, read-only; it never learns of the private file.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response

from tracker import archive
from tracker.config import Settings
from tracker.knowledge import load
from tracker.registry import discover
from tracker.web import pages
from tracker.web.guard import COOKIE, App, Gate, for_hosts, with_headers
from tracker.web.visit import PAGES, View, Visit

_NAVIGATION = (("Today", "/"), ("Queue", "/queue"), ("Sources", "/sources"), ("Search", "/search"))
_STATIC = "tracker-static"


class House:
    """The pages as a Datasette plug-in: routes, templates, stylesheet."""

    def __init__(self, settings: Settings, gate: Gate, now: Callable[[], datetime]) -> None:
        discover(pages)
        self._settings = settings
        self._gate = gate
        self._now = now
        self._knowledge = load(settings.knowledge)
        self._rooms = {name: re.compile(name) for name in PAGES}

    @hookimpl
    def register_routes(self) -> list[tuple[str, Any]]:
        """Route our addresses before Datasette's."""
        paths = sorted({name.removeprefix("POST ") for name in self._rooms})
        return [(rf"^{path}$", self._answer) for path in paths] + [(r"^/enter$", self._enter)]

    def is_ours(self, path: str) -> bool:
        """Say whether a path is drawn by our templates, under the strict policy."""
        return path.startswith(f"/{_STATIC}/") or any(
            room.fullmatch(path) for room in self._rooms.values()
        )

    async def _enter(self, request: Request) -> Response:
        """Exchange the one-time key for the reviewer's cookie."""
        cookie = self._gate.enter(request.args.get("key") or "")
        if cookie is None:
            text = "This link has been used or is not of this server. Start `tracker serve` anew.\n"
            return Response.text(text, status=403)
        answer = Response.redirect("/queue", status=303)
        answer.set_cookie(COOKIE, cookie, httponly=True, samesite="strict")
        return answer

    async def _answer(self, request: Request, datasette: Datasette) -> Response:
        may_write = self._gate.admits(request.cookies.get(COOKIE, ""))
        if request.method not in {"GET", "HEAD", "POST"}:
            return Response.text("Method not allowed\n", status=405)
        if request.method == "POST" and not may_write:
            return Response.text("Only the holder of the one-time link may write.\n", status=403)
        asked = {name: request.args.get(name) for name in request.args}
        if request.method == "POST":
            asked = dict(parse_qsl((await request.post_body()).decode("utf-8", "replace")))
        view, waiting = await asyncio.to_thread(
            self._visit, request.method, request.path, asked, may_write
        )
        if view.location:
            return Response.redirect(view.location, status=303)
        context = {
            "here": request.path,
            "query": "",
            **view.context,
            "navigation": [(label, path, waiting if path == "/queue" else None)
                           for label, path in _NAVIGATION],
            "may_write": may_write,
            "database_path": datasette.urls.database(self._settings.db.stem),
        }  # fmt: skip
        html = await datasette.render_template(f"tracker/{view.template}.html", context, request)
        return Response.html(html, status=view.status)

    def _visit(
        self, method: str, path: str, asked: dict[str, str], may_write: bool
    ) -> tuple[View, int]:
        """Run a page in this thread, on a connection of its own."""
        posting = method == "POST"
        name, match = self._room(path, posting=posting)
        if match is None:
            return View(
                template="message", context={"title": "Not here", "text": path}, status=405
            ), 0
        with closing(archive.connect(self._settings.db, readonly=not posting)) as con:
            visit = Visit(
                con=con,
                knowledge=self._knowledge,
                settings=self._settings,
                now=self._now(),
                path=match.groupdict(),
                asked=asked,
                may_write=may_write,
            )
            return PAGES[name](visit), archive.count_waiting(con, now=visit.now)

    def _room(self, path: str, *, posting: bool) -> tuple[str, re.Match[str] | None]:
        for name, pattern in self._rooms.items():
            if name.startswith("POST ") == posting:
                match = pattern.fullmatch(f"POST {path}" if posting else path)
                if match:
                    return name, match
        return "", None


def build(
    settings: Settings, gate: Gate, now: Callable[[], datetime], hosts: frozenset[str]
) -> App:
    """Return the application for the archive of `settings`; the archive must exist."""
    here = Path(str(resources.files("tracker.web")))
    house = House(settings, gate, now)
    datasette = Datasette(
        [str(settings.db)],
        template_dir=str(here / "templates"),
        static_mounts=[(_STATIC, str(here / "static"))],
        metadata={"title": "Distillation Tracker", "description": "The archive as tables."},
        settings={"allow_download": False, "sql_time_limit_ms": 3000, "max_csv_mb": 50},
    )
    for plugin in [p for p in pm.get_plugins() if isinstance(p, House)]:
        pm.unregister(plugin)
    pm.register(house)
    return for_hosts(with_headers(datasette.app(), is_ours=house.is_ours), hosts)
