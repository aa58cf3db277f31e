"""Datasette as the house, our pages as its rooms.

In: settings. Out: an ASGI application that runs until it is told to stop. Datasette is
given the archive alone, read-only; it never learns of the private file.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote

from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response
from jinja2 import Environment
from markupsafe import Markup, escape

from tracker import archive
from tracker.config import Settings
from tracker.domain import kind_words
from tracker.errors import ConfigError
from tracker.knowledge import load
from tracker.registry import discover
from tracker.web import pages
from tracker.web.guard import COOKIE, Gate, for_hosts, for_reviewers
from tracker.web.headers import POLICY, STRICT, App, with_headers
from tracker.web.tables import with_plain_cells
from tracker.web.visit import PAGES, View, Visit

_NAVIGATION: Final = (
    ("Today", "/"), ("Queue", "/queue"), ("Stories", "/stories"), ("Entities", "/entities"),
    ("Policy", "/policy"), ("Sources", "/sources"), ("Digest", "/digest"), ("Search", "/search"),
)  # fmt: skip
_POST: Final = "POST "
_MISSING: Final = 404
_NAME: Final = "tracker_name"
_LONGEST_NAME: Final = 80
_SHORT_WORD: Final = 18
_A_YEAR: Final = 365 * 24 * 3600
_HEADERS: Final = {POLICY: STRICT, "cache-control": "private, no-store"}
_METHODS: Final = frozenset({"GET", "HEAD", "POST"})


class House:
    """The pages as a Datasette plug-in: routes, templates, stylesheet."""

    __name__ = "tracker.web"  # where Datasette looks for our templates and static files

    def __init__(self, settings: Settings, gate: Gate, now: Callable[[], datetime]) -> None:
        discover(pages)
        self._settings = settings
        self._gate = gate
        self._now = now
        self._knowledge = load(settings.knowledge)
        self._rooms = {name: re.compile(name) for name in PAGES}

    @hookimpl  # type: ignore[untyped-decorator]
    def prepare_jinja2_environment(self, env: Environment) -> None:
        """Give templates the words for a kind of conflict."""
        env.filters["kind"] = kind_words
        env.filters["whole"] = _whole

    @hookimpl  # type: ignore[untyped-decorator]
    def register_routes(self) -> list[tuple[str, Any]]:
        """Route our addresses before Datasette's."""
        paths = sorted({name.removeprefix(_POST) for name in self._rooms})
        return [(rf"^{path}$", self._answer) for path in paths] + [(r"^/enter$", self._enter)]

    @hookimpl  # type: ignore[untyped-decorator]
    def extra_css_urls(self, template: str | None) -> list[str]:
        """Give Datasette's pages the look of the way home."""
        return [] if _is_ours(template) else ["/-/static-plugins/tracker.web/tables.css"]

    @hookimpl  # type: ignore[untyped-decorator]
    def extra_template_vars(self, template: str | None) -> Mapping[str, Any]:
        """Give Datasette's pages what leads home."""
        return {} if _is_ours(template) else {"way_home": _NAVIGATION}

    @hookimpl  # type: ignore[untyped-decorator]
    def handle_exception(
        self, datasette: Datasette, request: Request, exception: Exception
    ) -> Callable[[], Awaitable[Response]] | None:
        """Answer what leads nowhere, or does not work, with a page of ours."""
        if request.path.endswith(".json"):
            return None
        status = getattr(exception, "status", 500)
        said = str(getattr(exception, "message", None) or exception)
        may_write = self._gate.admits(request.headers.get("cookie", ""))
        context = {
            **self._frame(datasette, may_write=may_write, waiting=None),
            "title": "There is no such page" if status == _MISSING else "This did not work",
            "status": status,
            "error": said if status not in (_MISSING, 500) else "",
        }

        async def answer() -> Response:
            html = await datasette.render_template("tracker/error.html", context, request)
            return Response.html(html, status=status)

        return answer

    def _frame(
        self, datasette: Datasette, *, may_write: bool, waiting: int | None
    ) -> dict[str, Any]:
        """Return what every page of ours shows around its matter."""
        name = next(one for one in datasette.databases if not one.startswith("_"))
        return {
            "here": "",
            "query": "",
            "rows_of": None,
            "navigation": [
                (label, path, waiting if path == "/queue" else None) for label, path in _NAVIGATION
            ],
            "may_write": may_write,
            "archive_tables": datasette.urls.database(name),
        }

    def holds(self, path: str) -> bool:
        """Say whether a path leads to one of our pages."""
        return self._room(path, posting=False)[1] is not None

    async def _enter(self, request: Request, datasette: Datasette) -> Response:
        """Exchange the one-time key for the reviewer's cookie."""
        cookie = self._gate.enter(request.args.get("key") or "")
        if cookie is None:
            context = {
                **self._frame(datasette, may_write=False, waiting=None),
                "title": "This link was used, or is not of this server",
                "text": "A one-time link opens the queue for one browser. "
                "Start tracker serve anew for another; reading takes no link.",
            }
            html = await datasette.render_template("tracker/message.html", context, request)
            return Response.html(html, status=403, headers=dict(_HEADERS))
        answer = Response.redirect("/queue", status=303, headers=dict(_HEADERS))
        # Lax, so that a link in a digest leads to a page with its form.
        answer.set_cookie(COOKIE, cookie, httponly=True, samesite="lax")
        return answer

    async def _answer(self, request: Request, datasette: Datasette) -> Response:
        if request.method not in _METHODS:
            return Response.text("Method not allowed\n", status=405, headers=dict(_HEADERS))
        may_write = self._gate.admits(request.headers.get("cookie", ""))
        asked = {name: request.args.get(name) for name in request.args}
        if request.method == "POST":
            asked = dict(parse_qsl((await request.post_body()).decode("utf-8", "replace")))
        view, waiting = await asyncio.to_thread(self._visit, request, asked, may_write)
        if view.location:
            answer = Response.redirect(view.location, status=303, headers=dict(_HEADERS))
            name = asked.get("reviewer", "").strip() if request.method == "POST" else ""
            if name:
                answer.set_cookie(
                    _NAME,
                    quote(name[:_LONGEST_NAME]),
                    httponly=True,
                    samesite="lax",
                    max_age=_A_YEAR,
                )
            return answer
        if view.data is not None:
            return Response.json(view.data, status=view.status, headers=dict(_HEADERS))
        context = {
            **self._frame(datasette, may_write=may_write, waiting=waiting),
            "here": request.path,
            **view.context,
        }
        html = await datasette.render_template(f"tracker/{view.template}.html", context, request)
        return Response.html(html, status=view.status, headers=dict(_HEADERS))

    def _visit(
        self, request: Request, asked: Mapping[str, str], may_write: bool
    ) -> tuple[View, int]:
        """Run a page in this thread, on a connection of its own."""
        posting, path = request.method == "POST", request.path
        name, match = self._room(path, posting=posting)
        if match is None:
            text = "This page takes no form."
            return View(template="message", context={"title": text, "text": path}, status=405), 0
        with closing(archive.connect(self._settings.db, readonly=not posting)) as con:
            visit = Visit(
                con=con,
                knowledge=self._knowledge,
                settings=self._settings,
                now=self._now(),
                path={key: unquote(value) for key, value in match.groupdict().items()},
                asked=asked,
                may_write=may_write,
                name=unquote(request.cookies.get(_NAME, "")) if may_write else "",
            )
            return PAGES[name](visit), archive.count_waiting(con, now=visit.now)

    def _room(self, path: str, *, posting: bool) -> tuple[str, re.Match[str] | None]:
        for name, pattern in self._rooms.items():
            if name.startswith(_POST) == posting:
                match = pattern.fullmatch(_POST + path if posting else path)
                if match:
                    return name, match
        return "", None


