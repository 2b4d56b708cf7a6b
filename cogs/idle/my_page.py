"""The question on *My page*, for whom no note could reach. That they look is their answer: the place is kept."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs._kit.times import day
from cogs.idle.question import answers


@my_page_section(order=11)
async def you_were_asked(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    asked = await interaction.client.services.idle.find_question(guild_id, person(interaction))
    if asked is None or asked.erased_at is None:
        return None
    words = say(
        "**Do you want to stay?** You had tapped nothing here for a year. I would have erased what I keep about you "
        "after {date}. Now you are here, so I keep your place.",
        date=day(asked.erased_at),
    )
    return Section(words, answers(guild_id, say))
