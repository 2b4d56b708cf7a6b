"""What is kept about being kept apart, in words for whoever asked for it."""

from typing import Final

from bot.core.personal_data import WHILE_HERE, Declaration

ASKED_FOR: Final = "People you asked to be kept apart from"

DECLARATIONS: Final = (
    Declaration(
        table="kept_apart",
        columns=("member_id", "known_to_member_id", "away_from", "since"),
        what=ASKED_FOR,
        why="So that a facilitator looks first, before somebody comes into your group. From whom is kept locked.",
        how_long="As long as you take part, and 30 days after, or until a facilitator lifts it for you.",
        who_sees="The facilitator you told. The others see only whom to talk with first.",
        lifetime=WHILE_HERE,
    ),
)
