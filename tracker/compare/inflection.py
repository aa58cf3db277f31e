"""The forms of a verb as they stand in texts.

In: the first form of a verb, with what follows it: "take over". Out: all its forms. Knows the
usual endings and the verbs of `inflection.yaml`.
"""

from __future__ import annotations

from tracker.compare.frames import table


def forms(verb: str) -> frozenset[str]:
    """Return a verb as it may stand in a text: "deny", "denies", "denied", "denying"."""
    first, _, rest = verb.partition(" ")
    base = first.removesuffix("e")
    if first in _IRREGULAR:
        made = _IRREGULAR[first]
    elif first.endswith("y") and first[-2] not in "aeiou":
        made = (f"{first[:-1]}ies", f"{first[:-1]}ied", f"{first}ing")
    else:
        s = "es" if first.endswith(("s", "x", "sh", "ch")) else "s"
        made = (f"{first}{s}", f"{base}ed", f"{base}ing")
    return frozenset(f"{form} {rest}".strip() for form in (first, *made))


_IRREGULAR: dict[str, tuple[str, ...]] = {
    str(verb): tuple(str(given).split())
    for verb, given in table("inflection.yaml")["irregular"].items()
}
