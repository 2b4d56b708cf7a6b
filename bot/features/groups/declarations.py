"""What this feature keeps of a person, in words for that person."""

from typing import Final

from bot.core.personal_data import WHILE_HERE, Declaration, Lifetime, Since
from bot.features.groups.model import INVITATION_LASTS

MEMBERSHIPS: Final = "Your groups"
LEADING: Final = "Groups you lead"
INVITATIONS: Final = "Invitations"

DECLARATIONS: Final = (
    Declaration(
        table="memberships",
        columns=(
            "member_id",
            "relation",
            "state",
            "asked_at",
            "since",
            "ask_again_on",
            "ask_id",
            "greeted_by_member_id",
            "settled_by_member_id",
        ),
        what=MEMBERSHIPS,
        why="To open your room to you and to nobody else, and to know who let you in.",
        how_long="As long as you are in the group, and 30 days after. A block stays until it is lifted.",
        who_sees="You, and the facilitators of that group.",
        lifetime=WHILE_HERE,
    ),
    Declaration(
        table="facilitators",
        columns=("member_id", "since"),
        what=LEADING,
        why="To know who may open what people of the group send.",
        how_long="As long as you lead the group.",
        who_sees="Everyone in the group.",
        lifetime=Lifetime(Since.STOPPED),
    ),
    Declaration(
        table="invitations",
        columns=("member_id", "invited_by_member_id", "invited_at"),
        what=INVITATIONS,
        why="So that you can come in without asking.",
        how_long="Until you use it, at most 30 days.",
        who_sees="You, and the facilitator who invited you.",
        lifetime=Lifetime(Since.WRITTEN, INVITATION_LASTS, "forget_departed"),
    ),
)
