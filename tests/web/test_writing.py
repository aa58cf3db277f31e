"""Who may write: the one-time link, the cookie, the form's token, and what is refused."""

from __future__ import annotations

from contextlib import closing

import httpx
import pytest
from bs4 import BeautifulSoup

from tests.web.newsstand import DISPUTE, FORUM, HOSTILE, INTERNAL, WALLED, WIRE, WITHDRAWN
from tests.web.serving import Site, csrf
from tracker import archive
from tracker.web.guard import COOKIE, Gate
from tracker.web.headers import STRICT

PATH = f"/conflict/{DISPUTE.id}"
FORM = {
    "verdict": "b_holds",
    "rationale": "The wire is dated & earlier.",
    "evidence": "https://wire.example/1 r-1",
    "reviewer": "M. Okafor",
}


def decisions(site: Site) -> int:
    with closing(archive.connect(site.db, readonly=True)) as con:
        return int(con.execute("SELECT count(*) FROM decisions").fetchone()[0])


@pytest.mark.parametrize("path", [PATH, f"{PATH}/", "/", "/queue", "/stand", "/-/logout", "/zzz"])
def test_nobody_writes_without_the_cookie(site: Site, path: str) -> None:
    before = decisions(site)
    with site.visitor() as client:
        answer = client.post(path, data={**FORM, "rationale": HOSTILE})
        assert answer.status_code == 403
        assert answer.headers["content-security-policy"] == STRICT
        page = BeautifulSoup(answer.text, "html.parser")
        assert HOSTILE in [dd.get_text() for dd in page.find_all("dd")]
        assert not page.find_all("script")
    assert decisions(site) == before


@pytest.mark.parametrize("cookie", ["reviewer", "InJldmlld2VyIg.x", '"'])
def test_a_forged_cookie_is_none(site: Site, cookie: str) -> None:
    with site.visitor() as client:
        answer = client.post(PATH, data=FORM, headers={"cookie": f"{COOKIE}={cookie}"})
        assert answer.status_code == 403
        assert client.get("/", headers={"cookie": f"{COOKIE}={cookie}"}).status_code == 200


def test_the_cookie_of_another_start_is_none() -> None:
    gate, other = Gate(), Gate()
    cookie = other.enter(other.key or "")
    assert cookie
    assert other.admits(f"{COOKIE}={cookie}")
    assert not gate.admits(f"{COOKIE}={cookie}")


def test_link_works_once(site: Site) -> None:
    site.gate.key = "only-once"
    with site.visitor() as client:
        assert client.get("/enter?key=wrong").status_code == 403
        assert client.get("/enter").status_code == 403
        first = client.get("/enter?key=only-once")
        assert (first.status_code, first.headers["location"]) == (303, "/queue")
        cookie = first.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert client.get("/enter?key=only-once").status_code == 403
        assert "Reviewing" in client.get("/queue").text


def test_reader_gets_no_form(client: httpx.Client) -> None:
    assert 'form class="decide"' not in client.get(PATH).text
    assert "Reading only" in client.get(PATH).text


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_form_without_its_token_is_refused(site: Site, token: str | None) -> None:
    before = decisions(site)
    with site.reviewer() as client:
        client.get(PATH)
        form = FORM if token is None else {**FORM, "csrftoken": token}
        answer = client.post(PATH, data=form)
        assert answer.status_code == 403
    assert decisions(site) == before


def test_verdict_is_saved_and_shown(fresh_site: Site) -> None:
    with fresh_site.reviewer() as client:
        token = csrf(client.get(PATH).text)
        answer = client.post(PATH, data={**FORM, "csrftoken": token})
        assert (answer.status_code, answer.headers["location"]) == (303, PATH)
        page = BeautifulSoup(client.get(PATH).text, "html.parser")
        assert page.select_one(".head .chip-verdict").get_text().strip() == "Verdict: B holds"
        told = page.select_one(".log").get_text()
        assert FORM["rationale"] in told
        assert FORM["reviewer"] in told
        assert page.select_one(".log a")["href"] == "https://wire.example/1"
        assert DISPUTE.summary not in client.get("/queue").text
        again = {**FORM, "verdict": "unsettled", "csrftoken": token}
        assert client.post(PATH, data=again).status_code == 303
        assert client.get(PATH).text.count("chip-verdict") == 3
    assert decisions(fresh_site) == 3


@pytest.mark.parametrize("empty", ["rationale", "reviewer", "verdict"])
def test_a_form_that_lacks_something_keeps_every_word(site: Site, empty: str) -> None:
    before = decisions(site)
    form = {**FORM, "rationale": HOSTILE, "reviewer": "“Quoted” <b>", empty: " "}
    with site.reviewer() as client:
        answer = client.post(PATH, data={**form, "csrftoken": csrf(client.get(PATH).text)})
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code == 400
        assert page.select_one("[role=alert]") is not None
        assert page.select_one("textarea").get_text().strip() == form["rationale"].strip()
        assert page.select_one("[name=reviewer]")["value"].strip() == form["reviewer"].strip()
        assert page.select_one("[name=evidence]")["value"] == form["evidence"]
        chosen = [one["value"] for one in page.select("[name=verdict][checked]")]
        assert chosen == ([] if empty == "verdict" else [form["verdict"]])
    assert decisions(site) == before


