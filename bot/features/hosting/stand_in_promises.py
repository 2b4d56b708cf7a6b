"""What is owed while a stand-in is looked for. All keys of one search begin alike, so that they go together."""

from datetime import datetime

from bot.core.ids import MemberId, new_id
from bot.features.hosting.stand_in_model import StandIn, give_up_at
from bot.features.outbox.model import Promise
from bot.features.sessions.promises import is_urgent

STAND_IN = "hosting.stand_in"
STAND_IN_NEWS = "hosting.stand_in_news"
STAND_IN_LATE = "hosting.stand_in_late"


def ask(stand_in: StandIn, member_id: MemberId) -> Promise:
    """What it is about is looked up when the note is opened."""
    return _note(stand_in, f"ask:{member_id}", member_id, STAND_IN, stand_in.asked_at)


def news(stand_in: StandIn, member_id: MemberId, now: datetime) -> Promise:
    return _note(stand_in, f"news:{new_id(now)}", member_id, STAND_IN_NEWS, now)


def late(stand_in: StandIn) -> Promise:
    """By then the one who asked needs to know."""
    return Promise.do(
        f"{prefix(stand_in)}late",
        stand_in.guild_id,
        STAND_IN_LATE,
        give_up_at(stand_in.asked_at, stand_in.starts_at),
        group_id=stand_in.group_id,
        subject_id=stand_in.session_id,
    )


def prefix(stand_in: StandIn) -> str:
    return f"hosting:{stand_in.session_id}:stand_in:{stand_in.id}:"


def _note(
    stand_in: StandIn, what: str, member_id: MemberId, kind: str, due_at: datetime
) -> Promise:
    return Promise.say_to_member(
        f"{prefix(stand_in)}{what}",
        stand_in.guild_id,
        member_id,
        kind,
        due_at,
        useless_after=stand_in.starts_at,
        group_id=stand_in.group_id,
        subject_id=stand_in.session_id,
        urgent=is_urgent(stand_in.starts_at, due_at),
    )
