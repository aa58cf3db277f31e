"""Who an id stands for: owner, listed name, publisher of an address.

In: `Knowledge`. Out: a lookup that rules and keys share. Never guesses: an id that is not
listed stands for itself, and its name is read off the slug.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tracker.domain import Report
from tracker.knowledge import Knowledge
from tracker.urls import host, slug


class Names:
    """Listed names, owners and publishers of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._ids = {name.casefold(): entity.id for name, entity in reversed([*knowledge.names()])}
        forms: dict[str, list[str]] = {}
        for name, id in self._ids.items():
            forms.setdefault(id, []).append(name)
        self._forms = {
            id: tuple(sorted(names, key=lambda name: (-len(name), name)))
            for id, names in forms.items()
        }
        self._domains = {
            domain.casefold().removeprefix("www."): row.id
            for row in knowledge.organizations.values()
            for domain in row.domains
        }
        self._listed = frozenset(row.id for row, _ in knowledge.rows())
        self._tops = {id: self._top(id) for id in sorted(self._listed)}
        owned: dict[str, list[str]] = {}
        for id, names in forms.items():
            top = self.top(id)
            if top != id or id in knowledge.organizations:
                owned.setdefault(top, []).extend(names)
        self._owned = {
            top: tuple(sorted(names, key=lambda name: (-len(name), name)))
            for top, names in owned.items()
        }

    def name(self, id: str) -> str:
        """Return the name a person would use for `id`."""
        entity = self.knowledge.entity(id)
        if entity:
            return entity.name
        return id.rpartition(":")[2].replace("-", " ").strip().title() or id

    def listing(self, ids: Iterable[str]) -> str:
        """Return names as a phrase: "A, B and C"."""
        return phrase(sorted({self.name(one) for one in ids}, key=str.casefold))

    def lookup(self, name: str) -> str | None:
        """Return the id listed under a name or alias, or None."""
        return self._ids.get(name.strip().casefold())

    def owner(self, id: str) -> str:
        """Return the maker of a model or family; anyone else stands for themselves."""
        return self.knowledge.maker(id) or id

    def top(self, id: str) -> str:
        """Return the last owner above `id`: maker, then parent of parents."""
        return self._tops.get(id, id)

    def _top(self, id: str) -> str:
        owner = self.owner(id)
        return (self.knowledge.parents(owner) or (owner,))[-1]

    def is_listed(self, id: str) -> bool:
        """Say whether `id` is in the knowledge base."""
        return id in self._listed

    def is_venue(self, id: str) -> bool:
        """Say whether `id` is a body through which others act, not one of the actors."""
        row = self.knowledge.organizations.get(id)
        return row is not None and row.kind == "industry_body"

    def is_outlet(self, id: str) -> bool:
        """Say whether `id` is a listed news outlet."""
        row = self.knowledge.organizations.get(id)
        return row is not None and row.kind == "news_outlet"

    def employer(self, id: str) -> str | None:
        """Return the organisation a listed person speaks for, or None."""
        row = self.knowledge.people.get(id)
        return row.org if row else None

    def publisher(self, report: Report) -> str | None:
        """Return who published a report: a listed organisation, else a slug, else None."""
        site = host(report.url) if report.url else ""
        parts = site.split(".")
        for cut in range(len(parts) - 1):
            found = self._domains.get(".".join(parts[cut:]))
            if found:
                return found
        if report.outlet:
            return self.lookup(report.outlet) or slug(report.outlet) or None
        return slug(site) or None

    def existed(self, thing: str) -> date | None:
        """Return the first day on which a concrete model or policy can be spoken of, or None.

        A preview or smaller sibling that carries the model's name counts as its first day, a
        policy's first listed step as its own.
        """
        policy = self.knowledge.policies.get(thing)
        if policy:
            return min((step.date for step in policy.dates), default=None)
        row = self.knowledge.models.get(thing)
        if row is None:
            return None
        siblings = (
            other.not_before
            for other in self.knowledge.models.values()
            if other.developer == row.developer and other.id.startswith(thing + "-")
        )
        return min((row.not_before, *siblings))

    def successor(self, model: str, day: date) -> str | None:
        """Return the newest model of the same maker that was out by `day`, if it is newer."""
        row = self.knowledge.models.get(model)
        if row is None:
            return None
        later = [
            other for other in self.knowledge.models.values()
            if other.developer == row.developer and row.released < other.not_before <= day
        ]  # fmt: skip
        return max(later, key=lambda m: (m.released, m.id)).id if later else None

    def forms(self, id: str) -> tuple[str, ...]:
        """Return the names by which something listed goes, the longest first."""
        return self._forms.get(id, ())

    def belonging(self, id: str) -> tuple[str, ...]:
        """Return the names of an organisation and of whatever it owns or makes."""
        return self._owned.get(id) or self.forms(id)


def phrase(names: list[str]) -> str:
    """Join names as a person would: "A, B and C"."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


def day(value: date) -> str:
    """Return a date as a person reads it: "22 October 2024"."""
    return f"{value.day} {value:%B %Y}"
