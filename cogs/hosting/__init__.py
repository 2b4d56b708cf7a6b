"""What facilitators do around a meeting: find a stand-in, help who can't get in, remember to close."""

from bot.client import Porchlight
from cogs.hosting import desk_card, refusals, unclosed
from cogs.hosting.call_for_help import CallStateButton, TellFacilitatorButton
from cogs.hosting.names_kept import NamesKeptButton
from cogs.hosting.voice_watch import VoiceWatch
from cogs.hosting.waiting_calls import QuickAnswerButton, WaitingCallsButton, WriteAnswerButton

__all__ = ["desk_card", "refusals", "setup", "unclosed"]  # all but one register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        TellFacilitatorButton,
        CallStateButton,
        WaitingCallsButton,
        QuickAnswerButton,
        WriteAnswerButton,
        NamesKeptButton,
    )
    await bot.add_cog(VoiceWatch(bot))
