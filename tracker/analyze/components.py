"""The order of the pipeline: every component of the tracker and where it stands.

In: nothing. Out: `COMPONENTS`; importing this module registers the factories.
"""

from __future__ import annotations

from typing import Any

from tracker.analyze import entities, sentences

__all__ = ["COMPONENTS", "entities", "sentences"]

# Factories by name with their place among the trained parts; those not there are left out.
COMPONENTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("tracker_sentences", {"first": True}),
    ("tracker_entities", {"after": "tracker_sentences"}),
    ("tracker_names", {}),
    ("tracker_references", {}),
    ("tracker_times", {}),
    ("tracker_quantities", {}),
    ("tracker_quotes", {}),
    ("tracker_claims", {}),
)
