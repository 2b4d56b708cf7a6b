"""**Find a stand-in**: on *Next meeting* and before a meeting is called off; and the others' answers to it."""

import re

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.features.sessions.closing import Evening
from bot.features.sessions.model import Session
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker, speaker

_IDS = r"(?P<guild_id>\d+):(?P<session_id>\d+)"


class StandInButton(TapButton, template=rf"hosting:find:{_IDS}"):
    """Shows who would be asked, or how far it is."""

    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        say: Speaker | None = None,
        *,
        again: bool = False,
    ) -> None:
        say = say or Speaker()
        words = say("Ask again") if again else say("Find a stand-in")
        super().__init__(f"hosting:find:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.hosting.stand_in_screen import find_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await find_screen(interaction, guild_id, self.session_id))


class AskOthersButton(TapButton, template=rf"hosting:ask:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"hosting:ask:{guild_id}:{session_id}",
            (say or Speaker())("Ask them"),
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.hosting.stand_in_screen import search_screen  # noqa: PLC0415  it leads back here

        services, by = interaction.client.services, person(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        search = await services.hosting.ask_for_stand_in(guild_id, self.session_id, by=by)
        await deliver_own(interaction)
        await show(interaction, search_screen(search, by, speaker(interaction)))


class NoNeedButton(TapButton, template=rf"hosting:no_need:{_IDS}"):
    """Whoever asked can lead it after all, or it has settled itself."""

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("No need any more")
        super().__init__(f"hosting:no_need:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.hosting.stand_in_screen import search_screen  # noqa: PLC0415  it leads back here

        services, by = interaction.client.services, person(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        search = await services.hosting.stop_stand_in(guild_id, self.session_id, by=by)
        await show(interaction, search_screen(search, by, speaker(interaction)))


class LeadButton(TapButton, template=rf"hosting:lead:(?P<answer>yes|no):{_IDS}"):
    """**I can lead it · I can't**"""

    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        say: Speaker | None = None,
        *,
        can: bool,
        label: str | None = None,
    ) -> None:
        say = say or Speaker()
        words = say("I can lead it") if can else say("I can't")
        super().__init__(
            f"hosting:lead:{'yes' if can else 'no'}:{guild_id}:{session_id}",
            label or words,
            style=ButtonStyle.primary if can else ButtonStyle.secondary,
        )
        self.guild_id = guild_id
        self.session_id = session_id
        self.can = can

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "LeadButton":
        guild_id, session_id = GuildId(int(match["guild_id"])), SessionId(int(match["session_id"]))
        return cls(guild_id, session_id, can=match["answer"] == "yes")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.hosting.stand_in_screen import search_screen  # noqa: PLC0415  it leads back here

        services, by = interaction.client.services, person(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        search = await services.hosting.answer_stand_in(
            guild_id, self.session_id, by=by, can=self.can
        )
        await services.members.note_answered(guild_id, by)
        await show(interaction, search_screen(search, by, speaker(interaction)), discreet=True)


class AskedButton(TapButton, template=rf"hosting:asked:{_IDS}"):
    """On the desk: somebody asks whether you can lead a meeting."""

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Answer")
        super().__init__(f"hosting:asked:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.hosting.stand_in_screen import search_screen  # noqa: PLC0415  it leads back here

        by = person(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        hosting = interaction.client.services.hosting
        search = await hosting.find_search(guild_id, self.session_id, by=by)
        await show(interaction, search_screen(search, by, speaker(interaction)))


async def stand_in_tap(interaction: Interaction, evening: Evening, say: Speaker) -> Tappable | None:
    """On *Next meeting*, while somebody could still be found."""
    return await stand_in_instead(interaction, evening.session, say)


async def stand_in_instead(
    interaction: Interaction, session: Session, say: Speaker
) -> Tappable | None:
    """Before a meeting is called off: perhaps somebody else can lead it."""
    if not session.is_coming(interaction.client.services.clock.now()):
        return None
    return StandInButton(session.guild_id, session.id, say)
