"""How far a matter is, by the verb and by what governs it."""

from __future__ import annotations

import pytest

from tracker.compare.progress import stages


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Quern has brought an action against Birch.", ("lawsuit", True)),
        ("Quern is examining whether to take Birch to court.", ("lawsuit", False)),
        ("Quern does not rule out legal steps.", ("lawsuit", False)),
        ("The ministry has prohibited its use.", ("ban", True)),
        ("A member of parliament has called for a ban.", ("ban", False)),
        ("Sanctions against Quern are being considered.", ("penalties", False)),
        ("The department has imposed sanctions on Quern.", ("penalties", True)),
        ("Quern swallows Mossgate.", ("purchase", True)),
        ("Quern is negotiating the purchase of Mossgate.", ("purchase", False)),
        ("The court will hear the case in June.", ("ruling", False)),
    ],
)
def test_stage(text: str, told: tuple[str, bool]) -> None:
    assert told in stages(text)


def test_a_noun_that_looks_like_a_verb_tells_of_nothing_done() -> None:
    assert ("penalties", True) not in stages("The paper spoke of fines of earlier years.")


def test_who_did_it_is_no_stage() -> None:
    assert not any(matter == "purchase" for matter, _ in stages("Invoices reveal who bought them."))
