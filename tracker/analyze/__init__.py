"""From a report and its finished Doc to mentions and claims.

In: `Report`, and the Doc that the pipeline made of it. Out: `Analysis`.
Never parses, never looks anything up: the components have put all that on the Doc.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.analyze.groups import ENTITIES
from tracker.domain import Analysis, Claim, Mention, Report
from tracker.urls import stable_id

if TYPE_CHECKING:  # commands that analyse nothing must not wait for spaCy
    from spacy.tokens import Doc

__all__ = ["analyze"]


def analyze(report: Report, doc: Doc) -> Analysis:
    """Return the mentions and claims that the components found in one revision of a report."""
    return Analysis(
        report=report.id,
        revision=report.revision,
        mentions=_mentions(report.text, doc),
        claims=_claims(report, doc),
        entities=tuple(doc._.provisional),
        notes=tuple(doc._.notes),
    )


def _mentions(text: str, doc: Doc) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            start=span.start_char,
            end=span.end_char,
            text=text[span.start_char : span.end_char],
            entity=span.kb_id_,
            type=span.label_,
        )
        for span in doc.spans.get(ENTITIES, ())
        if span.kb_id_
    )


def _claims(report: Report, doc: Doc) -> tuple[Claim, ...]:
    """Give the numbered claims of a Doc the report's identity."""
    ids = {
        claim.id: stable_id(
            "cl", report.id, report.revision, str(claim.start), str(claim.end), claim.frame
        )
        for claim in doc._.claims
    }
    return tuple(
        replace(
            claim,
            id=ids[claim.id],
            report=report.id,
            revision=report.revision,
            event=ids[claim.event] if claim.event else None,
        )
        for claim in doc._.claims
    )
