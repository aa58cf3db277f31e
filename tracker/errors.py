"""Every error the tracker raises on purpose.

    TrackerError
    ├── ConfigError        a setting or sources.yaml cannot be used (file and line named)
    ├── KnowledgeError     a knowledge file cannot be used (file and line named)
    ├── InputError         a document cannot be read (path or URL named)
    │   └── TooSlow            reading it takes longer than allowed
    ├── FetchError         an address was refused, unreachable or answered badly
    │   ├── BlockedAddress     the address may not be contacted at all
    │   ├── RobotsDisallowed   robots.txt forbids it to us
    │   ├── AskedToWait        the site wants fewer visits (says for how long)
    │   ├── BadAnswer          what came back is not sound HTTP
    │   │   ├── Truncated          it broke off before its end
    │   │   └── BadEncoding        it is packed in a way that cannot be unpacked
    │   └── LimitExceeded      more bytes, time or redirects than allowed
    │       ├── TimedOut
    │       └── TooManyRedirects
    ├── ArchiveError       an archive file cannot be opened or is too new
    ├── ReviewError        a decision does not fit the state of its item
    └── MailError          a digest could not be handed to the mail server

An error says what is wrong, where, and what to do; raising one never loses what is stored.
Its `outcome` is the one word that is kept of it for every poll.
"""

from typing import ClassVar


class TrackerError(Exception):
    """Report what went wrong, where (file, line or URL) and what to do about it.

    Attributes:
        problem: what is wrong, one clause.
        where: path, `path:line`, URL or id; empty where the message needs none.
        remedy: what the user can do; empty where nothing can be done.
        outcome: the kind of failure in one word, the same for all of a class.
    """

    outcome: ClassVar[str] = "error"

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(problem, where, remedy)
        self.problem = problem
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{head} ({self.remedy})" if self.remedy else head


class ConfigError(TrackerError):
    """A setting or the sources file cannot be used."""


class KnowledgeError(TrackerError):
    """A file of the knowledge base cannot be used."""


class InputError(TrackerError):
    """A document cannot be read."""

    outcome: ClassVar[str] = "parse_error"


class TooSlow(InputError):
    """Reading a document takes longer than allowed."""

    outcome: ClassVar[str] = "timeout"


class FetchError(TrackerError):
    """An address could not be fetched."""

    outcome: ClassVar[str] = "protocol_error"


class BlockedAddress(FetchError):
    """An address is private, loopback or not http(s), and not allowed by its source."""

    outcome: ClassVar[str] = "blocked"


class RobotsDisallowed(FetchError):
    """The site's robots.txt asks us not to fetch this."""

    outcome: ClassVar[str] = "robots_denied"


class AskedToWait(FetchError):
    """The site asks for fewer visits, or is to be left alone for longer than we wait.

    Attributes:
        retry_after: seconds until the next attempt is welcome.
    """

    outcome: ClassVar[str] = "rate_limited"

    def __init__(
        self, problem: str, *, where: str = "", remedy: str = "", retry_after: float
    ) -> None:
        super().__init__(problem, where=where, remedy=remedy)
        self.retry_after = retry_after


class BadAnswer(FetchError):
    """What came back is not sound HTTP."""


class Truncated(BadAnswer):
    """An answer broke off before its end."""

    outcome: ClassVar[str] = "truncated"


class BadEncoding(BadAnswer):
    """An answer is packed in a way that cannot be unpacked, or that was not asked for."""

    outcome: ClassVar[str] = "bad_encoding"


class LimitExceeded(FetchError):
    """An answer broke a limit of size, time or redirects."""

    outcome: ClassVar[str] = "too_large"


class TimedOut(LimitExceeded):
    """No complete answer came in the time allowed."""

    outcome: ClassVar[str] = "timeout"


class TooManyRedirects(LimitExceeded):
    """An address leads in a circle or through too many others."""

    outcome: ClassVar[str] = "too_many_redirects"


class ArchiveError(TrackerError):
    """An archive file cannot be opened."""


class ReviewError(TrackerError):
    """A decision does not fit the item it is about."""


class MailError(TrackerError):
    """The mail server did not take a digest."""
