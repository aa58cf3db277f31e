"""Sentences that use a thing, those that make or plan it, and names that only begin alike."""

from __future__ import annotations

import pytest

from tracker.compare.uses import is_unborn, is_used, name_of


@pytest.mark.parametrize(
    "text",
    [
        "They had queried the assistant Plover Pro for weeks.",
        "The set holds answers of Plover Pro.",
        "Plover Pro's longest replies were kept.",
        "By then Plover Pro was milked daily.",
    ],
)
def test_used(text: str) -> None:
    assert is_used(text, "plover-pro")


@pytest.mark.parametrize(
    "text",
    [
        "Quern trained Plover Pro on its own chats.",
        "Plover Pro speaks nine languages.",
        "They had queried Plover Mini for weeks.",
        "They had queried Plover Pro-2 for weeks.",
    ],
)
def test_not_used(text: str) -> None:
    assert not is_used(text, "plover-pro")


def test_a_rule_is_used_by_whom_it_is_held_against() -> None:
    assert is_used("Quern was fined under the Copying Act.", "copying-act")
    assert not is_used("Quern welcomed the Copying Act.", "copying-act")


@pytest.mark.parametrize(
    ("text", "unborn"),
    [
        ("Quern had shown a preview of Plover Pro.", True),
        ("The successor to Plover was robbed.", True),
        ("Plover Pro was robbed.", False),
        ("Willow Pro was robbed.", False),
    ],
)
def test_what_is_still_to_come(text: str, *, unborn: bool) -> None:
    assert is_unborn(text) is unborn


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is Plover-3.1.", True),
        ("It is plover 3 1, they say.", True),
        ("It is Plover 3.1.5.", False),
        ("It is Plover 3.12.", False),
    ],
)
def test_a_name_is_found_with_its_whole_number(text: str, *, found: bool) -> None:
    assert bool(name_of("plover-3-1").search(text)) is found
