"""What a site's robots.txt asks of us (RFC 9309).

In: the status and body of a robots.txt. Out: `Rules` that say whether an address may be
fetched and how long to pause. Never fetches anything itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from protego import Protego

PRODUCT = "distilltracker"
"""The product token that our User-Agent carries and that a robots.txt may name."""

_CLIENT_ERROR = range(400, 500)
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one origin allows us.

    Attributes:
        refusal: why nothing at all may be fetched; None where the text decides.
        delay: seconds that the site wants between two visits.
    """

    text: Protego = field(default_factory=lambda: Protego.parse(""))
    refusal: str | None = None
    delay: float = 0.0

    def objection(self, url: str) -> str | None:
        """Return why `url` may not be fetched, or None."""
        if self.refusal:
            return self.refusal
        return None if self.text.can_fetch(url, PRODUCT) else "robots.txt disallows this address"


def rules(status: int, body: bytes) -> Rules:
    """Read an answer to a request for /robots.txt.

    A site without one allows everything; a site that cannot say (5xx) allows nothing.
    """
    if status in _CLIENT_ERROR:
        return Rules()
    if status not in _SUCCESS:
        return Rules(refusal=f"robots.txt answers {status}, so nothing may be fetched for now")
    text = Protego.parse(body.decode("utf-8-sig", "replace"))
    return Rules(text=text, delay=max(text.crawl_delay(PRODUCT) or 0.0, 0.0))
