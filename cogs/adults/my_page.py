"""What somebody reads who may be under 18: on *My page*, and wherever they would join."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.ids import GuildId, MemberId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs._kit.times import day


@my_page_section(order=1)
async def closed_to_you(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    told = await interaction.client.services.adults.find_own(guild_id, person(interaction))
    if told is None:
        return None
    words = under_age_words(told.under_age.erased_at, told.led_by, say)
    return Section(words)


def under_age_words(erased_at: datetime, led_by: Sequence[MemberId] | None, say: Speaker) -> str:
    words = [
        say(
            "**This place is for people 18 or older**\n"
            "A facilitator heard that you may be under 18. So the rooms are closed to you, "
            "and my notes have stopped. You did nothing wrong."
        ),
        say(
            "Until {date} you can see and copy what I keep about you: tap “My data”. "
            "Then I erase it.",
            date=day(erased_at),
        ),
        _if_it_is_wrong(led_by, say),
        say("“Help right now” is there for you at any age."),
    ]
    return "\n\n".join(words)


def _if_it_is_wrong(led_by: Sequence[MemberId] | None, say: Speaker) -> str:
    if led_by is None:
        return say(
            "The group where it was said has ended, so no one can undo this. "
            "If you are 18 or older, you can ask to join again once it is erased."
        )
    if not led_by:
        return say("If you are 18 or older, please talk with a facilitator. They can undo this.")
    names = ", ".join(f"<@{one}>" for one in led_by)
    return say("If you are 18 or older, please talk with {names}. They can undo this.", names=names)
