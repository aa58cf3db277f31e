"""Join the spellings of one unlisted name: "Gannet Forge" and "Gannet", "Ada Pell" and "Pell".

In: the spellings of a report, as words. Out: for each short spelling the full one that it
stands for: the first words of an organisation, its initials, its last words where they name
an office; a surname. A spelling that fits two full ones stands for neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tracker.analyze.wordlists import word_set

Name = tuple[str, ...]
_HYPHENS = frozenset({"-", "‑", "–"})
_SMALL = frozenset({"of", "for", "and", "the", "&"})
_FEWEST_INITIALS = 2


def full_forms(names: Collection[Name]) -> dict[Name, Name]:
    """Return for each short spelling the full one; those of other names are left out."""
    longer: dict[str, list[Name]] = {}
    for name in sorted(names):
        if len(name) > 1:
            for key in {*name, *_acronyms(name)}:
                longer.setdefault(key, []).append(name)
    found: dict[Name, Name] = {}
    for name in sorted(names):
        fits = [f for f in longer.get(name[0], ()) if f != name and stands_for(name, f)]
        if full := _only(fits):
            found[name] = full
    return {name: _last(name, found) for name in found}


def _only(fits: list[Name]) -> Name | None:
    """Return the one full name, or the longest of several that contain each other."""
    if not fits:
        return None
    longest = max(fits, key=lambda name: (len(name), name))
    return longest if all(f == longest or stands_for(f, longest) for f in fits) else None


def _last(name: Name, found: Mapping[Name, Name]) -> Name:
    while name in found:
        name = found[name]
    return name


def stands_for(short: Name, full: Name) -> bool:
    """Tell whether one spelling may be a short form of another."""
    if len(short) >= len(full):
        return False
    if len(short) == 1 and _abbreviates(short[0], full):
        return True
    if full[: len(short)] == short and full[len(short)] not in _HYPHENS:
        return not _generic(short)
    return full[-len(short) :] == short and not _generic(short)


def _abbreviates(short: str, full: Name) -> bool:
    """Tell initials, also without those of a country at the end."""
    letters = initials(full)
    if not short.isupper() or not letters.startswith(short):
        return False
    return len(short) > _FEWEST_INITIALS or short == letters


def initials(name: Name) -> str:
    """Return the letters that an acronym of a name is made of; "" for a short name."""
    letters = [word[0] for word in name if word.lower() not in _SMALL and word[0].isupper()]
    return "".join(letters) if len(letters) > _FEWEST_INITIALS else ""


def _acronyms(name: Name) -> set[str]:
    letters = initials(name)
    return {letters[:end] for end in range(_FEWEST_INITIALS + 1, len(letters) + 1)} | {letters}


def surname(name: Name) -> Name:
    """Return the last name, with what hyphens join to it."""
    start = len(name) - 1
    while start >= _FEWEST_INITIALS and name[start - 1] in _HYPHENS:
        start -= 2
    return name[start:]


def short_names(name: Name, kind: str, *, joined: Iterable[Name] = ()) -> list[Name]:
    """Return the spellings under which a name is looked for once it is known."""
    forms = list(joined)
    if len(name) == 1:
        return forms
    if kind == "person":
        forms.append(surname(name))
    elif kind == "organization":
        forms += _short_organizations(name)
    return [form for form in forms if form != name]


def _short_organizations(name: Name) -> list[Name]:
    words = name[1:] if name[0] in {"The", "the"} else name
    forms = [words]
    if words[-1] in word_set("names", "dropped_endings"):
        forms.append(words[:-1])
    if acronym := initials(words):
        forms.append((acronym,))
    return [form for form in forms if form and not _generic(form)]


def _generic(words: Name) -> bool:
    """Tell words that many names share: "Agency", "Open", "South"."""
    shared = word_set("names", "organization_heads") | word_set("names", "organization_endings")
    shared |= word_set("names", "places") | word_set("names", "shared_words")
    return all(w in shared or w.lower() in word_set("names", "never_names") for w in words)
