"""The part of *My page* about reminders that a person sets for themselves."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs.personal_reminders.remind_form import RemindButton
from cogs.personal_reminders.reminder_list import ReminderListButton


@my_page_section(order=42)
async def my_reminders(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """For people who never type a command. A stranger's page stays empty."""
    services, me = interaction.client.services, person(interaction)
    if not (await services.members.get(guild_id, me)).known:
        return None
    count = await services.personal_reminders.count(guild_id, me)
    new = RemindButton(guild_id, say)
    if not count:
        return Section(say("**Reminders I set:** none yet."), (new,))
    words = say.plural("**Reminders I set:** {n}.", "**Reminders I set:** {n}.", count)
    return Section(words, (ReminderListButton(guild_id, say), new))
