"""Names of the span groups that components share; `attributes` says what is in them."""

from typing import Final

ENTITIES: Final = "entities"
REFERENCES: Final = "references"
