"""A reviewer's way through the pages, in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.web.newsstand import DISPUTE, HOSTILE, RELAY, STORIES
from tests.web.serving import Site

playwright = pytest.importorskip("playwright.sync_api")

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
_QUIET = [
    "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(_CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=_CHROMIUM, args=[*_QUIET, *(["--no-sandbox"] if is_root else [])]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    """Yield a fresh tab that fails the test on anything in its console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    assert complaints == []


def test_reviewer_decides_with_the_keyboard(fresh_site: Site, page: playwright.Page) -> None:
    page.goto(f"{fresh_site.base}/enter?key={fresh_site.gate.key}")
    assert page.url.endswith("/queue")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("tr.here").count() == 1
    page.keyboard.press("k")
    first = page.locator("tbody tr a.title").first.inner_text()
    page.keyboard.press("o")
    page.wait_for_url("**/conflict/*")
    assert page.locator("h1").inner_text() == first
    page.keyboard.press("1")
    assert page.locator("form.decide input:checked").get_attribute("value") == "a_holds"
    page.get_by_label("Why").fill("12 days lie between; " + HOSTILE)
    page.get_by_label("Your name").fill("M. Okafor")
    assert page.locator("form.decide input:checked").get_attribute("value") == "a_holds"
    page.get_by_role("button", name="Save verdict").click()
    page.locator(".head .chip-verdict").wait_for()
    assert HOSTILE in page.locator(".log").first.inner_text()
    page.locator("html[data-keys]").wait_for()
    page.keyboard.press("u")
    page.wait_for_url("**/queue")
    assert page.get_by_text(first, exact=True).count() == 0


def test_slash_leads_to_the_search(site: Site, page: playwright.Page) -> None:
    page.goto(f"{site.base}/")
    page.keyboard.press("/")
    page.keyboard.type("Halcyon j")
    assert page.locator("#q").input_value() == "Halcyon j"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Halcyon+j")


def test_pages_fit_a_phone(site: Site, page: playwright.Page) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    paths = ["/", "/queue", "/policy", "/sources", "/search?q=Halcyon", "/digest/2026-11-20"]
    paths += ["/stories", "/entities", "/entity/halcyon", f"/story/{STORIES[0].id}"]
    for path in [*paths, f"/conflict/{DISPUTE.id}", f"/conflict/{RELAY.id}"]:
        page.goto(site.base + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, path


def test_datasettes_own_pages_work(site: Site, page: playwright.Page) -> None:
    page.goto(f"{site.base}/stand/reports")
    page.locator("th svg.dropdown-menu-icon").first.click()
    assert page.get_by_text("Sort ascending").is_visible()
    page.goto(f"{site.base}/stand?sql=select+1")
    page.locator(".CodeMirror").wait_for()
    page.get_by_role("button", name="Format SQL").click()
    assert "select\n" in page.evaluate(
        "document.querySelector('.CodeMirror').CodeMirror.getValue()"
    )
