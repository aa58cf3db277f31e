"""Canonical addresses, sites and content-addressed ids.

In: strings. Out: strings. Never touches the network.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

# Parameters that name a campaign or a click, never a document.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hsenc|_hsmi|cmpid|ocid|"
    r"ref|ref_src|source|guccounter|guce_\w+|smid|ftag|ncid|sref|taid|at_\w+|xtor|partner)$",
    re.IGNORECASE,
)
_DEFAULT_PORT = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """Return `url` in the one spelling used for identity.

    Lower-case scheme and host, no default port, no fragment, no tracking parameters,
    parameters sorted, one form of percent-encoding, no trailing slash below the root.
    `canonical(canonical(u)) == canonical(u)`. Schemes other than http(s) are returned as is.
    """
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not parts.hostname:
        return url.strip()
    host = parts.hostname.lower().rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    try:
        port = parts.port
    except ValueError:
        port = None
    if port is not None and port != _DEFAULT_PORT[scheme]:
        host = f"{host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    kept = sorted(
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)
    )
    return urlunsplit((scheme, host, path, urlencode(kept), ""))


def host(url: str) -> str:
    """Return the lower-case host of `url` without `www.`, or an empty string."""
    name = (urlsplit(url).hostname or "").lower().rstrip(".")
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
