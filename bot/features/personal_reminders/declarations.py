"""What is kept of a person who sets reminders, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Part, Since
from bot.features.personal_reminders.model import OVER_KEPT

REMINDERS: Final = "Reminders you set"

DECLARATIONS: Final = (
    Declaration(
        table="personal_reminders",
        columns=("member_id", "sealed", "first_at", "zone", "rule", "next_at", "snoozed_until"),
        what=REMINDERS,
        why="To remind you when you asked me to. Your words are kept locked.",
        how_long="Until you are done or stop it. One that has come goes by itself after 7 days.",
        who_sees="Only you, in the bot.",
        lifetime=Lifetime(Since.SETTLED, OVER_KEPT, "forget_personal_reminders"),
    ),
)

ALL_REMINDERS: Final = Part(
    "reminders",
    (REMINDERS,),
    "None of them comes any more.",
)
