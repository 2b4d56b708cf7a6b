"""One tap or command that somebody forges, and who may do it in earnest."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class May(StrEnum):
    LEAD = "facilitators of that group, and nobody else"
    CHANGE = "they, and admins"
    LEAD_ANY = "facilitators of any group: what they see is their own"
    KEEP = "facilitators of any group, and admins: the links of their own server"
    SHELF = "they, all of that shelf"
    STAFF = "admins, and who wears the facilitators' role"
    MANAGE = "who manages the server"
    COME = "people of that group"
    ENTER = "who was invited, and people of the group, who are in already"
    READ = "the one it was written to"
    BELONG = "people of any group, about themselves"
    SELF = "anybody, about themselves"


@dataclass(frozen=True, slots=True)
class Tap:
    """``chosen`` is what is picked from a list; ``typed`` what is filled into the form that may open."""

    custom_id: str
    may: May
    chosen: str | None = None
    typed: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    may: May
    options: dict[str, str] = field(default_factory=dict)
    """With fields for our own ids; ``member`` is a person."""
    form: dict[str, Any] | None = None
    """What is filled into the form that it may open: what comes of it is decided when it is sent."""
    is_menu: bool = False
    """It stands in the menu of a message."""


ROLES: dict[str, tuple[str, frozenset[May]]] = {
    "Stan": ("stranger", frozenset({May.SELF})),
    "Bo": ("member of another group", frozenset({May.SELF, May.BELONG})),
    "Ana": ("member", frozenset({May.SELF, May.BELONG, May.COME, May.ENTER})),
    "Eve": ("was facilitator, still wears the role", frozenset({May.SELF, May.STAFF})),
    "Marcus": (
        "facilitator of another group",
        frozenset({May.SELF, May.BELONG, May.STAFF, May.LEAD_ANY, May.KEEP, May.SHELF}),
    ),
    "Dana": ("facilitator", frozenset(May) - {May.READ, May.MANAGE}),
    "Ada": (
        "admin",
        frozenset({May.SELF, May.STAFF, May.MANAGE, May.CHANGE, May.KEEP, May.SHELF}),
    ),
    "Noor": ("admin of another server", frozenset({May.SELF})),
}
"""Who each of them is in the town of these tests, and what they may. Noor: in this server, from her own or in private."""


def taps(may: May, *custom_ids: str, chosen: str | None = None) -> list[Tap]:
    return [Tap(custom_id, may, chosen) for custom_id in custom_ids]
