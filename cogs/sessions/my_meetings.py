"""The part of *My page* with a person's next meetings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import discord
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.core.wall_time import load_zone
from bot.features.sessions.ground import Summary
from bot.features.sessions.model import RsvpAnswer, Seat
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import show
from cogs._kit.safe import TapList
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs._kit.times import day_and_time, day_in
from cogs.sessions.meeting_screen import MoreButton, meeting_screen
from cogs.sessions.rule_words import ordinal

SHOWN = 4
_AS_BUTTONS: Final = 2


class MyMeetingList(TapList, template=r"sessions:mine:(?P<guild_id>\d+)"):
    """Where buttons would crowd a phone."""

    def __init__(
        self, guild_id: GuildId, meetings: Sequence[Summary] = (), say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=label(f"{_when(one, say)} · {one.group.name}", limit=SELECT_LABEL),
                value=str(one.session.id),
            )
            for one in meetings
        ]
        super().__init__(
            f"sessions:mine:{guild_id}",
            say("Look at a meeting"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = SessionId(int(self.chosen[0]))
        screen = await meeting_screen(interaction, guild_id, chosen, speaker(interaction))
        await show(interaction, screen, discreet=True)


@my_page_section(order=20)
async def next_meetings(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    sessions = interaction.client.services.sessions
    coming = await sessions.list_for_member(guild_id, person(interaction), limit=SHOWN)
    if not coming:
        return None
    now = interaction.client.services.clock.now()
    lines = [say("**Next meetings**"), *(_line(one, say, now) for one in coming)]
    return Section("\n".join(lines), _taps(guild_id, coming, say))


def _line(one: Summary, say: Speaker, now: datetime) -> str:
    return say(
        "{time}, {group}: {answer}",
        time=day_and_time(one.session.starts_at),
        group=plain(one.group.name),
        answer=say("it has started, you can still come in")
        if one.session.has_started(now)
        else _answer(one, say),
    )


def _answer(one: Summary, say: Speaker) -> str:
    if one.rsvp is None:
        return say("no answer yet")
    if one.rsvp.seat is Seat.WAITING:
        return say("{place} in line", place=ordinal(one.position or 1, say))
    if one.rsvp.seat is Seat.OFFERED:
        return say("a place opened")
    is_in = say("you're in, every time") if one.ties.comes_every_time else say("you're in")
    answers = {
        RsvpAnswer.GOING: is_in,
        RsvpAnswer.MAYBE: say("maybe"),
        RsvpAnswer.DECLINED: say("you can't make it"),
    }
    return answers[one.rsvp.answer]


def _taps(guild_id: GuildId, coming: Sequence[Summary], say: Speaker) -> tuple[Tappable, ...]:
    if len(coming) > _AS_BUTTONS:
        return (MyMeetingList(guild_id, coming, say),)
    return tuple(
        MoreButton(guild_id, one.session.id, say, label=label(_when(one, say))) for one in coming
    )


def _when(one: Summary, say: Speaker) -> str:
    zone = load_zone(one.member.confirmed_zone or one.session.zone)
    return day_in(one.session.starts_at, zone, say.language)
