"""The keys under which claims meet those they may disagree with.

In: roles, quotes and figures of a claim (or of a fact). Out: readable keys, `level|…`:

    p   wide frame and the actors        who did it, whatever the date
    t   frame and one of those acted on  an accusation and the answer to it
    m   somebody and a metric            figures of one thing
    f   somebody and a number            one figure in two units
    q   a band of a quote's words        the same words, whoever is said to have said them
    d   speaker and what they spoke of   other words of the same speaker
    v   voice and month                  public words that others should know of
    x   entity and day                   something named on a day
    u   metrics side by side             figures set against each other in one claim
    w   day                              a day of the week that the date does not have
    b   two figures                      the same figures, whoever they are said of
    s   story                            all that is told in its reports; see `together`

No key holds what its rules compare, so that differing values meet under it. A claim has
about six; the numbers of actors, figures and quotes that count are limited for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from tracker.compare import frames, sketch
from tracker.compare.naming import Names
from tracker.domain import Claim, Quantity, Quote, Roles

MIN_QUOTE = 4  # fewer words in marks are scare quotes
TELLING = 1000  # smaller numbers meet by chance
_MOST = 3
_REMEMBERED = 4096  # the same few parties are asked for by every rule
_JOINT = range(3, 5)


def actors(ids: Iterable[str], names: Names) -> frozenset[str]:
    """Return owners of `ids`, leaving out bodies through which the others act, and outlets."""
    return _actors(tuple(ids), names)


def tops(ids: Iterable[str], names: Names) -> frozenset[str]:
    """Return the last owners above the actors."""
    return _tops(tuple(ids), names)


@lru_cache(maxsize=_REMEMBERED)
def _actors(ids: tuple[str, ...], names: Names) -> frozenset[str]:
    owners = frozenset(names.owner(one) for one in ids)
    acting = frozenset(
        one for one in owners if not names.is_venue(one) and not names.is_outlet(one)
    )
    return acting or owners


@lru_cache(maxsize=_REMEMBERED)
def _tops(ids: tuple[str, ...], names: Names) -> frozenset[str]:
    return frozenset(names.top(one) for one in _actors(ids, names))


def things(roles: Roles) -> tuple[str, ...]:
    """Return what a release is about: its objects, else its targets."""
    return roles.object or roles.target


def of_event(frame: str, roles: Roles, names: Names) -> Iterator[str]:
    """Yield the keys under which accounts of one event meet."""
    wide = frames.parent(frame)
    if wide == "release_model":
        for thing in sorted(things(roles))[:_MOST]:
            yield key("p", wide, thing)
        return
    yield from _of_policy(wide, roles, names)
    groups = {actors(roles.agent, names), tops(roles.agent, names)}
    for group in sorted(groups, key=sorted):
        if group and wide != "other":
            yield key("p", wide, *sorted(group))
    most = tops(roles.agent, names)
    if wide in frames.SINGLE and len(most) in _JOINT:
        for part in combinations(sorted(most), len(most) - 1):
            yield key("p", wide, *part)
    yield from _of_answer(frame, roles, names)


def _of_policy(wide: str, roles: Roles, names: Names) -> Iterator[str]:
    if wide in {"gov_act", "other"}:
        for one in sorted(roles.object):
            if one in names.knowledge.policies:
                yield key("p", "gov_act", one)


def _of_answer(frame: str, roles: Roles, names: Names) -> Iterator[str]:
    asked = frames.answered(frame)
    party = roles.agent if asked != frame else roles.target
    if asked == "accuse_distill":
        for one in sorted({names.top(one) for one in party})[:_MOST]:
            yield key("t", asked, one)


def of_quantity(
    quantity: Quantity, roles: Roles, names: Names, speakers: Iterable[str] = ()
) -> Iterator[str]:
    """Yield the keys under which figures of one thing, or one figure, meet."""
    holders = sorted({names.top(one) for one in roles.agent})[:_MOST]
    for one in sorted(_listed(speakers, names) - set(holders))[:1]:
        yield key("f", one, f"{written(quantity):g}")
    subject = names.top(quantity.subject) if quantity.subject else None
    for one in dict.fromkeys((*([subject] if subject else []), *holders)):
        yield key("m", one, quantity.metric)
        yield key("f", one, f"{written(quantity):g}")
    if subject and quantity.subject != subject:
        yield key("m", str(quantity.subject), quantity.metric)


def _listed(speakers: Iterable[str], names: Names) -> set[str]:
    """Return the organisations of the knowledge base that speak, or are spoken for."""
    listed = names.knowledge.organizations
    spoken = {names.top(names.employer(one) or one) for one in speakers}
    return {one for one in spoken if one in listed and not names.is_outlet(one)}


def of_bundle(quantities: Iterable[Quantity]) -> Iterator[str]:
    """Yield the key of the two largest telling figures of a claim."""
    figures = sorted({(written(q), q.metric) for q in quantities if written(q) >= TELLING})
    if len(figures) > 1:
        yield key("b", *(f"{number:g}" for number, _ in figures[-2:]))


def of_quote(
    quote: Quote, roles: Roles, names: Names, speakers: Iterable[str] = ()
) -> Iterator[str]:
    """Yield the keys under which the same or reworded words of a speaker meet."""
    if len(sketch.words(quote.text)) < MIN_QUOTE:
        return
    for band in sketch.bands(quote.text):
        yield key("q", band)
    said = [*([quote.speaker] if quote.speaker else []), *speakers]
    voices = dict.fromkeys(voice(one, names) for one in said if not one.startswith("anon:"))
    for who in tuple(voices)[:2]:
        for about in sorted({names.top(one) for one in (*roles.target, *roles.object)})[:_MOST]:
            yield key("d", who, about)


def of_claim(claim: Claim, names: Names) -> tuple[str, ...]:
    """Return the keys of one claim that follow from it alone, in order of width."""
    found = [*of_event(claim.frame, claim.roles, names)]
    for quantity in claim.quantities[:_MOST]:
        found.extend(of_quantity(quantity, claim.roles, names, claim.speakers))
    found.extend(of_bundle(claim.quantities))
    for quote in claim.quotes[:_MOST]:
        found.extend(of_quote(quote, claim.roles, names, claim.speakers))
    if len(claim.quantities) > 1:
        found.append(key("u", *sorted({quantity.metric for quantity in claim.quantities})))
    when = claim.event_date
    if when and when.weekday not in {None, when.start.weekday()} and when.start == when.end:
        found.append(key("w", f"{when.start}"))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=_REMEMBERED)
def voice(speaker: str, names: Names) -> str:
    """Return the body a speaker speaks for: a person's employer, else themselves."""
    return names.top(names.employer(speaker) or speaker)


def written(quantity: Quantity) -> float:
    """Return the number that was written, to three digits, read back from its interval."""
    if quantity.bound in {"over", "at_least"} or quantity.high == float("inf"):
        value = quantity.low
    elif quantity.bound in {"under", "at_most"}:
        value = quantity.high
    else:
        value = (quantity.low + quantity.high) / 2
    return float(f"{value:.3g}")


def key(level: str, *parts: str) -> str:
    """Return one key; the first letter is its level."""
    return "|".join((level, parts[0], ",".join(parts[1:])))


def level(of: str) -> str:
    """Return the level of a key."""
    return of.partition("|")[0]


def last(of: str) -> str:
    """Return the last part of a key that has two."""
    return of.rpartition("|")[2]


def width(of: str) -> tuple[int, str]:
    """Sort keys: those naming most parties first, then by spelling."""
    return (-of.count(","), of)
