"""One tap that somebody forges, and who may do it in earnest."""

from dataclasses import dataclass
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
    SELF = "anybody, about themselves"


@dataclass(frozen=True, slots=True)
class Tap:
    """``chosen`` is what is picked from a list; ``typed`` what is filled into the form that may open."""

    custom_id: str
    may: May
    chosen: str | None = None
    typed: dict[str, Any] | None = None


def taps(may: May, *custom_ids: str, chosen: str | None = None) -> list[Tap]:
    return [Tap(custom_id, may, chosen) for custom_id in custom_ids]
