"""Every API's traps, against doubles on loopback that have them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.collect.doubles.news import Gdelt, GoogleNews, Guardian, HackerNews
from tests.collect.doubles.official import (
    Congress,
    CourtListener,
    Edgar,
    FederalRegister,
    GovUk,
)
from tests.collect.doubles.research import Arxiv, HuggingFace
from tests.collect.doubles.serving import NOW, Api, Asked, Reply, poll, serving, words
from tracker.collect import COLLECTORS, first_request
from tracker.collect.kinds import BUDGETS
from tracker.domain import Source
from tracker.errors import AskedToWait, ConfigError, InputError, TrackerError

# --- GDELT --------------------------------------------------------------------------

GDELT = "/api/v2/doc/doc?query=%22distillation+attack%22"


def test_gdelt_halves_a_slice_that_is_full_until_it_has_all() -> None:
    with serving(Gdelt(count=600)) as api:
        found = poll(api.source("gdelt", GDELT))
    assert {item.url for item in found.items} == {
        f"https://news.example.org/{n}" for n in range(600)
    }
    assert len(found.requests) == 7  # 600, 2 × 300, 4 × 150


def test_gdelt_takes_exactly_as_many_as_fit_for_a_full_slice() -> None:
    with serving(Gdelt(count=250)) as api:
        found = poll(api.source("gdelt", GDELT))
    assert len(found.requests) == 3
    assert len({item.url for item in found.items}) == 250


def test_gdelt_does_not_halve_the_shortest_slice_for_ever() -> None:
    with serving(Gdelt(count=600, spread=timedelta(minutes=2))) as api:
        found = poll(api.source("gdelt", GDELT))
    assert len(found.requests) < 20


def test_gdelt_finds_nothing_without_a_fault() -> None:
    with serving(Gdelt(count=0)) as api:
        assert poll(api.source("gdelt", GDELT)).items == ()


def test_gdelt_seen_is_not_published_and_gaps_are_closed() -> None:
    with serving(Gdelt(count=1)) as api:
        (item,) = poll(api.source("gdelt", GDELT)).items
    assert (item.title, item.published, item.modified) == ("Report 0, again", None, None)


def test_gdelt_says_what_is_wrong_with_status_200() -> None:
    with serving(Gdelt()) as api, pytest.raises(InputError, match="phrase is too short"):
        poll(api.source("gdelt", "/api/v2/doc/doc?query=ab"))


def test_gdelt_mends_illegal_escapes_and_control_characters() -> None:
    body = '{"articles":[{"url":"https://news.example.org/a","title":"A\\\'s \x01brief \\d"}]}'
    with serving(lambda asked: Reply(body)) as api:
        (item,) = poll(api.source("gdelt", GDELT)).items
    assert item.title == "A's \x01brief d"


def test_gdelt_that_sheds_load_is_left_alone() -> None:
    limit = words("Please limit requests to one every 5 seconds", 429)
    with serving(lambda asked: limit) as api, pytest.raises(AskedToWait):
        poll(api.source("gdelt", GDELT))


# --- Federal Register ---------------------------------------------------------------

REGISTER = "/api/v1/documents.json?conditions%5Bterm%5D=x"


def test_the_register_is_paged_to_its_end() -> None:
    with serving(FederalRegister(count=230)) as api:
        found = poll(api.source("federal_register", REGISTER))
    assert len(found.items) == 230
    assert [asked.query.get("page") for asked in api.asked] == [None, "2", "3"]
    assert api.asked[0].query["conditions[publication_date][gte]"] == "2026-11-06"


def test_the_register_starts_again_after_page_50_and_we_do_not() -> None:
    last = f"{REGISTER}&publication_date&per_page=2&page=50"
    with serving(FederalRegister(count=1000)) as api:
        there = api.source("federal_register", last.replace("&publication_date", ""))
        page_50 = replace(there, url=there.url + "&conditions%5Bpublication_date%5D%5Bgte%5D=2026")
        found = poll(page_50)
    assert [request.url for request in found.requests] == [page_50.url]


def test_the_register_never_gets_a_page_size_that_it_would_ignore() -> None:
    with serving(FederalRegister(count=30)) as api:
        found = poll(api.source("federal_register", REGISTER + "&per_page=5000"))
    assert api.asked[0].query["per_page"] == "1000"
    assert len(found.items) == 30


def test_the_register_has_no_list_where_nothing_was_found() -> None:
    with serving(FederalRegister()) as api:
        assert poll(api.source("federal_register", REGISTER)).items == ()


@pytest.mark.parametrize(
    "refusal",
    [{"errors": {"colour": "is not a valid field"}},
     {"status": 400, "message": "colour is not a valid field"}],
)  # fmt: skip
def test_the_register_refuses_in_two_shapes(refusal: object) -> None:
    with (
        serving(lambda asked: Reply(refusal, status=400)) as api,
        pytest.raises(InputError, match=r"answered 400: .*is not a valid field"),
    ):
        poll(api.source("federal_register", REGISTER))


# --- Congress.gov -------------------------------------------------------------------


def keyed(api: Api, kind: str, path: str, header: tuple[str, str], **values: object) -> Source:
    return api.source(kind, path, key_env="A_KEY", headers=(header,), **values)


CONGRESS_KEY = ("x-api-key", "a-congress-key")


def test_congress_next_lacks_the_key_and_gets_it_again() -> None:
    with serving(Congress()) as api:
        source = keyed(api, "congress", "/v3/bill/119", CONGRESS_KEY, follow=False)
        found = poll(source)
    assert len(found.requests) == 2
    assert all(asked.headers["x-api-key"] == CONGRESS_KEY[1] for asked in api.asked)
    assert not any(CONGRESS_KEY[1] in request.url for request in found.requests)
    assert api.asked[0].query["fromDateTime"] == "2026-11-17T12:00:00Z"


def test_congress_lists_a_bill_twice_and_the_latest_action_counts() -> None:
    with serving(Congress(pages=1)) as api:
        source = keyed(api, "congress", "/v3/bill/119", CONGRESS_KEY, follow=False)
        items = poll(replace(source, options=(("match", "Model"),))).items
    assert [(item.title, item.url) for item in items] == [
        ("H.R. 1: Model Act 0", "https://www.congress.gov/bill/119th-congress/house-bill/1")
    ]
    assert "Ordered to be Reported." in (items[0].markup or "")


def test_congress_has_bills_without_a_title() -> None:
    with serving(Congress(pages=1)) as api:
        source = keyed(api, "congress", "/v3/bill/119", CONGRESS_KEY, follow=False)
        assert "H.R. 2" in poll(source).titles


def test_congress_bills_to_watch_are_asked_for_by_number() -> None:
    with serving(Congress(pages=2)) as api:
        source = keyed(api, "congress", "/v3/bill/119", CONGRESS_KEY, follow=False)
        options = (("match", "nothing"), ("bills", ("119/hr/8283",)))
        assert poll(replace(source, options=options)).titles == ["H.R. 8283: Model Theft Act"]
    assert sum(asked.path.endswith("/8283") for asked in api.asked) == 1


def test_congress_meetings_need_a_call_each() -> None:
    with serving(Congress()) as api:
        source = keyed(api, "congress", "/v3/committee-meeting/119", CONGRESS_KEY, follow=False)
        items = poll(source).items
    assert [item.title for item in items] == ["Hearing on model copying"] * 2
    assert all("Status: Postponed." in (item.markup or "") for item in items)


def test_congress_never_gets_a_limit_it_refuses_nor_answers_in_xml() -> None:
    with serving(Congress()) as api:
        poll(keyed(api, "congress", "/v3/bill/119?limit=900", CONGRESS_KEY, follow=False))
    assert {(asked.query["limit"], asked.query["format"]) for asked in api.asked} == {
        ("250", "json")
    }


def test_a_missing_key_names_its_variable() -> None:
    with serving(Congress()) as api:
        source = api.source("congress", "/v3/bill/119", key_env="A_KEY", follow=False)
        with pytest.raises(InputError, match=r"no key is set; .* A_KEY"):
            poll(source)


def test_a_key_is_not_sent_to_where_a_next_link_or_a_redirect_leads(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(lambda asked: Reply({"bills": []})) as other, serving(Congress()) as api:

        def leading_away(asked: Asked) -> Reply:
            if asked.query.get("offset"):
                return words("", 302, location=f"{other.root}/v3/bill/119?format=json")
            link = f"{api.root}/v3/bill/119?offset=250"
            return Reply({"bills": [], "pagination": {"next": link}})

        api.answer = leading_away
        source = keyed(api, "congress", "/v3/bill/119", CONGRESS_KEY, follow=False)
        poll(replace(source, allow_hosts=(api.place, other.place)))
        link = "http://elsewhere.example/v3/bill/119?offset=250"
        api.answer = lambda asked: Reply({"bills": [], "pagination": {"next": link}})
        with pytest.raises(InputError, match="lies elsewhere"):
            poll(source)
    assert len(other.asked) == 1
    assert "x-api-key" not in other.asked[0].headers
    assert CONGRESS_KEY[1] not in caplog.text


# --- CourtListener ------------------------------------------------------------------

TOKEN = ("authorization", "Token a-court-token")
COURTS = "/api/rest/v4/search/?type=r&q=x"


def test_courts_are_paged_by_cursor_until_the_window_ends() -> None:
    with serving(CourtListener()) as api:
        found = poll(keyed(api, "courtlistener", COURTS, TOKEN))
    # A docket without a date may be new; the one of January is older than the window.
    assert [item.url for item in found.items] == [f"{api.root}/docket/{n}/x/" for n in range(4)]
    assert "The docket holds more filings." in (found.items[0].markup or "")
    assert [item.published is None for item in found.items] == [False, False, True, False]


def test_courts_end_where_next_is_null() -> None:
    with serving(CourtListener(days=("2026-11-01",))) as api:
        assert len(poll(keyed(api, "courtlistener", COURTS, TOKEN)).requests) == 1


def test_courts_say_how_long_to_wait() -> None:
    with serving(CourtListener(throttled=True)) as api, pytest.raises(AskedToWait) as caught:
        poll(keyed(api, "courtlistener", COURTS, TOKEN))
    assert caught.value.retry_after == 90


# --- arXiv --------------------------------------------------------------------------

ARXIV = "/api/query?search_query=abs:x&sortBy=submittedDate&max_results=5"


def test_papers_are_paged_until_the_window_ends() -> None:
    with serving(Arxiv(count=100)) as api:
        found = poll(api.source("arxiv", ARXIV, follow=False))
    assert [asked.query.get("start") for asked in api.asked] == [None, "5", "10", "15"]
    assert found.items[0].title == "Paper 0"


def test_papers_end_with_the_count() -> None:
    with serving(Arxiv(count=7)) as api:
        assert len(poll(api.source("arxiv", ARXIV, follow=False)).items) == 7
        assert len(api.asked) == 2


def test_a_new_version_is_the_same_paper() -> None:
    urls = set()
    for version in (1, 2):
        with serving(Arxiv(count=1, version=version)) as api:
            urls |= {item.url for item in poll(api.source("arxiv", ARXIV, follow=False)).items}
    assert urls == {"https://arxiv.org/abs/2611.00000"}


def test_an_error_of_arxiv_is_a_feed_and_no_paper() -> None:
    with serving(Arxiv(count=1)) as api, pytest.raises(InputError, match="refused: no field"):
        poll(api.source("arxiv", "/api/query?search_query=malformed"))


def test_papers_that_are_counted_and_not_shown_are_a_fault() -> None:
    with (
        serving(Arxiv(count=12, empty=True)) as api,
        pytest.raises(InputError, match="counts 12 papers and shows none"),
    ):
        poll(api.source("arxiv", ARXIV, follow=False))


def test_no_papers_are_no_fault() -> None:
    with serving(Arxiv(count=0)) as api:
        assert poll(api.source("arxiv", ARXIV, follow=False)).items == ()


def test_arxiv_is_left_alone_when_it_says_so() -> None:
    with serving(Arxiv(throttled=True)) as api, pytest.raises(AskedToWait):
        poll(api.source("arxiv", ARXIV, follow=False))


# --- Hacker News --------------------------------------------------------------------

STORIES = "/api/v1/search_by_date?query=x&hitsPerPage=1000"


def test_more_than_a_thousand_hits_are_reached_by_slices_of_time() -> None:
    with serving(HackerNews(count=3500)) as api:
        found = poll(api.source("hacker_news", STORIES))
    assert len({item.url for item in found.items}) == 3500
    assert all(item.published is None for item in found.items)


def test_pages_of_hits_are_followed_within_the_thousand() -> None:
    with serving(HackerNews(count=250)) as api:
        found = poll(api.source("hacker_news", "/api/v1/search_by_date?query=x&hitsPerPage=100"))
    assert len(found.items) == 250
    assert [asked.query.get("page") for asked in api.asked] == [None, "1", "2"]
    assert api.asked[0].query["numericFilters"] == f"created_at_i>={int(NOW.timestamp()) - 259200}"


def test_no_hits_are_no_fault() -> None:
    with serving(HackerNews()) as api:
        assert poll(api.source("hacker_news", STORIES)).items == ()


# --- Google News --------------------------------------------------------------------


def test_a_hundred_headlines_belong_to_their_publisher() -> None:
    with serving(GoogleNews()) as api:
        found = poll(api.source("google_news", "/rss/search?q=x", follow=False))
    assert len(found.items) == 100
    first = found.items[0]
    assert (first.title, first.outlet) == ("Headline 0 - part two", "Harbour Post")
    assert first.url == "https://search.example.com/rss/articles/CBMi0"
    assert len(found.requests) == 1  # no token is looked up


def test_a_consent_page_is_named_as_such() -> None:
    consent = words("<html><form action='/save'></form></html>", kind="text/html")
    with serving(lambda asked: consent) as wall:
        there = f"http://consent.localhost:{wall.place.rpartition(':')[2]}/m"
        with serving(GoogleNews(consent=there)) as api:
            source = api.source("google_news", "/rss/search?q=x", follow=False)
            hosts = (api.place, there.removeprefix("http://").removesuffix("/m"))
            with pytest.raises(TrackerError, match="consent"):
                poll(replace(source, allow_hosts=hosts))


def test_links_to_google_may_not_be_followed() -> None:
    with serving(GoogleNews()) as api, pytest.raises(ConfigError, match="follow: false"):
        poll(api.source("google_news", "/rss/search?q=x"))


# --- EDGAR --------------------------------------------------------------------------

FILINGS = "/LATEST/search-index?q=%22model+distillation%22"


def test_a_filing_counts_once_for_all_its_exhibits() -> None:
    with serving(Edgar(per_day=1, days=10)) as api:
        found = poll(api.source("edgar", FILINGS))
    assert len(found.items) == 10
    assert api.asked[0].query["startdt"] == "2026-10-21"


def test_at_the_cap_the_days_are_halved() -> None:
    with serving(Edgar(per_day=500, days=30)) as api:
        poll(api.source("edgar", FILINGS))
    spans = [(asked.query["startdt"], asked.query["enddt"]) for asked in api.asked]
    assert spans[:3] == [
        ("2026-10-21", "2026-11-20"), ("2026-11-06", "2026-11-20"), ("2026-10-21", "2026-11-05"),
    ]  # fmt: skip


def test_edgar_refuses_who_gives_no_address() -> None:
    with (
        serving(Edgar(per_day=1)) as api,
        pytest.raises(InputError, match="answered 403: Undeclared Automated Tool"),
    ):
        poll(api.source("edgar", FILINGS), contact="")


# --- GOV.UK -------------------------------------------------------------------------


def test_govuk_is_paged_to_its_end() -> None:
    with serving(GovUk(count=120)) as api:
        found = poll(api.source("govuk", "/api/search.json?q=x&count=50"))
    assert len(found.items) == 120
    assert [asked.query.get("start") for asked in api.asked] == [None, "50", "100"]
    assert found.items[0].url == f"{api.root}/government/0"
    assert (found.items[0].published, found.items[0].modified is None) == (None, False)


def test_govuk_refuses_an_unknown_parameter_in_words() -> None:
    with serving(GovUk()) as api, pytest.raises(InputError, match="422: Unexpected parameters"):
        poll(api.source("govuk", "/api/search.json?q=x&colour=red"))


def test_govuk_beyond_the_end_is_empty_and_no_fault() -> None:
    beyond = Reply({"results": [], "total": 5, "start": 50})
    with serving(lambda asked: beyond) as api:
        found = poll(api.source("govuk", "/api/search.json?q=x"))
    assert (found.items, len(found.requests)) == ((), 1)


# --- Guardian -----------------------------------------------------------------------

GUARDIAN_KEY = ("api-key", "a-guardian-key")


def test_articles_end_before_the_page_that_is_an_error() -> None:
    with serving(Guardian(pages=3)) as api:
        found = poll(keyed(api, "guardian", "/search?tag=x", GUARDIAN_KEY))
    assert found.titles == ["Article 1", "Article 2", "Article 3"]
    assert not any("a-guardian-key" in request.url for request in found.requests)


def test_an_overflow_is_an_error_in_the_words_of_the_server() -> None:
    with (
        serving(Guardian(pages=0)) as api,
        pytest.raises(InputError, match="400: requested page is beyond"),
    ):
        poll(keyed(api, "guardian", "/search?tag=x", GUARDIAN_KEY))


def test_a_used_up_quota_is_sat_out() -> None:
    with serving(Guardian(pages=3, quota=1)) as api, pytest.raises(AskedToWait):
        poll(keyed(api, "guardian", "/search?tag=x", GUARDIAN_KEY))


def test_what_may_not_be_kept_is_not_taken() -> None:
    with serving(Guardian(pages=1)) as api:
        source = keyed(api, "guardian", "/search?tag=x", GUARDIAN_KEY, body="none", follow=False)
        (item,) = poll(source).items
    assert item.markup == "<p>Article 1</p>"


# --- Hugging Face -------------------------------------------------------------------


def test_models_are_paged_by_the_header_while_they_are_new() -> None:
    with serving(HuggingFace(count=100)) as api:
        found = poll(api.source("hugging_face", "/api/models?author=heron-lab&limit=20"))
    # Thirty days back; every README was edited today, which makes no model new.
    assert len(found.items) == 31
    assert len(found.requests) == 2


def test_a_next_page_on_another_host_is_refused() -> None:
    with (
        serving(HuggingFace(count=100, next_host="elsewhere.example")) as api,
        pytest.raises(InputError, match="lies elsewhere"),
    ):
        poll(api.source("hugging_face", "/api/models?author=heron-lab&limit=20"))


# --- all of them --------------------------------------------------------------------

APIS = sorted(set(COLLECTORS) - {"feed", "page", "sitemap", "terms", "mailbox"})


def any_source(kind: str, url: str = "https://api.example.org/v3/x?q=x") -> Source:
    return Source(id="x", name="X", url=url, kind=kind, follow=False)


@pytest.mark.parametrize("kind", APIS)
@pytest.mark.parametrize("body", ["<html><title>Just a moment...</title></html>", "Rate exceeded.",
                                  "", "[]", "null", '{"x": 1}', '{"hits": {"total": 5}}'])  # fmt: skip
def test_another_answer_with_status_200_is_an_error(kind: str, body: str) -> None:
    if body == "[]" and kind in {"hugging_face", "github"}:
        pytest.skip("an empty list is an answer there")
    with serving(lambda asked: Reply(body)) as api, pytest.raises(InputError):
        poll(api.source(kind, "/v3/x?q=xxxx", follow=False))


@pytest.mark.parametrize("kind", APIS)
def test_a_wrong_option_is_an_error_before_anything_is_asked(kind: str) -> None:
    with pytest.raises(ConfigError):
        poll(replace(any_source(kind), options=(("window_days", 0),)))


@pytest.mark.parametrize(
    ("kind", "seconds"), [("gdelt", 6), ("arxiv", 3), ("google_news", 60), ("govuk", 2)]
)
def test_requests_keep_the_pauses_that_an_api_asks_for(kind: str, seconds: float) -> None:
    assert first_request(any_source(kind), NOW).spacing_seconds == seconds


def test_a_source_may_set_its_own_budget_and_not_a_shorter_pause() -> None:
    own = replace(any_source("arxiv"), spacing_seconds=0, per_hour=5)
    request = first_request(own, NOW)
    assert (request.spacing_seconds, request.per_hour) == (3, 5)


@pytest.mark.parametrize("kind", BUDGETS)
def test_budgets_belong_to_kinds(kind: str) -> None:
    assert kind in COLLECTORS
