"""Canonical addresses, sites and content-addressed ids.

In: strings. Out: strings. Never touches the network.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

# Parameters that name a campaign or a click, never a document.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hsenc|_hsmi|cmp|cmpid|ocid|"
    r"ref|ref_src|source|guccounter|guce_\w+|smid|ftag|ncid|sref|taid|at_\w+|xtor|partner|"
    r"gbraid|wbraid|srsltid|ttclid|twclid|li_fat_id|vero_id|mkt_tok|s_cid|wt_mc|spm|oc|"
    r"__twitter_impression|[pm]k_\w+|mtm_\w+|hsa_\w+|_ga|_gl)$",
    re.IGNORECASE,
)
# The quick edition of a page: the same document under another address.
_QUICK_HOST = re.compile(r"^(?:[\w-]+\.)?cdn\.ampproject\.org$")
_QUICK_PATH = re.compile(r"^/(?:[cv]/)?(s/)?(.+)$")
_QUICK_QUERY = {"amp", "outputtype", "amp_js_v", "amp_gsa", "usqp"}
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2}))?")
_DEFAULT_PORT = {"http": 80, "https": 443}
# Most addresses hold nothing that could be spelled in two ways, a last slash left aside.
_PLAIN = re.compile(
    r"(https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+)(/[A-Za-z0-9._~!$&'()*+,=:@/-]*)?"
    r"(\?[A-Za-z0-9._~!$'()*+,;:@/%&=-]+)?"
)
_SOME_EDITION = re.compile(r"://(?:amp|m|mobile|www)\.|[/.]amp")


@lru_cache(maxsize=8_192)  # every stage spells the same few addresses again
def canonical(url: str) -> str:
    """Return `url` in the one spelling used for identity.

    Lower-case scheme and host, no default port, no fragment, no tracking parameters,
    parameters sorted, one form of percent-encoding, no trailing slash below the root; the
    copy on a cache of quick pages is the page itself.
    `canonical(canonical(u)) == canonical(u)`. Schemes other than http(s) are returned as is.
    """
    plain = _PLAIN.fullmatch(url)
    if plain and not plain[3] and "ampproject" not in url:
        return f"{plain[1]}{(plain[2] or '').rstrip('/') or '/'}"
    try:
        parts = urlsplit(_not_cached(url.strip()))
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not parts.hostname:
        return url.strip()
    name = parts.hostname.lower().rstrip(".")
    if ":" in name:
        name = f"[{name}]"
    try:
        port = parts.port
    except ValueError:
        port = None
    if port is not None and port != _DEFAULT_PORT[scheme]:
        name = f"{name}:{port}"
    kept = sorted(
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)
    )
    query = urlencode(kept, errors="replace")
    return urlunsplit((scheme, name, _path(parts.path), query, ""))


def is_plain(url: str) -> bool:
    """Say whether `url` is a web address that comes out of urljoin as it went in."""
    return _PLAIN.fullmatch(url) is not None


def identity(url: str) -> str:
    """Return what two addresses of one document have in common; not meant to be fetched.

    The canonical spelling, by https, without the marks of quick and mobile editions.
    """
    spelled = canonical(url)
    plain = _PLAIN.fullmatch(spelled)
    if plain and plain[2] and not plain[3] and not _SOME_EDITION.search(spelled):
        return spelled if spelled.startswith("https") else f"https{spelled[4:]}"
    try:
        parts = urlsplit(spelled)
    except ValueError:
        return spelled
    if parts.scheme not in _DEFAULT_PORT:
        return spelled
    name = re.sub(r":443$", "", parts.netloc)
    name = re.sub(r"^(?:(?:amp|m|mobile|www)\.)+(?=[^.]+\.[^.])", "", name)
    path = re.sub(r"(?<=[^/])(?:/amp|\.amp)+(?=$|\.html?$)", "", parts.path)
    path = re.sub(r"^(?:/amp)+(?=/[^/])", "", path)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_quick(*pair)]
    return urlunsplit(("https", name, path or "/", urlencode(kept, errors="replace"), ""))


def _is_quick(name: str, value: str) -> bool:
    return name.lower() in _QUICK_QUERY and value.lower() in {"", "1", "true", "amp", "0.1"}


def _not_cached(url: str) -> str:
    """Return the address behind that of a cached copy."""
    parts = urlsplit(url)
    if not _QUICK_HOST.match((parts.hostname or "").lower()):
        return url
    found = _QUICK_PATH.match(parts.path)
    if not found:
        return url
    scheme = "https" if found[1] else "http"
    name, _, path = str(found[2]).partition("/")
    return urlunsplit((scheme, name, path, parts.query, parts.fragment))


def _path(path: str) -> str:
    escaped = _ESCAPE.sub(_one_escape, path)
    path = quote(escaped, safe="/%:@!$&'()*+,;=~-._", errors="replace")
    return path.rstrip("/") or "/"


def _one_escape(found: re.Match[str]) -> str:
    """Spell a percent escape in the one way: in capitals, plain where it need not be one."""
    if found[1] is None:
        return "%25"
    sign = chr(int(found[1], 16))
    return sign if sign.isascii() and (sign.isalnum() or sign in "-._~") else found[0].upper()


def host(url: str) -> str:
    """Return the lower-case host of `url` without `www.`, or an empty string."""
    try:
        name = (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    return name.removeprefix("www.")


def belongs_to(url: str, domain: str) -> bool:
    """Say whether `url` lies on `domain` or on a subdomain of it."""
    name, domain = host(url), domain.lower().removeprefix("www.")
    return bool(name) and (name == domain or name.endswith("." + domain))


def stable_id(prefix: str, *parts: str) -> str:
    """Return `prefix-` and 16 hex digits that depend on `parts` alone."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:16]}"


def slug(text: str) -> str:
    """Return `text` as lower-case words joined by hyphens; other scripts are kept."""
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")
