"""What a rule can tell two claims apart by, as one short sign.

In: a claim and its report's facts. Out: a sign that claims share when only their wording,
their place and who published them differ. Where many claims under a key share a sign, a few
of them stand for all. Never decides whether claims differ: rules do.
"""

from __future__ import annotations

import hashlib

from tracker.compare import rejecting
from tracker.compare.cues import cues
from tracker.compare.numbers import cued, numbers
from tracker.compare.wording import names, proper
from tracker.domain import Claim, Quantity, ReportFacts

_DIGITS = 12


def sign(claim: Claim, facts: ReportFacts) -> str:
    """Return the sign of a claim, twelve hex digits."""
    when = claim.event_date
    seen = (
        claim.zone, claim.frame, claim.act, claim.hedge, claim.polarity, claim.modality,
        claim.speakers, claim.attribution, claim.fields, claim.event is not None,
        claim.roles.agent, claim.roles.target, claim.roles.object,
        when and (when.start.isoformat(), when.end.isoformat(), when.precision, when.weekday),
        tuple(_amount(quantity) for quantity in claim.quantities),
        tuple((quote.speaker, quote.text) for quote in claim.quotes),
        cues(claim.text), rejecting.signs(claim.text), _words(claim.text), facts.origin_class, facts.credits, facts.anchor,
    )  # fmt: skip
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _words(text: str) -> tuple[object, ...]:
    """Return the numbers and names of a text, as rules look for them within a story."""
    told = tuple(
        (c.low, c.high, c.unit, sorted(c.traits), c.part, c.rate, c.definite, c.total)
        for c in numbers(text)
    )
    return (told, cued(text), names(text), sorted(proper(text)))


def _amount(quantity: Quantity) -> tuple[object, ...]:
    return (
        quantity.metric, quantity.low, quantity.high, quantity.unit, quantity.bound,
        quantity.subject,
    )  # fmt: skip
