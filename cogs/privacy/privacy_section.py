from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs.privacy.privacy_screen import PrivacyButton


@my_page_section(50)
async def what_is_kept(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    member = await interaction.client.services.members.get(guild_id, person(interaction))
    if not member.known:
        return None
    words = say("You can see, change, copy or erase what I keep about you.")
    return Section(words, [PrivacyButton(guild_id, say)])
