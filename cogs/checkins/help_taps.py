"""What is offered with every check-in, to be tapped or not."""

from bot.core.ids import GroupId, GuildId
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.requests.ask_button import AskButton
from cogs.resources.reading.read_button import ReadButton


def help_taps(guild_id: GuildId, group_id: GroupId | None, say: Speaker) -> tuple[Tappable, ...]:
    """Help lines first. Nothing goes to anybody unless it is tapped."""
    return (
        HelpNowButton(say),
        AskButton(guild_id, group_id, say),
        ReadButton(guild_id, say),
    )
