"""How well a fact that came from elsewhere is borne out."""

from enum import StrEnum


class Mark(StrEnum):
    """Where the facts about a help line or a link come from."""

    OFFICIAL = "official"
    """Its own page, or its public funder's."""
    SECONDARY = "secondary"
    """A mirror, a partner, a newspaper."""
    CITED = "cited"
    """A public repository names it."""
    UNCONFIRMED = "unconfirmed"
