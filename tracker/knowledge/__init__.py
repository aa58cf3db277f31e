"""The knowledge base: listed entities, policies, events, wordings, sessions of legislatures.

In: the YAML files beside this module and, over them, those of an overlay folder.
Out: one `Knowledge` value. Every file names its tables by top-level key; a row with an
id that an earlier file has replaces that row whole.
"""

from tracker.knowledge.facts import (
    Confidence,
    DatedStep,
    Family,
    Figure,
    Knowledge,
    Model,
    Named,
    Organization,
    OtherDate,
    Person,
    Policy,
    Session,
    TimelineEvent,
    Wording,
)
from tracker.knowledge.files import load, shipped

__all__ = [
    "Confidence",
    "DatedStep",
    "Family",
    "Figure",
    "Knowledge",
    "Model",
    "Named",
    "Organization",
    "OtherDate",
    "Person",
    "Policy",
    "Session",
    "TimelineEvent",
    "Wording",
    "load",
    "shipped",
]
