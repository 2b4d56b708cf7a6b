"""What is kept of a person around meetings, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Since
from bot.features.hosting.moments import PING_KEPT
from bot.features.hosting.promises import FORGET_PINGS
from bot.features.hosting.stand_in_model import STAND_INS_KEPT

STAND_INS: Final = "Meetings you led for someone, or someone for you"
CALLS: Final = "Calls for help with joining"

DECLARATIONS: Final = (
    Declaration(
        table="trouble_pings",
        columns=(
            "member_id",
            "asked_at",
            "seen_at",
            "answer",
            "answered_by_member_id",
            "sealed",
        ),
        what=CALLS,
        why="So that a facilitator can help you in, and you can read their answer.",
        how_long="Until a day after the meeting.",
        who_sees="You and the facilitators of that group. An answer in words only you and who wrote it.",
        lifetime=Lifetime(Since.MEETING, PING_KEPT, FORGET_PINGS),
    ),
    Declaration(
        table="stand_ins",
        columns=("asked_by_member_id", "asked_at", "state", "leader_member_id"),
        what=STAND_INS,
        why="To find somebody who leads a meeting when you can't, and to say who leads it.",
        how_long="30 days after the meeting.",
        who_sees="The facilitators of that group.",
        lifetime=Lifetime(Since.MEETING, STAND_INS_KEPT, "forget_stand_ins"),
    ),
    Declaration(
        table="stand_in_answers",
        columns=("member_id", "answer"),
        what=STAND_INS,
        why="To know whether you can lead a meeting for someone.",
        how_long="30 days after the meeting.",
        who_sees="The facilitators of that group.",
        lifetime=Lifetime(Since.MEETING, STAND_INS_KEPT, "forget_stand_ins"),
    ),
)
