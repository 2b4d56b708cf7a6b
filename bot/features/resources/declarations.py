"""What the library keeps of a person, in words for that person. What they open and read is kept nowhere."""

from typing import Final

from bot.core.personal_data import WHILE_HERE, Declaration, Lifetime, Part, Since

SAVED: Final = "Links you saved"
SUGGESTED: Final = "Links you suggested"
DONE: Final = "What you did for the shelf"

DECLARATIONS: Final = (
    Declaration(
        table="saved_resources",
        columns=("member_id", "resource_id", "saved_at"),
        what=SAVED,
        why="So that you find them again. Which links you open is never kept.",
        how_long="Until you take them off. At most 30 days after you leave.",
        who_sees="Only you.",
        lifetime=WHILE_HERE,
    ),
    Declaration(
        table="resource_suggestions",
        columns=("member_id", "sealed_why", "wants_word", "made_at"),
        what=SUGGESTED,
        why="So that facilitators can look at it, and you hear what became of it if you want to. "
        "Your one line is kept locked.",
        how_long="Until a facilitator has decided.",
        who_sees="You, and the facilitators of this server.",
        lifetime=Lifetime(Since.SETTLED),
    ),
    Declaration(
        table="resource_changes",
        columns=("by_member_id", "change", "at"),
        what=DONE,
        why="So that facilitators can see who suggested or changed a link, and when, and you see what became of "
        "one that you suggested.",
        how_long="As long as the link is kept. Your name goes 30 days after you leave.",
        who_sees="The facilitators of this server.",
        lifetime=WHILE_HERE,
    ),
    Declaration(
        table="resource_shares",
        columns=("by_member_id", "share_when", "made_at"),
        what=DONE,
        why="So that facilitators can see who shared a link, and when.",
        how_long="As long as the link is kept. Your name goes 30 days after you leave.",
        who_sees="The facilitators of this server.",
        lifetime=WHILE_HERE,
    ),
)

ALL_SAVED: Final = Part(
    "saved",
    (SAVED,),
    "Your list of links is empty.",
)

ALL_SUGGESTED: Final = Part(
    "suggested",
    (SUGGESTED,),
    "You don't hear what became of them. The links stay, without your name.",
)
