"""What facilitators do around a meeting: find a stand-in, help who can't get in, remember to close."""

from bot.client import Porchlight
from cogs.hosting import desk_card, refusals, stand_in_note, unclosed
from cogs.hosting.call_for_help import CallStateButton, TellFacilitatorButton
from cogs.hosting.names_kept import NamesKeptButton
from cogs.hosting.stand_in_button import (
    AskedButton,
    AskOthersButton,
    LeadButton,
    NoNeedButton,
    StandInButton,
    stand_in_instead,
    stand_in_tap,
)
from cogs.hosting.stand_in_note import leader_line
from cogs.hosting.voice_watch import VoiceWatch
from cogs.hosting.waiting_calls import QuickAnswerButton, WaitingCallsButton, WriteAnswerButton
from cogs.sessions.cancel_meeting import INSTEAD_TAPS
from cogs.sessions.next_meeting import EVENING_LINES, EVENING_TAPS

__all__ = [
    "desk_card",
    "refusals",
    "setup",
    "stand_in_note",
    "unclosed",
]  # all but one register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        TellFacilitatorButton,
        CallStateButton,
        WaitingCallsButton,
        QuickAnswerButton,
        WriteAnswerButton,
        NamesKeptButton,
        StandInButton,
        AskOthersButton,
        NoNeedButton,
        LeadButton,
        AskedButton,
    )
    if stand_in_tap not in EVENING_TAPS:
        EVENING_TAPS.append(stand_in_tap)
        EVENING_LINES.append(leader_line)
        INSTEAD_TAPS.append(stand_in_instead)
    await bot.add_cog(VoiceWatch(bot))
