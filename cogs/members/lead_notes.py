"""Whoever leads is asked whether the bot may write to them, where they take it on: it never does without their yes."""

from datetime import datetime

from bot.core.ids import GuildId, MemberId
from bot.features.members.model import Member
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_and_time
from cogs.members.my_notes import MyNotesButton, NoteSwitchButton, Switch


def notes_question(member: Member, now: datetime, say: Speaker) -> Section | None:
    """One tap to say yes, and what is lost without. None if news finds them."""
    if member.can_be_told(now):
        return None
    if not member.notes.allowed:
        words = say(
            "**May I write to you?** Notes are off now. So when someone asks to be reached, you "
            "only see it on the desk. A note from me shows only that something waits."
        )
        return Section(words, [NoteSwitchButton(member.guild_id, Switch.ALLOW, say)])
    if member.paused_until is not None and member.paused_until > now:
        words = say(
            "Your notes are paused until {day}. Until then you only see on the desk that someone "
            "asks to be reached.",
            day=day_and_time(member.paused_until),
        )
        return Section(words, [NoteSwitchButton(member.guild_id, Switch.GO_ON, say)])
    words = say(
        "Discord blocks my notes to you. So you only see on the desk that someone asks to be reached."
    )
    return Section(words, [MyNotesButton(member.guild_id, say)])


async def asking_leader(
    interaction: Interaction, guild_id: GuildId, led_by: tuple[MemberId, ...], screen: Screen
) -> Screen:
    """The same screen, and the question if whoever looks at it leads that group."""
    services, me = interaction.client.services, person(interaction)
    if me not in led_by:
        return screen
    member = await services.members.get(guild_id, me)
    question = notes_question(member, services.clock.now(), speaker(interaction))
    if question is None:
        return screen
    return Screen(f"{screen.text}\n\n{question.text}", [*question.taps, *screen.taps])
