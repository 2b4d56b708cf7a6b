"""``/session`` and ``/tonight``, for facilitators. Members have buttons for all of theirs."""

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.ids import GuildId
from bot.features.groups.errors import NotFacilitatorError
from bot.features.groups.model import Group
from bot.features.groups.naming import same_name
from bot.features.sessions.listing import Span
from bot.features.sessions.model import LONGEST_MINUTES, SHORTEST_MINUTES
from bot.features.sessions.scheduling import Typed
from cogs._kit.interaction import Interaction, here, person
from cogs._kit.replies import show
from cogs._kit.screens import Screen
from cogs._kit.speaker import speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.sessions.cancel_meeting import CancelList, reason_screen
from cogs.sessions.change_meeting import change_which
from cogs.sessions.close_meeting import presence_at, sheet_screen
from cogs.sessions.meeting_list import list_screen
from cogs.sessions.next_meeting import at_hand_screen, nothing_planned
from cogs.sessions.pause_series import pause_which
from cogs.sessions.schedule_preview import preview_screen
from cogs.sessions.skip_meeting import skip_which

_SUGGESTED = 25


class SessionCog(commands.Cog):
    session = app_commands.Group(
        name="session",
        description="Meetings of your groups",
        guild_only=True,
        default_permissions=discord.Permissions(manage_events=True),
    )

    @session.command(name="schedule", description="Plan a meeting, once or again and again")
    @app_commands.describe(
        group="Which group meets",
        when="Like “every Wednesday 7:30 PM”, on the group's clock",
        title="What the room reads; “Meeting” if you leave it out",
        minutes="How long; 60, or the end you wrote, if you leave it out",
        seats="How many seats; the group's own number if you leave it out",
    )
    async def schedule(
        self,
        interaction: Interaction,
        *,
        group: str,
        when: str,
        title: str | None = None,
        minutes: app_commands.Range[int, SHORTEST_MINUTES, LONGEST_MINUTES] | None = None,
        seats: app_commands.Range[int, 1, 100] | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        chosen = await _led_group(interaction, group)
        preview = await interaction.client.services.sessions.start_draft(
            here(interaction),
            chosen.id,
            Typed(when, title, minutes, chosen.seats if seats is None else seats),
            by=person(interaction),
            language=str(interaction.locale),
        )
        await show(interaction, preview_screen(preview, speaker(interaction), interaction))

    @schedule.autocomplete("group")
    async def suggest_group(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        wanted = same_name(typed)
        found = [one for one in await _led(interaction) if wanted in same_name(one.name)]
        return [
            app_commands.Choice(name=label(one.name, limit=SELECT_LABEL), value=str(one.id))
            for one in found[:_SUGGESTED]
        ]

    @session.command(name="list", description="What comes next in your groups")
    @app_commands.describe(span="How far ahead; a month if you leave it out")
    @app_commands.rename(span="range")
    @app_commands.choices(
        span=[app_commands.Choice(name=one.value, value=one.value) for one in Span]
    )
    async def list_coming(self, interaction: Interaction, span: str = Span.MONTH) -> None:
        await interaction.response.defer(ephemeral=True)
        await show(interaction, await list_screen(interaction, here(interaction), Span(span)))

    @session.command(name="find-time", description="Ask a group when it could meet")
    @app_commands.describe(group="Which group to ask", minutes="How long; 60 if you leave it out")
    async def find_time(
        self,
        interaction: Interaction,
        *,
        group: str,
        minutes: app_commands.Range[int, SHORTEST_MINUTES, LONGEST_MINUTES] | None = None,
    ) -> None:
        from cogs.polls.draft_screen import start_screen  # noqa: PLC0415  it leads back to planning

        await interaction.response.defer(ephemeral=True)
        chosen = await _led_group(interaction, group)
        await show(interaction, await start_screen(interaction, chosen.id, minutes))

    find_time.autocomplete("group")(suggest_group)

    @session.command(name="cancel", description="Call one meeting off and tell everyone")
    async def cancel(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        say = speaker(interaction)
        guild_id = here(interaction)
        coming = await interaction.client.services.sessions.list_led(guild_id, person(interaction))
        if not coming:
            await _refuse_strangers(interaction)
            await show(interaction, nothing_planned(say))
        elif len(coming) == 1:
            screen = await reason_screen(interaction, guild_id, coming[0].session.id)
            await show(interaction, screen)
        else:
            words = say("Which meeting do you want to cancel? Nothing is changed yet.")
            await show(interaction, Screen(words, [CancelList(guild_id, coming, say)]))

    @session.command(name="move", description="Move a meeting, or all that follow")
    async def move(self, interaction: Interaction) -> None:
        await _choose(interaction, change_which)

    @session.command(name="edit", description="Change the time, title, length or seats")
    async def edit(self, interaction: Interaction) -> None:
        await _choose(interaction, change_which)

    @session.command(name="skip", description="Leave one date out, or put it back")
    async def skip(self, interaction: Interaction) -> None:
        await _choose(interaction, skip_which)

    @session.command(name="pause", description="Let meetings rest for a while, or go on")
    async def pause(self, interaction: Interaction) -> None:
        await _choose(interaction, pause_which)

    @session.command(name="close", description="Note who came, after a meeting")
    async def close(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        guild_id, by = here(interaction), person(interaction)
        sessions = interaction.client.services.sessions
        unclosed = await sessions.find_unclosed(guild_id, by)
        if unclosed is None:
            await show(interaction, await at_hand_screen(interaction, guild_id))
            return
        presence = presence_at(interaction, unclosed.id)
        sheet = await sessions.sheet(guild_id, unclosed.id, by=by, presence=presence)
        await show(interaction, sheet_screen(sheet, speaker(interaction)))

    @app_commands.command(name="tonight", description="The next meeting on one screen")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_events=True)
    async def tonight(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await show(interaction, await at_hand_screen(interaction, here(interaction)))


async def _choose(
    interaction: Interaction, which: Callable[[Interaction], Awaitable[Screen | None]]
) -> None:
    """What a command is about, out of what this person leads."""
    await interaction.response.defer(ephemeral=True)
    screen = await which(interaction)
    if screen is None:
        await _refuse_strangers(interaction)
        screen = nothing_planned(speaker(interaction))
    await show(interaction, screen)


async def _led(interaction: Interaction) -> tuple[Group, ...]:
    if interaction.guild_id is None:
        return ()
    groups = interaction.client.services.groups
    return await groups.list_facilitated(GuildId(interaction.guild_id), person(interaction))


async def _led_group(interaction: Interaction, chosen: str) -> Group:
    """What was suggested or typed, among the groups that this person leads."""
    for group in await _led(interaction):
        if chosen == str(group.id) or same_name(chosen) == same_name(group.name):
            return group
    raise NotFacilitatorError


async def _refuse_strangers(interaction: Interaction) -> None:
    if not await _led(interaction):
        raise NotFacilitatorError
