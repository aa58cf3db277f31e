"""Settings and sources: what is taken, and what is complained about, by name and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker import config
from tracker.collect import OPTIONS
from tracker.config import Settings, load_sources, settings, shipped_sources, site, sources_path
from tracker.errors import ConfigError

ONE = (
    "sources:\n  - id: one\n    name: One\n    url: https://feeds.example.org/rss\n    kind: feed\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def complaints(file: Path, text: str) -> list[str]:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_sources(file, OPTIONS.items())
    return [line.removeprefix(f"{file}:") for line in str(caught.value).splitlines()]


def test_a_short_row_gets_defaults(file: Path) -> None:
    file.write_text(ONE, encoding="utf-8")
    (source,) = load_sources(file)
    assert (source.poll_minutes, source.body, source.scope) == (60, "summary", "filter")
    assert source.domains == ("example.org",)
    assert source.enabled
    assert source.follow


def test_a_full_row_is_taken_as_written(file: Path) -> None:
    extra = (
        "    allow_host: 127.0.0.1:8000\n    domains: [Example.com, news.example.net]\n"
        "    verified: 2026-11-20\n    options:\n      max_items: 5\n      skip: ad\n"
    )
    file.write_text(ONE + extra, encoding="utf-8")
    (source,) = load_sources(file, OPTIONS.items())
    assert source.allow_hosts == ("127.0.0.1:8000",)
    assert source.domains == ("example.com", "news.example.net")
    assert source.verified == "2026-11-20"
    assert source.option("max_items") == 5


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("pol_minutes: 3", "6: unknown key 'pol_minutes' (did you mean poll_minutes?)"),
        ("poll_minutes: 0", "6: poll_minutes: should be greater than or equal to 1, not 0"),
        ("body: half", "6: body: should be 'none', 'summary' or 'full', not 'half'"),
        ("allow_host: 127.0.0.1", "6: allow_host: '127.0.0.1' is not host:port"),
        ("allow_host: http://localhost:1", "6: allow_host: 'http://localhost:1' is not host:port"),
        ("allow_host: ['[::1]:80', 'x:70000']", "6: allow_host: 'x:70000' is not host:port"),
        ("country: NO", "6: country: should be a valid string, not False; put quotes"),
        ("domains: https://example.org", "6: domains: 'https://example.org' is no domain"),
        ("verified: yesterday", "6: verified: "),
        ('user_agent: "a\\nb"', "6: user_agent: holds a line break"),
        ("kind: feed", "6: key 'kind' stands here twice"),
        ("options: {max_item: 3}", "6: options of kind feed: unknown key 'max_item' (did you mean"),
        ("options: {skip: '('}", "6: options of kind feed: skip is no regular expression"),
        ("options: 3", "6: options"),
        ("verified: 2026-13-40", "6: not valid YAML: 2026-13-40 is no day or time"),
    ],
)
def test_a_fault_is_named_with_its_line(file: Path, row: str, complaint: str) -> None:
    found = complaints(file, f"{ONE}    {row}\n")
    assert found[0].startswith(complaint), found


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/", "is no http(s) address"),
        ("https://", "is no http(s) address"),
        ("https://a:b@example.org/", "user name or password"),
        ("https://example.org/%%92", "%XX"),
        ("https://example.org/a b", "%XX"),
        ("https://example.org:x/", "url: "),
        ("https://[::1/", "url: "),
    ],
)
def test_an_address_that_cannot_be_fetched_is_refused(file: Path, url: str, words: str) -> None:
    (found,) = complaints(file, ONE.replace("https://feeds.example.org/rss", url))
    assert found.startswith("4: ")
    assert words in found


def test_all_faults_are_named_at_once_in_order_of_lines(file: Path) -> None:
    second = "  - id: one\n    url: nowhere\n    kind: fed\n  - a word\nmore: 1\n"
    found = complaints(file, ONE + second)
    assert [line.split(":")[0] for line in found] == ["6", "6", "7", "8", "9", "10"]
    assert "id 'one' is taken already in line 2" in "".join(found)
    assert "key 'name' is missing" in "".join(found)
    assert "unknown kind 'fed'; known kinds are arxiv, congress, " in "".join(found)


def test_a_source_that_is_off_may_wait_for_its_collector(file: Path) -> None:
    file.write_text(ONE.replace("kind: feed", "kind: telex\n    enabled: false"), encoding="utf-8")
    (source,) = load_sources(file, OPTIONS.items())
    assert source.kind == "telex"


@pytest.mark.parametrize("text", ["", "sources: 3\n", "- id: one\n", "just words"])
def test_a_file_without_a_list_of_sources_is_refused(file: Path, text: str) -> None:
    (found,) = complaints(file, text)
    assert found.startswith("1: expected a list of sources")


def test_broken_yaml_is_named_with_its_line(file: Path) -> None:
    (found,) = complaints(file, "sources:\n  - id: [\n")
    assert found.startswith(("2: not valid YAML", "3: not valid YAML"))


def test_a_missing_file_is_named(file: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_sources(file)


def test_the_shipped_sources_are_fine_and_honest() -> None:
    sources = load_sources(shipped_sources(), OPTIONS.items())
    enabled = [source for source in sources if source.enabled]
    assert len(sources) >= 109
    assert len(enabled) >= 40
    assert all(source.notes for source in sources)
    assert all(source.allow_hosts == () for source in sources)
    assert all("Off: " in source.notes for source in sources if not source.enabled)


def test_a_site_is_the_registered_domain_or_the_host() -> None:
    assert site("https://feeds.bbc.example.co.uk/x") == "example.co.uk"
    assert site("http://127.0.0.1:8000/feed") == "127.0.0.1"
    assert site("http://[::1]:8000/feed") == "::1"


def test_command_line_wins_over_environment_over_default() -> None:
    environ = {"TRACKER_DB": "/env.db", "TRACKER_TIMEZONE": "Asia/Tokyo", "TRACKER_CONTACT": " "}
    found = settings(environ, db=Path("/line.db"), timezone=None)
    assert found == Settings(db=Path("/line.db"), timezone="Asia/Tokyo")


def test_every_setting_has_a_variable() -> None:
    environ = {
        "TRACKER_DB": "a.db", "TRACKER_SOURCES": "s.yaml", "TRACKER_KNOWLEDGE": "k",
        "TRACKER_SMTP_URL": "smtps://u:p@mail.example.org:465", "TRACKER_MAIL_FROM": "T <t@x.org>",
        "TRACKER_BASE_URL": "https://t.example.org/", "TRACKER_TIMEZONE": "Europe/Brussels",
        "TRACKER_CONTACT": "https://example.org/bot", "TRACKER_RETENTION_DAYS": "7",
        "TRACKER_PIPELINE": "larger",
    }  # fmt: skip
    found = settings(environ)
    defaults = Settings()
    assert all(getattr(found, name) != getattr(defaults, name) for name in Settings.__slots__)
    assert found.base_url == "https://t.example.org"


def test_every_unusable_setting_is_named_and_no_password_shown() -> None:
    environ = {
        "TRACKER_SMTP_URL": "http://user:hunter2@mail", "TRACKER_BASE_URL": "here",
        "TRACKER_TIMEZONE": "Mars/Olympus", "TRACKER_MAIL_FROM": "nobody",
    }  # fmt: skip
    with pytest.raises(ConfigError) as caught:
        settings(environ)
    lines = str(caught.value).splitlines()
    assert sorted(line.split(":")[0] for line in lines) == sorted(environ)
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(settings({"TRACKER_SMTP_URL": "smtp://u:hunter2@mail:25"}))


@pytest.mark.parametrize("url", ["smtp://", "smtp://h:x", "smtp://[::1", "smtp://h:0", "mail"])
def test_an_smtp_address_of_no_server_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="TRACKER_SMTP_URL: expected smtp://"):
        settings({"TRACKER_SMTP_URL": url})


def test_the_smtp_address_can_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "smtp"
    secret.write_text("smtp://u:p@mail:587\n", encoding="utf-8")
    found = settings({"TRACKER_SMTP_URL_FILE": str(secret), "TRACKER_SMTP_URL": "smtp://other"})
    assert found.smtp_url == "smtp://u:p@mail:587"
    with pytest.raises(ConfigError, match="TRACKER_SMTP_URL_FILE: cannot read"):
        settings({"TRACKER_SMTP_URL_FILE": str(tmp_path / "none")})


def test_sources_are_those_set_else_here_else_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sources_path(Settings(sources=Path("mine.yaml"))) == Path("mine.yaml")
    assert sources_path(Settings()) == shipped_sources()
    Path("sources.yaml").write_text("sources: []\n", encoding="utf-8")
    assert sources_path(Settings()) == Path("sources.yaml")
    assert config.load_sources(sources_path(Settings())) == ()


KEYED = ONE + "    key_env: HARBOUR_KEY\n    key_header: 'Authorization: Token {key}'\n"


def test_a_key_comes_from_the_environment_and_shows_nowhere(file: Path) -> None:
    file.write_text(KEYED, encoding="utf-8")
    (source,) = load_sources(file, environ={"HARBOUR_KEY": " s3cret\n"})
    assert source.headers == (("authorization", "Token s3cret"),)
    assert "s3cret" not in repr(source) + repr(source.request())
    assert source.request().headers == source.headers
    assert source.request("https://elsewhere.example/x").headers == ()
    (without,) = load_sources(file)
    assert without.headers == ()


def test_a_key_with_a_line_break_is_refused_and_not_repeated(file: Path) -> None:
    file.write_text(KEYED, encoding="utf-8")
    with pytest.raises(ConfigError, match="HARBOUR_KEY") as caught:
        load_sources(file, environ={"HARBOUR_KEY": "s3cret\nX-Other: 1"})
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("file:///etc/passwd", "feed"),
        ("https://mail.example/", "mailbox"),
        ("file:letters", "mailbox"),
    ],
)
def test_only_a_mailbox_lies_on_this_machine(file: Path, url: str, kind: str) -> None:
    row = ONE.replace("https://feeds.example.org/rss", url).replace("kind: feed", f"kind: {kind}")
    assert complaints(file, row)


def test_a_mailbox_lies_on_this_machine(file: Path) -> None:
    row = ONE.replace("https://feeds.example.org/rss", "file:///home/desk/Maildir")
    file.write_text(row.replace("kind: feed", "kind: mailbox"), encoding="utf-8")
    (source,) = load_sources(file, OPTIONS.items())
    assert source.domains == ()
