"""What is kept of a person around meetings, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration

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
    ),
)
