"""What is owed to whoever suggested a link: one word about what became of it, if they want it."""

from datetime import datetime
from typing import Final

from bot.core.ids import MemberId
from bot.features.outbox.model import Promise
from bot.features.resources.model import Resource

DECIDED: Final = "resources.decided"


def decided(
    resource: Resource, suggester: MemberId, what: str, suggested_at: datetime, now: datetime
) -> Promise:
    """``what`` is why it was declined, or that it stands on the shelf. A link may be suggested again later."""
    turn = int(suggested_at.timestamp())
    return Promise.say_to_member(
        f"{DECIDED}:{resource.id}:{turn}",
        resource.guild_id,
        suggester,
        DECIDED,
        now,
        subject_id=resource.id,
        what=what,
    )
