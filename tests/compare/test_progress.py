"""How far a matter is, by the words of one sentence."""

from __future__ import annotations

import pytest

from tracker.compare import rejecting
from tracker.compare.progress import stages


@pytest.mark.parametrize(
    ("text", "matter", "done"),
    [
        ("Alder sued Birch on Tuesday.", "lawsuit", True),
        ("Alder has filed a complaint against Birch.", "lawsuit", True),
        ("Alder has not filed a complaint.", "lawsuit", False),
        ("No lawsuit was filed.", "lawsuit", False),
        ("Alder may sue Birch.", "lawsuit", False),
        ("Birch had not seen the complaint.", "lawsuit", None),
        ("Birch has not been served with the lawsuit.", "lawsuit", None),
        ("The senators call for a ban.", "ban", False),
    ],
)
def test_tells_how_far_a_matter_is(text: str, matter: str, done: bool | None) -> None:
    assert dict(stages(text)).get(matter) is done


def test_who_will_not_put_up_with_copying_has_rejected_nothing() -> None:
    assert rejecting.clears("We have not copied the answers of Birch.")
    assert not rejecting.clears("We are not going to let our answers be copied by Birch.")
