"""What this feature keeps of a person, in words for that person."""

from typing import Final

from bot.core.personal_data import WHILE_HERE, Declaration, Lifetime, Since
from bot.features.members.model import RECEIPTS_KEPT

SETTINGS: Final = "Your settings"
YESES: Final = "What you said yes to"

DECLARATIONS: Final = (
    Declaration(
        table="members",
        columns=(
            "member_id",
            "language",
            "zone",
            "clock_confirmed",
            "adult_at",
            "rules_version",
            "notes_allowed",
            "note_words",
            "notes_silent",
            "clear_after",
            "room_mention",
            "note_leads",
            "note_place",
            "only_going",
            "quiet_begins",
            "quiet_ends",
            "notes_blocked_at",
            "unanswered",
            "asked_to_keep_at",
            "paused_until",
        ),
        what=SETTINGS,
        why="To speak your language, show your own time, and write to you only as you wish.",
        how_long="As long as you take part, and 30 days after.",
        who_sees="Only you, in the bot.",
        lifetime=WHILE_HERE,
    ),
    Declaration(
        table="consent_receipts",
        columns=("pseudonym", "kind", "version", "given", "at"),
        what=YESES,
        why="To show later that you were asked and what you answered.",
        how_long="As long as you take part. After that one year without your name.",
        who_sees="Only you, in the bot.",
        lifetime=Lifetime(Since.ERASED, RECEIPTS_KEPT, "forget_receipts"),
    ),
)