def _whole(text: str) -> Markup:
    """Return a heading whose hyphened names stay on one line."""
    words = (
        Markup('<span class="nowrap">{}</span>').format(word)
        if "-" in word and len(word) <= _SHORT_WORD
        else escape(word)
        for word in text.split(" ")
    )
    return Markup(" ").join(words)


def _is_ours(template: str | None) -> bool:
    return (template or "").startswith("tracker/")


def build(
    settings: Settings, gate: Gate, now: Callable[[], datetime], hosts: frozenset[str]
) -> App:
    """Return the application for the archive of `settings`; the archive must exist."""
    house = House(settings, gate, now)
    if house.holds(f"/{settings.db.stem}"):
        raise ConfigError(
            f"a page is already called /{settings.db.stem}, where its tables would stand",
            where=str(settings.db),
            remedy="give the file another name",
        )
    for plugin in [plugin for plugin in pm.get_plugins() if isinstance(plugin, House)]:
        pm.unregister(plugin)
    pm.register(house)
    datasette = Datasette(
        [str(settings.db)],
        metadata={
            "title": "Distillation Tracker",
            "description": "The archive as tables.",
            "databases": {settings.db.stem: {"tables": {"_sqlite_migrations": {"hidden": True}}}},
        },
        settings={
            "allow_download": False,
            "sql_time_limit_ms": 3000,
            "max_csv_mb": 50,
            "default_page_size": 20,
            "truncate_cells_html": 240,
        },
    )
    app = for_reviewers(with_plain_cells(datasette.app()), gate)
    return with_headers(for_hosts(app, hosts))
