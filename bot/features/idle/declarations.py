"""What is kept of when somebody was here last, in words for that person."""

from typing import Final

from bot.core.personal_data import WHILE_HERE, Declaration

LAST_TAP: Final = "The month you were last here"

DECLARATIONS: Final = (
    Declaration(
        table="last_taps",
        columns=("member_id", "month", "asked_at"),
        what=LAST_TAP,
        why="To ask you once when you have tapped nothing here for 12 months. If no tap comes after that, I erase "
        "what I keep about you. The day is not kept.",
        how_long="As long as you take part, and 30 days after.",
        who_sees="Only you, in the bot.",
        lifetime=WHILE_HERE,
    ),
)