def test_what_is_withdrawn_cannot_be_decided(site: Site) -> None:
    with site.reviewer() as client:
        token = csrf(client.get(PATH).text)
        answer = client.post(f"/conflict/{WITHDRAWN.id}", data={**FORM, "csrftoken": token})
        assert answer.status_code == 400
        assert client.post("/conflict/c-none", data={"csrftoken": token}).status_code == 404
        assert client.post("/queue", data={"csrftoken": token}).status_code == 405
        assert client.put(PATH, headers={"x-csrftoken": token}).status_code == 405


@pytest.mark.parametrize("host", ["tracker.example", "127.0.0.1.evil.example", "", "evil]["])
def test_other_names_are_not_answered(site: Site, host: str) -> None:
    with site.visitor() as client:
        answer = client.get("/", headers={"host": host})
        assert answer.status_code in {400, 421}
        assert "reports" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "LOCALHOST:8001", "localhost.", "[::1]", "[::1]:9"])
def test_names_of_this_machine_are_answered(site: Site, host: str) -> None:
    with site.visitor() as client:
        assert client.get("/", headers={"host": host}).status_code == 200


def rulings(site: Site) -> list[tuple[str, tuple[str, str], str]]:
    with closing(archive.connect(site.db, readonly=True)) as con:
        return [(one.kind, one.subjects, one.reviewer) for one in archive.rulings(con)]


RULING = {"why": f"Two statements, a year apart. {HOSTILE}", "reviewer": "M. Okafor"}


def test_a_ruling_sets_the_sides_apart(fresh_site: Site) -> None:
    with fresh_site.reviewer() as client:
        page = client.get(PATH).text
        assert "They are about different happenings" in page
        answer = client.post(f"{PATH}/ruling", data={**RULING, "csrftoken": csrf(page)})
        assert (answer.status_code, answer.headers["location"]) == (303, PATH)
        shown = BeautifulSoup(client.get(PATH).text, "html.parser")
        assert "Withdrawn" in shown.select_one(".head").get_text()
        history = shown.select(".log")[-1].get_text()
        assert "Ruled: not same event." in history
        assert HOSTILE in history
    pairs = [tuple(sorted((FORUM.report.id, one.report.id))) for one in (WIRE, WALLED)]
    assert sorted(rulings(fresh_site)) == sorted(
        ("not_same_event", pair, "M. Okafor") for pair in pairs
    )


@pytest.mark.parametrize("empty", ["why", "reviewer"])
def test_a_ruling_needs_a_reason_and_a_name(site: Site, empty: str) -> None:
    with site.reviewer() as client:
        form = {**RULING, empty: " ", "ruling": "1", "csrftoken": csrf(client.get(PATH).text)}
        answer = client.post(f"{PATH}/ruling", data=form)
        assert answer.status_code == 400
        page = BeautifulSoup(answer.text, "html.parser")
        assert "Not saved" in page.select_one("[role=alert]").get_text()
        kept = page.select_one("details[open] textarea").get_text().strip()
        assert kept == form["why"].strip()
    assert rulings(site) == []


def test_nobody_rules_without_cookie_and_token(site: Site) -> None:
    with site.visitor() as client:
        assert client.post(f"{PATH}/ruling", data=RULING).status_code == 403
        assert "They are about different happenings" not in client.get(PATH).text
    with site.reviewer() as client:
        assert client.post(f"{PATH}/ruling", data=RULING).status_code == 403
        token = csrf(client.get(PATH).text)
        form = {**RULING, "csrftoken": token}
        assert client.post("/conflict/c-none/ruling", data=form).status_code == 404
        assert client.post(f"/conflict/{INTERNAL.id}/ruling", data=form).status_code == 400
        assert client.get(f"{PATH}/ruling").status_code == 405
    assert rulings(site) == []


@pytest.mark.parametrize("kind", ["same_origin", "wrong_merge", "same_event"])
def test_every_ruling_can_be_given_on_a_page(fresh_site: Site, kind: str) -> None:
    with fresh_site.reviewer() as client:
        page = client.get(PATH).text
        assert f'value="{kind}"' in page
        form = {**RULING, "kind": kind, "csrftoken": csrf(page)}
        assert client.post(f"{PATH}/ruling", data=form).status_code == 303
    assert {(one, who) for one, _, who in rulings(fresh_site)} == {(kind, "M. Okafor")}


def test_the_form_remembers_who_wrote_last(fresh_site: Site) -> None:
    with fresh_site.reviewer() as client:
        form = {**FORM, "reviewer": "Søren “K” O.", "csrftoken": csrf(client.get(PATH).text)}
        assert client.post(PATH, data=form).status_code == 303
        page = BeautifulSoup(client.get(f"/conflict/{WITHDRAWN.id}").text, "html.parser")
        assert page.select_one("input[name=reviewer]") is None
        page = BeautifulSoup(client.get(f"/conflict/{INTERNAL.id}").text, "html.parser")
        assert page.select_one("input[name=reviewer]")["value"] == "Søren “K” O."
    with fresh_site.visitor() as client:
        assert "Søren" not in client.get(f"/conflict/{INTERNAL.id}").text
