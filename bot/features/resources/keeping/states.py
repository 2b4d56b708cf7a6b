"""What may happen to a link, and where that leaves it."""

from collections.abc import Mapping
from typing import Final

from bot.features.resources.keeping.errors import LinkSettledError
from bot.features.resources.model import Change, Resource, State

_TRANSITIONS: Final[Mapping[tuple[State, Change], State]] = {
    (State.SUGGESTED, Change.EDITED): State.SUGGESTED,
    (State.SUGGESTED, Change.APPROVED): State.APPROVED,
    (State.SUGGESTED, Change.DECLINED): State.RETIRED,
    (State.APPROVED, Change.EDITED): State.APPROVED,
    (State.APPROVED, Change.REVIEWED): State.APPROVED,
    (State.APPROVED, Change.RETIRED): State.RETIRED,
    (State.RETIRED, Change.EDITED): State.RETIRED,
    (State.RETIRED, Change.RETURNED): State.APPROVED,
    # Somebody misses it, and a facilitator looks at it again.
    (State.RETIRED, Change.SUGGESTED): State.SUGGESTED,
}

PUT_ON_SHELF: Final = frozenset({Change.APPROVED, Change.IMPORTED, Change.UPDATED})
"""What has been on the shelf once had a second pair of eyes, or came from a library that had."""


def next_state(resource: Resource, change: Change) -> State:
    """Raise ``LinkSettledError`` for what somebody else has settled meanwhile."""
    try:
        return _TRANSITIONS[resource.state, change]
    except KeyError:
        raise LinkSettledError(resource.guild_id, resource.id, resource.state) from None
