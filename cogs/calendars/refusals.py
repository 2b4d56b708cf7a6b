"""The words for what calendars refuse, each with the next step."""

from bot.core.ids import GuildId
from bot.features.calendars import errors
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.replies import next_steps
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs.calendars.doors import MyCalendarButton


@spoken(errors.NotChosenError)
def not_chosen(_no: errors.NotChosenError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("First tell me who sees your calendar. Then I know what it may show.")
    return Screen(words, _next(say, interaction))


@spoken(errors.WordEmptyError)
def no_word(_no: errors.WordEmptyError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I need a word with at least one letter, so I changed nothing.")
    return Screen(words, _next(say, interaction))


@spoken(errors.WordTooLongError)
def long_word(no: errors.WordTooLongError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is too long for a title. Use at most {limit} letters.", limit=no.limit)
    return Screen(words, _next(say, interaction))


@spoken(errors.OwnWordNotHereError)
def only_busy(_no: errors.OwnWordNotHereError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Here the title is always “Busy”, so that it tells no one a thing.")
    return Screen(words, _next(say, interaction))


@spoken(errors.FeedNotServedError)
def no_links(_no: errors.FeedNotServedError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("There are no calendar links here right now. You can still add one meeting.")
    return Screen(words, _next(say, interaction))


def _next(say: Speaker, interaction: Interaction) -> tuple[Tappable, ...]:
    """In private notes the server is known where the bot serves only one."""
    guild_id = interaction.guild_id or interaction.client.home_guild_id
    calendar = None if guild_id is None else MyCalendarButton(GuildId(guild_id), say=say)
    return next_steps(calendar, *first_aid(say, interaction))
