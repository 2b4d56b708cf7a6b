"""Not mine to answer: a note goes back to whoever has time, or to a co-facilitator by name."""

from collections.abc import Sequence

import discord
from typing_extensions import override

from bot.core.ids import GuildId, MemberId
from bot.features.checkins.errors import NotOpenedError
from bot.features.checkins.model import AnswerId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.checkins.open_note import NOTE, OpenAgainButton
from cogs.desk.desk_button import DeskButton


class HandBackButton(TapButton, template=rf"checkins:hand_back:{NOTE}"):
    def __init__(self, guild_id: GuildId, answer_id: AnswerId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Hand it back")
        super().__init__(f"checkins:hand_back:{guild_id}:{answer_id}", words)
        self.guild_id = guild_id
        self.answer_id = answer_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        say = speaker(interaction)
        try:
            await interaction.client.services.checkins.hand_back(
                guild_id, self.answer_id, by=person(interaction)
            )
        except NotOpenedError:
            words = say("It waits already, so I changed nothing.")
        else:
            words = say("It waits again. Whoever has time can open it.")
        taps = [OpenAgainButton(guild_id, self.answer_id, say), DeskButton(guild_id, say)]
        await show(interaction, Screen(words, taps))


class HandToList(TapList, template=rf"checkins:hand_to:{NOTE}"):
    def __init__(
        self,
        guild_id: GuildId,
        answer_id: AnswerId,
        others: Sequence[tuple[MemberId, str]] = (),
        say: Speaker | None = None,
    ) -> None:
        """``others``: who else leads this group, with the names to show."""
        options = [
            discord.SelectOption(label=label(name, limit=SELECT_LABEL), value=str(member_id))
            for member_id, name in others
        ]
        super().__init__(
            f"checkins:hand_to:{guild_id}:{answer_id}",
            (say or Speaker())("Hand it to"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.answer_id = answer_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        say = speaker(interaction)
        to = MemberId(int(self.chosen[0]))
        try:
            await interaction.client.services.checkins.hand_to(
                guild_id, self.answer_id, to, by=person(interaction)
            )
        except NotOpenedError:
            words = say("The ten minutes are over, so I changed nothing. You can open it again.")
            taps = [OpenAgainButton(guild_id, self.answer_id, say)]
        else:
            services = interaction.client.services
            member = await services.members.get(guild_id, to)
            if member.can_be_told(services.clock.now()):
                words = say(
                    "It waits again. {person} hears of it when they are on duty.", person=f"<@{to}>"
                )
            else:
                words = say(
                    "It waits again. {person} gets no note from me, but sees it on the desk.",
                    person=f"<@{to}>",
                )
            taps = [DeskButton(guild_id, say)]
        await show(interaction, Screen(words, taps))
