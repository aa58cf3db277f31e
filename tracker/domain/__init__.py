"""Every value that crosses a stage, in the order of the pipeline.

    Source → Request → Response → Page(Item…) → Report → Analysis(Mention…, Claim…)
           → Neighbourhood → Comparison(Origin…, Story…, Conflict…) → ReviewItem → Digest

All values are frozen; collections are tuples; datetimes are aware and in UTC; offsets
count characters of `Report.text`. `None` means unknown and is never replaced by a guess.
"""

from tracker.domain.analysing import (
    Act,
    Analysis,
    Claim,
    Entity,
    EntityType,
    EventDate,
    Frame,
    Mention,
    Modality,
    Quantity,
    Quote,
    Roles,
)
from tracker.domain.collecting import (
    Body,
    Item,
    Moment,
    Page,
    Request,
    Response,
    Source,
)
from tracker.domain.comparing import (
    Comparison,
    Conflict,
    ConflictClass,
    Neighbourhood,
    Origin,
    PlacedClaim,
    Placement,
    ReportFacts,
    Side,
    Span,
    Story,
)
from tracker.domain.reading import (
    Link,
    OriginClass,
    Report,
    Zone,
    ZoneKind,
)
from tracker.domain.reviewing import (
    Decision,
    ItemState,
    Priority,
    ReviewItem,
    Verdict,
)
from tracker.domain.telling import (
    Changes,
    Digest,
    Failure,
    Line,
    Section,
    SourceHealth,
)

__all__ = [
    "Act",
    "Analysis",
    "Body",
    "Changes",
    "Claim",
    "Comparison",
    "Conflict",
    "ConflictClass",
    "Decision",
    "Digest",
    "Entity",
    "EntityType",
    "EventDate",
    "Failure",
    "Frame",
    "Item",
    "ItemState",
    "Line",
    "Link",
    "Mention",
    "Modality",
    "Moment",
    "Neighbourhood",
    "Origin",
    "OriginClass",
    "Page",
    "PlacedClaim",
    "Placement",
    "Priority",
    "Quantity",
    "Quote",
    "Report",
    "ReportFacts",
    "Request",
    "Response",
    "ReviewItem",
    "Roles",
    "Section",
    "Side",
    "Source",
    "SourceHealth",
    "Span",
    "Story",
    "Verdict",
    "Zone",
    "ZoneKind",
]
