"""Help lines that somebody should look at again, on the desk, before they are too old to be shown as current."""

from babel.dates import format_date

from bot.core.ids import GuildId
from bot.features.helplines.content import bundled_help_lines
from bot.features.helplines.model import to_look_at
from cogs._kit.interaction import Interaction
from cogs._kit.pages import Section, desk_section
from cogs._kit.speaker import Speaker
from cogs.helplines.help_now import HelpNowButton


@desk_section(order=80)
async def help_lines_to_look_at(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """Those of the server's own country, and of the directory; all of them where no country was named."""
    services = interaction.client.services
    code = services.guilds.known_help_country(guild_id)
    due = to_look_at(bundled_help_lines(), services.clock.now().date(), code=code)
    if not due:
        return None
    first = due[0].review_by
    count = say.plural(
        "**{n} help line needs a new look.**", "**{n} help lines need a new look.**", len(due)
    )
    day = format_date(first, "long", locale=say.language.replace("-", "_"))
    rest = say(
        "From {day} on I say “Please check these first” beside what is old. "
        "Ask whoever runs this bot to look them up anew.",
        day=day,
    )
    return Section(f"{count}\n{rest}", [HelpNowButton(say)])
