"""What people are told, before they join, where a clinic or treatment program may run the server."""

from bot.features.guilds.model import Guild
from cogs._kit.speaker import Speaker


def program_notice(guild: Guild, say: Speaker) -> str | None:
    """None where nobody but the people here run it."""
    if not guild.is_run_by_program:
        return None
    return say(
        "**A clinic or program may run this server.** "
        "Then being here may already tell that someone in your family is in care. "
        "This is not a place for care, and Discord has signed no health privacy contract. "
        "Please write nothing here about anyone's health, care or clinic."
    )
