"""What the record of acts keeps of a person, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Since
from bot.features.audit.model import KEPT_FOR

ACTS: Final = "A record of acts, without names"

DECLARATIONS: Final = (
    Declaration(
        table="audit_entries",
        columns=("actor_pseudonym", "subject_pseudonym"),
        what=ACTS,
        why="So that it can be looked up later who changed, opened or erased something.",
        how_long=f"{KEPT_FOR.days} days. If you are erased, no one can tell any more that "
        "it was you.",
        who_sees="Facilitators of your group see that something was done. They never see words.",
        lifetime=Lifetime(Since.WRITTEN, KEPT_FOR, "forget_audit"),
    ),
)
