"""How long before a meeting, in words."""

from collections.abc import Collection

import discord

from bot.features.members.note_times import Lead
from cogs._kit.speaker import Speaker


def lead_word(lead: Lead, say: Speaker) -> str:
    return {
        Lead.WEEK: say("1 week before"),
        Lead.DAY: say("1 day before"),
        Lead.THREE_HOURS: say("3 hours before"),
        Lead.HOUR: say("1 hour before"),
        Lead.TEN_MINUTES: say("10 minutes before"),
        Lead.START: say("when it starts"),
    }[lead]


def leads_line(leads: Collection[Lead], say: Speaker) -> str:
    """``1 day before, 1 hour before``"""
    if not leads:
        return say("no notes before meetings")
    return ", ".join(lead_word(one, say) for one in Lead if one in leads)


def lead_options(chosen: Collection[Lead], say: Speaker) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=lead_word(one, say), value=one.value, default=one in chosen)
        for one in Lead
    ]
